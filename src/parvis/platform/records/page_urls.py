"""The addresses of a dataset's page, under `/explore/dataset/`."""

from django.urls import path
from django.views.generic import RedirectView

from parvis.platform.records import console, history, pages, received, sections

urlpatterns = [
    path("<str:dataset_id>", RedirectView.as_view(pattern_name="dataset", query_string=True)),
    path("<str:dataset_id>/", pages.information, name="dataset"),
    path("<str:dataset_id>/information/", RedirectView.as_view(pattern_name="dataset")),
    path("<str:dataset_id>/table/", pages.table, name="dataset-table"),
    path("<str:dataset_id>/export/", pages.export, name="dataset-export"),
    path("<str:dataset_id>/api/", console.console, name="dataset-console"),
    path("<str:dataset_id>/received/<str:role>/", received.received, name="dataset-received"),
    path("<str:dataset_id>/files/<str:file_id>/download/", received.attached, name="dataset-file"),
    path("<str:dataset_id>/history/", history.history, name="dataset-history"),
    path("<str:dataset_id>/history/<str:snapshot_id>/rollback/", history.confirm_rollback, name="dataset-rollback"),
    path("<str:dataset_id>/withdraw/", history.confirm_withdrawal, name="dataset-withdraw"),
    path("<str:dataset_id>/<slug:name>/", sections.section_page, name="dataset-section"),
]
