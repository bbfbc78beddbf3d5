from django.urls import path

from gisreport.demo import mail_views

urlpatterns = [
    path("mejl/", mail_views.letters, name="demo-mail"),
    path("mejl/<str:name>/", mail_views.letter, name="demo-letter"),
    path("mejl/<str:name>/html", mail_views.letter_as_html, name="demo-letter-html"),
]
