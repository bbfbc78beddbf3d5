from django.urls import URLPattern, URLResolver, path

from gisreport.cases.views import mine, photos, public, secret, support

urlpatterns: list[URLPattern | URLResolver] = [
    path("arende/", public.find_case, name="find-case"),
    path("arende/<str:written>", public.case_page, name="case"),
    path("arende/<str:written>/samma", support.seen_the_same, name="seen-the-same"),
    path("mina-arenden", mine.mine, name="mine"),
    path("a/<str:token>", secret.follow, name="follow"),
    path("a/<str:token>/tack", secret.thanks, name="thanks"),
    path("a/<str:token>/komplettera", secret.more, name="more"),
    path("a/<str:token>/behovs-inte", secret.not_needed, name="not-needed"),
    path("a/<str:token>/avisering", secret.mail_switch, name="mail-switch"),
    path("a/<str:token>/foto/<uuid:photo_id>/<slug:size>.jpg", photos.own_photo, name="own-photo"),
    path("foto/<uuid:photo_id>/<slug:size>.jpg", photos.public_photo, name="case-photo"),
    path("handlaggning/foto/<uuid:photo_id>/<slug:size>.jpg", photos.desk_photo, name="desk-photo"),
]
