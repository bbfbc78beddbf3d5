"""Photos and voices of walks. The files have no address of their own: each request is asked who it is from."""

import uuid

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gisreport.accounts.may import municipalities_walked_by
from gisreport.cases.access import cases_of
from gisreport.photos.serve import FOR_EVERYONE, FOR_ONE, serve_photo, serve_sound
from walks.models import Phase, VoiceNote, WalkPhoto
from walks.shown import released_photos
from walks.views.secret import participant_behind

TOLD = (Phase.PUBLISHED, Phase.FOLLOWED_UP, Phase.CLOSED)


@require_safe
def public_photo(request: HttpRequest, walk_photo: uuid.UUID, size: str) -> HttpResponseBase:
    """Released ones, of walks whose protocol is published."""
    return serve_photo(
        get_object_or_404(released_photos().filter(walk__phase__in=TOLD), pk=walk_photo), size, FOR_EVERYONE
    )


@require_safe
def own_photo(request: HttpRequest, follow_token: str, walk_photo: uuid.UUID, size: str) -> HttpResponseBase:
    """With the secret link: the photos that this phone sent."""
    participant = participant_behind(request, follow_token)
    if participant is None:
        raise Http404
    return serve_photo(get_object_or_404(participant.photos, pk=walk_photo), size, FOR_ONE)


@login_required
@require_safe
def staff_photo(request: HttpRequest, walk_photo: uuid.UUID, size: str) -> HttpResponseBase:
    """For those who lead the walk, and those who handle a case that came of it."""
    theirs = WalkPhoto.objects.filter(
        Q(walk__municipality__in=municipalities_walked_by(request.user))
        | Q(observation__action_point__links__case__in=cases_of(request.user))
    )
    return serve_photo(get_object_or_404(theirs.distinct(), pk=walk_photo), size, FOR_ONE)


@login_required
@require_safe
def voice_note(request: HttpRequest, voice: uuid.UUID) -> HttpResponseBase:
    """For those who lead the walk alone."""
    theirs = VoiceNote.objects.filter(walk__municipality__in=municipalities_walked_by(request.user)).exclude(file="")
    note = get_object_or_404(theirs, pk=voice)
    try:
        content = note.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return serve_sound(request, content, size=note.file.size, mimetype=note.mimetype)
