from django.urls import include, path

from gisreport.desk.views import case, inbox, log, records, saved, statistics, undelivered

urlpatterns = [
    path("", inbox.inbox, name="desk"),
    path("karta.json", inbox.inbox_points, name="desk-points"),
    path("flera", inbox.change_many, name="desk-many"),
    path("sparade/", saved.saved_inboxes, name="desk-saved"),
    path("sparade/<int:saved_id>/namn", saved.rename_saved, name="desk-saved-rename"),
    path("sparade/<int:saved_id>/ta-bort", saved.delete_saved, name="desk-saved-delete"),
    path("granska/", include("gisreport.desk.review_urls")),
    path("registrera/", include("gisreport.desk.register_urls")),
    path("karantan/", include("gisreport.desk.quarantine_urls")),
    path("ej-levererat/", undelivered.undelivered, name="desk-undelivered"),
    path("ej-levererat/<uuid:message_id>/igen", undelivered.try_again, name="desk-try-again"),
    path("statistik/", statistics.statistics, name="desk-statistics"),
    path("statistik/fil.csv", statistics.statistics_csv, name="desk-statistics-csv"),
    path("logg/", log.log, name="desk-log"),
    path("lamna-ut/", records.records, name="desk-records"),
    path("diarium/", records.register, name="desk-register"),
    path("diarium/fil.csv", records.register_csv, name="desk-register-csv"),
    path("", include("gisreport.desk.gathering_urls")),
    path("<slug:number>/lamna-ut", records.disclose, name="desk-disclose"),
    path("<slug:number>/utlamnat/<uuid:disclosure_id>", records.disclosure, name="desk-disclosure"),
    path("<slug:number>/utlamnat/<uuid:disclosure_id>/fil.zip", records.bundle, name="desk-disclosure-file"),
    path("<slug:number>/", case.case_page, name="desk-case"),
    path("<slug:number>/nasta", case.following, name="desk-next"),
    path("<slug:number>/<slug:verb>", case.act, name="desk-act"),
]
