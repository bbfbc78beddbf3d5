"""What happens after a walk: for those who lead it, and for those who walked."""

from django.urls import path

from walks.views import collect, follow, owners, protocol, themes, walk_media
from walks.views import points as points_page

urlpatterns = [
    path("<uuid:walk>/protokoll", protocol.protocol, name="walk-protocol"),
    path("foto/<uuid:walk_photo>/<slug:size>.jpg", walk_media.public_photo, name="walk-photo"),
    path("folj/<str:follow_token>", follow.follow, name="walk-follow"),
    path("folj/<str:follow_token>/mejl", follow.mail, name="walk-follow-mail"),
    path("folj/<str:follow_token>/lamna", follow.leave, name="walk-follow-leave"),
    path("folj/<str:follow_token>/uppgifter.json", follow.own_data, name="walk-own-data"),
    path("folj/<str:follow_token>/foto/<uuid:walk_photo>/<slug:size>.jpg", walk_media.own_photo, name="walk-own-photo"),
    # For walk leaders
    path("planera/<uuid:walk>/insamling", collect.collect, name="walk-collect"),
    path("planera/<uuid:walk>/insamling/<slug:look>", collect.act, name="walk-collect-act"),
    path("planera/<uuid:walk>/punkter", points_page.points, name="walk-points"),
    path("planera/<uuid:walk>/punkter/<slug:work>", points_page.act, name="walk-points-act"),
    path("planera/<uuid:walk>/skicka", owners.send, name="walk-send"),
    path("planera/<uuid:walk>/svar/<slug:reply>", owners.answer, name="walk-answer"),
    path("planera/<uuid:walk>/protokoll", protocol.draft, name="walk-protocol-draft"),
    path("planera/<uuid:walk>/protokoll/<slug:step>", protocol.act, name="walk-protocol-act"),
    path("planera/foto/<uuid:walk_photo>/<slug:size>.jpg", walk_media.staff_photo, name="walk-staff-photo"),
    path("planera/rost/<uuid:voice>", walk_media.voice_note, name="walk-voice"),
    path("planera/teman/<slug:code>", themes.themes, name="walk-themes"),
]
