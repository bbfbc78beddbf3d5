from django.urls import path

from gisreport.pwa import views
from gisreport.pwa.release import OFFLINE

urlpatterns = [
    path("v/", views.app, name="walk-app"),
    path("v/<str:code>", views.app, name="walk-app-code"),
    path("sw.js", views.worker, name="service-worker"),
    path("app.webmanifest", views.manifest, name="app-manifest"),
    path(OFFLINE.lstrip("/"), views.offline, name="offline"),
]
