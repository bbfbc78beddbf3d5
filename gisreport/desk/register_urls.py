from django.urls import path

from gisreport.desk.views import letters, register

urlpatterns = [
    path("", register.register, name="desk-register-for"),
    path("<slug:number>/kvitto", register.receipt, name="desk-receipt"),
    path("brev/", letters.letters, name="desk-letters"),
    path("brev/<int:event_id>/<int:follower_id>/", letters.letter, name="desk-letter"),
]
