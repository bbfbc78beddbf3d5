from django.urls import path

from gisreport.desk.views import case, inbox, statistics, undelivered

urlpatterns = [
    path("", inbox.inbox, name="desk"),
    path("ej-levererat/", undelivered.undelivered, name="desk-undelivered"),
    path("ej-levererat/<uuid:message_id>/igen", undelivered.try_again, name="desk-try-again"),
    path("statistik/", statistics.statistics, name="desk-statistics"),
    path("statistik/fil.csv", statistics.statistics_csv, name="desk-statistics-csv"),
    path("<slug:number>/", case.case_page, name="desk-case"),
    path("<slug:number>/<slug:verb>", case.act, name="desk-act"),
]
