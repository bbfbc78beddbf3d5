from django.urls import path

from gisreport.maps.planning import products, views

urlpatterns = [
    path("", views.start, name="planning-start"),
    path("<slug:code>/", views.page, name="planning"),
    path("<slug:code>/resultat", views.result, name="planning-result"),
    path("<slug:code>/oppna-data", products.products, name="planning-products"),
    path("<slug:code>/vyer/", views.save, name="planning-save"),
    path("<slug:code>/vyer/<uuid:view_id>/", views.open_view, name="planning-view"),
    path("<slug:code>/vyer/<uuid:view_id>/namn", views.rename, name="planning-rename"),
    path("<slug:code>/vyer/<uuid:view_id>/ta-bort", views.delete, name="planning-delete"),
]
