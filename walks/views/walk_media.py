"""Photos and voices of walks. The files have no address of their own: each request is asked who it is from."""

import uuid

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gisreport.accounts.may import municipalities_walked_by
from gisreport.cases.access import cases_of
from walks.models import Phase, VoiceNote, WalkPhoto
from walks.protocol import released_photos
from walks.views.secret import participant_behind

SIZES = ("small", "medium", "large")
FOR_EVERYONE = "public, max-age=600"  # a withdrawn photo is gone from caches within ten minutes
FOR_ONE = "private, no-store"
TOLD = (Phase.PUBLISHED, Phase.FOLLOWED_UP, Phase.CLOSED)


@require_safe
def public_photo(request: HttpRequest, walk_photo: uuid.UUID, size: str) -> HttpResponseBase:
    """Released ones, of walks whose protocol is published."""
    return _photo(get_object_or_404(released_photos().filter(walk__phase__in=TOLD), pk=walk_photo), size, FOR_EVERYONE)


@require_safe
def own_photo(request: HttpRequest, follow_token: str, walk_photo: uuid.UUID, size: str) -> HttpResponseBase:
    """With the secret link: the photos that this phone sent."""
    participant = participant_behind(request, follow_token)
    if participant is None:
        raise Http404
    return _photo(get_object_or_404(participant.photos, pk=walk_photo), size, FOR_ONE)


@login_required
@require_safe
def staff_photo(request: HttpRequest, walk_photo: uuid.UUID, size: str) -> HttpResponseBase:
    """For those who lead the walk, and those who handle a case that came of it."""
    theirs = WalkPhoto.objects.filter(
        Q(walk__municipality__in=municipalities_walked_by(request.user))
        | Q(observation__action_point__links__case__in=cases_of(request.user))
    )
    return _photo(get_object_or_404(theirs.distinct(), pk=walk_photo), size, FOR_ONE)


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
    return _guarded(FileResponse(content, content_type=note.mimetype), FOR_ONE)


def _photo(photo: WalkPhoto, size: str, cache: str) -> FileResponse:
    file = photo.file_for(size) if size in SIZES else None
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="foto-{photo.pk.hex[:8]}-{size}.jpg"'
    return _guarded(response, cache)


def _guarded(response: FileResponse, cache: str) -> FileResponse:
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = cache
    if cache == FOR_ONE:
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
    return response
