"""The addresses of a dataset's page, under `/explore/dataset/`."""

from django.urls import path
from django.views.generic import RedirectView

from parvis.platform.records import (
    comparison,
    console,
    downloads,
    history,
    information,
    received,
    row_page,
    table,
    table_panels,
)
from parvis.platform.records.older import pages_moved

urlpatterns = [
    path("<str:dataset_id>", RedirectView.as_view(pattern_name="dataset", query_string=True)),
    path("<str:dataset_id>/", information.information, name="dataset"),
    path("<str:dataset_id>/information/", RedirectView.as_view(pattern_name="dataset")),
    path("<str:dataset_id>/table/", table.table, name="dataset-table"),
    path("<str:dataset_id>/table/columns/", table_panels.column_choice, name="dataset-columns"),
    path("<str:dataset_id>/table/filter/<str:name>/", table_panels.column_filter, name="dataset-column-filter"),
    path("<str:dataset_id>/records/<str:record_id>/", row_page.row, name="dataset-row"),
    path("<str:dataset_id>/export/", downloads.export, name="dataset-export"),
    path("<str:dataset_id>/api/", console.console, name="dataset-console"),
    path("<str:dataset_id>/received/<str:role>/", received.received, name="dataset-received"),
    path("<str:dataset_id>/files/<str:file_id>/download/", received.attached, name="dataset-file"),
    path("<str:dataset_id>/history/", history.history, name="dataset-history"),
    path("<str:dataset_id>/history/compare/", comparison.comparison, name="dataset-comparison"),
    path("<str:dataset_id>/history/compare/csv/", comparison.comparison_csv, name="dataset-comparison-csv"),
    path("<str:dataset_id>/history/<str:snapshot_id>/rollback/", history.confirm_rollback, name="dataset-rollback"),
    path("<str:dataset_id>/withdraw/", history.confirm_withdrawal, name="dataset-withdraw"),
    path("<str:dataset_id>/<slug:name>/", pages_moved.section, name="dataset-section"),
]
