from django.urls import URLPattern, URLResolver, path

from gisreport.cases.views import asked, mine, owner, photos, public, secret, support

urlpatterns: list[URLPattern | URLResolver] = [
    path("arende/", public.find_case, name="find-case"),
    path("arende/<str:written>", public.case_page, name="case"),
    path("arende/<str:written>/samma", support.seen_the_same, name="seen-the-same"),
    path("mina-arenden", mine.mine, name="mine"),
    path("a/<str:token>", secret.follow, name="follow"),
    path("a/<str:token>/tack", secret.thanks, name="thanks"),
    path("a/<str:token>/komplettera", secret.more, name="more"),
    path("a/<str:token>/behovs-inte", secret.not_needed, name="not-needed"),
    path("a/<str:token>/svara", asked.answer_on_page, name="answer-on-page"),
    path("a/<str:token>/blev-det-lost", asked.feedback, name="feedback"),
    path("svar/<str:token>", asked.answer_by_link, name="answer"),
    path("a/<str:token>/avisering", secret.mail_switch, name="mail-switch"),
    path("a/<str:token>/foto/<uuid:photo_id>/<slug:size>.jpg", photos.own_photo, name="own-photo"),
    path("agare/<str:token>", owner.owner, name="owner"),
    path("agare/<str:token>/svara", owner.answer, name="owner-answer"),
    path("agare/<str:token>/avsluta", owner.close, name="owner-close"),
    path("agare/<str:token>/inte-vart", owner.not_theirs, name="owner-not-theirs"),
    path("agare/<str:token>/ny-lank", owner.again, name="owner-again"),
    path("agare/<str:token>/foto/<uuid:photo_id>/<slug:size>.jpg", photos.owners_photo, name="owner-photo"),
    path("foto/<uuid:photo_id>/<slug:size>.jpg", photos.public_photo, name="case-photo"),
    path("handlaggning/foto/<uuid:photo_id>/<slug:size>.jpg", photos.desk_photo, name="desk-photo"),
]
