"""The addresses of tiles and of the base map."""

from django.urls import path

from parvis.platform.maps import base_map_api, tile_api

urlpatterns = [
    path("tiles/<str:dataset_id>/<int:z>/<int:x>/<int:y>.mvt", tile_api.tile, name="dataset-tile"),
    path("basemap/<str:name>", base_map_api.archive, name="base-map"),
]
