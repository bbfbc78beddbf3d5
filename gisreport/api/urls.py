from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("routing.api")),
    path("", include("gisreport.cases.api")),
    path("", include("reports.api")),
    path("", include("walks.api")),
    path("", include("gisreport.maps.api")),
    path("", include("gisreport.maps.case_api")),
    path("", include("gisreport.maps.product_api")),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
