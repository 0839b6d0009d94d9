"""The addresses of charts, beside the tab of a dataset's page."""

from django.urls import URLPattern, URLResolver, path

from parvis.platform.charts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("explore/dataset/<str:dataset_id>/charts/part/", views.part, name="chart-part"),
    path("explore/dataset/<str:dataset_id>/charts/download.svg", views.svg, name="chart-svg"),
    path("explore/dataset/<str:dataset_id>/charts/download.csv", views.figures, name="chart-csv"),
]
