"""Photos of cases. The files have no address of their own: each request is asked who it is from."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gisreport.cases.access import cases_of
from gisreport.cases.models import CasePhoto
from gisreport.cases.views.guesses import follower_behind

SIZES = ("small", "medium", "large")
FOR_EVERYONE = "public, max-age=600"  # a withdrawn photo is gone from caches within ten minutes
FOR_ONE = "private, no-store"


@require_safe
def public_photo(request: HttpRequest, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """Only what has been released, of cases that are public."""
    return _served(get_object_or_404(CasePhoto.objects.public(), pk=photo_id), size, FOR_EVERYONE)


@require_safe
def own_photo(request: HttpRequest, token: str, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """With the secret link: the photos that this follower sent, and the released ones."""
    follower = follower_behind(request, token)
    if follower is None:
        raise Http404
    photo = get_object_or_404(CasePhoto.objects.for_follower(follower), pk=photo_id)
    return _served(photo, size, FOR_ONE)


@login_required
@require_safe
def desk_photo(request: HttpRequest, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """For those who work with the case."""
    mine = CasePhoto.objects.filter(case__in=cases_of(request.user))
    return _served(get_object_or_404(mine, pk=photo_id), size, FOR_ONE)


def _served(photo: CasePhoto, size: str, cache: str) -> FileResponse:
    file = photo.file_for(size) if size in SIZES else None
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="foto-{photo.pk.hex[:8]}-{size}.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = cache
    if cache == FOR_ONE:
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
    return response
