from django.urls import path

from gisreport.accounts.views import invited, service, sessions

urlpatterns = [
    path("inbjudan/<str:invited>", invited.invitation, name="invitation"),
    path("konto/sessions/", sessions.sessions, name="sessions"),
    path("konto/sessions/avsluta", sessions.end_some, name="sessions-end"),
    path("konto/kommun/<slug:code>/", service.begin, name="sign-in-service"),
    path("konto/kommun/svar", service.answer, name="sign-in-answer"),
]
