from django.urls import URLPattern, URLResolver, path

from reports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("anmal", views.report, name="report"),
    path("anmal/kategorier", views.categories_piece, name="report-categories"),
    path("anmal/liknande", views.similar_piece, name="report-similar"),
    path("anmal/platser", views.places_piece, name="report-places"),
]
