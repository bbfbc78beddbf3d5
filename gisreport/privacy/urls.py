"""Included before the desk and the administration, whose addresses would take any word for a number or a code."""

from django.urls import path

from gisreport.privacy.views import own, requests, retention

urlpatterns = [
    path("a/<str:token>/mina-uppgifter", own.data_page, name="own-data"),
    path("a/<str:token>/mina-uppgifter.json", own.data_json, name="own-data-json"),
    path("a/<str:token>/mina-uppgifter.zip", own.data_zip, name="own-data-zip"),
    path("a/<str:token>/radera", own.erasure, name="own-erasure"),
    path("handlaggning/radering/", requests.requests, name="erasure-requests"),
    path("handlaggning/radering/<int:request_id>", requests.decide, name="erasure-request"),
    path("handlaggning/radering/<int:request_id>/overklagat", requests.appealed, name="erasure-appealed"),
    path("administration/<slug:code>/gallring/", retention.table, name="retention"),
    path("administration/<slug:code>/gallring/ny", retention.new, name="retention-new"),
    path("administration/<slug:code>/gallring/<int:retention_id>", retention.rule, name="retention-rule"),
    path("administration/<slug:code>/gallring/<int:retention_id>/avsluta", retention.end, name="retention-end"),
    path("administration/<slug:code>/overklagande", retention.how_to_appeal, name="how-to-appeal"),
]
