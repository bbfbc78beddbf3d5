from django.conf import settings
from django.urls import include, path, re_path

from gisreport.accounts.guard import not_here
from gisreport.desk.views import digest

urlpatterns = [
    path("api/v1/", include("gisreport.api.urls")),  # first: asked most often, with the tiles, and by its name alone
    path("", include("gisreport.project.urls")),
    path("", include("gisreport.maps.urls")),
    path("", include("reports.urls")),
    path("", include("gisreport.cases.urls")),
    path("", include("gisreport.privacy.urls")),
    path("vandring/", include("walks.urls_after")),
    path("", include("gisreport.pwa.urls")),
    path("morgonmejl/<str:token>", digest.switch, name="digest-switch"),
    path("handlaggning/", include("gisreport.desk.urls")),
    path("planering/", include("gisreport.maps.planning.urls")),
    path("vandring/", include("walks.urls")),
    path("administration/", include("gisreport.desk.administration.urls")),
    re_path(r"^konto/(?:email|confirm-email)/", not_here, name="account_not_here"),
    path("", include("gisreport.accounts.urls")),
    path("konto/", include("allauth.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("gisreport.demo.urls")))

handler400 = "gisreport.api.errors.bad_request"
handler403 = "gisreport.api.errors.permission_denied"
handler404 = "gisreport.api.errors.page_not_found"
handler429 = "gisreport.project.too_often.signed_in_too_often"
handler500 = "gisreport.api.errors.server_error"
