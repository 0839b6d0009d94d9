"""The addresses of maps under `/explore/dataset/`, beside the section itself, which is declared in `sections`."""

from django.urls import path

from parvis.platform.maps import row_view

urlpatterns = [path("<str:dataset_id>/map/rows/<int:place>/", row_view.row, name="map-row")]
