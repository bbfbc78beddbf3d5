from django.urls import path

from gisreport.maps.ogc import views

urlpatterns = [
    path("conformance", views.conformance, name="ogc-conformance"),
    path("api", views.api, name="ogc-api"),
    path("collections", views.collections, name="ogc-collections"),
    path("collections/<str:collection>", views.collection, name="ogc-collection"),
    path("collections/<str:collection>/schema", views.schema, name="ogc-schema"),
    path("collections/<str:collection>/items", views.items, name="ogc-items"),
    path("collections/<str:collection>/items/<path:feature>", views.item, name="ogc-item"),
]
