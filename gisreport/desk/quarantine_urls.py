from django.urls import path

from gisreport.desk.views import quarantine

urlpatterns = [
    path("", quarantine.quarantine, name="desk-quarantine"),
    path("<slug:number>", quarantine.decide, name="desk-quarantine-decide"),
]
