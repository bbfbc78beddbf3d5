from django.urls import path

from gisreport.project import look, pages, probes, views

urlpatterns = [
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("metrics", probes.figures, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sprak/<str:language>/", views.choose_language, name="language"),
    path("utseende/<slug:code>/<slug:mark>.css", look.sheet, name="own-look"),
    path("utseende/<slug:code>/<slug:mark>.jpg", look.logo, name="own-logo"),
    path("om/", pages.about, name="about"),
    path("om/personuppgifter", pages.personal_data, name="personal-data"),
    path("om/tillganglighet", pages.accessibility, name="accessibility"),
    path("om/kakor", pages.cookies, name="cookies"),
]
