from django.urls import include, path, re_path

from gisreport.maps.ogc import views as ogc
from gisreport.maps.views import cell_tiles, downloads, pages, tiles

urlpatterns = [
    path("", pages.start, name="start"),
    path("karta", pages.start, name="map"),
    path("karta/lista", pages.case_list, name="case-list"),
    path("karta/kort", pages.case_cards, name="case-cards"),
    re_path(r"^karta/arenden\.(?P<form>csv|geojson|gpkg)$", downloads.cases, name="cases-download"),
    re_path(r"^ogc/?$", ogc.landing, name="ogc"),  # as it is written: QGIS does not follow from one to the other
    path("ogc/", include("gisreport.maps.ogc.urls")),
    path("tiles/cells/<str:layer>.json", cell_tiles.described, name="cells-tilejson"),
    path("tiles/cells/<str:layer>/<int:z>/<int:x>/<int:y>.mvt", cell_tiles.tile, name="cell-tile"),
    path("tiles/cases.json", tiles.cases_json, name="cases-tilejson"),
    path("tiles/cases/<int:z>/<int:x>/<int:y>.mvt", tiles.case_tile, name="case-tile"),
    path("tiles/borders.json", tiles.borders_json, name="borders-tilejson"),
    path("tiles/borders/<int:z>/<int:x>/<int:y>.mvt", tiles.border_tile, name="border-tile"),
    path("tiles/places.json", tiles.places_json, name="places-tilejson"),
    path("tiles/places/<int:z>/<int:x>/<int:y>.mvt", tiles.place_tile, name="place-tile"),
]
