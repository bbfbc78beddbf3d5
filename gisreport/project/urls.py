from django.urls import path

from gisreport.project import views

urlpatterns = [
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("sprak/<str:language>/", views.choose_language, name="language"),
]
