from django.urls import path

from gisreport.desk.views import gathering, waiting

urlpatterns = [
    path("vantar/", waiting.waiting_list, name="desk-waiting"),
    path("<slug:number>/sla-ihop", gathering.merge, name="desk-merge"),
    path("<slug:number>/dela-upp-igen", gathering.unmerge, name="desk-unmerge"),
    path("<slug:number>/dela", gathering.split, name="desk-split"),
    path("<slug:number>/annan-kommun", gathering.elsewhere, name="desk-elsewhere"),
    path("<slug:number>/agare", gathering.owner_link, name="desk-outside"),
]
