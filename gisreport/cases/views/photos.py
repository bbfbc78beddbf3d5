"""Photos of cases. The files have no address of their own: each request is asked who it is from."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gisreport.cases.access import cases_of
from gisreport.cases.models import CasePhoto
from gisreport.cases.views.guesses import follower_behind
from gisreport.photos.serve import FOR_EVERYONE, FOR_ONE, serve_photo


@require_safe
def public_photo(request: HttpRequest, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """Only what has been released, of cases that are public."""
    return serve_photo(get_object_or_404(CasePhoto.objects.public(), pk=photo_id), size, FOR_EVERYONE)


@require_safe
def own_photo(request: HttpRequest, token: str, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """With the secret link: the photos that this follower sent, and the released ones."""
    follower = follower_behind(request, token)
    if follower is None:
        raise Http404
    photo = get_object_or_404(CasePhoto.objects.for_follower(follower), pk=photo_id)
    return serve_photo(photo, size, FOR_ONE)


@login_required
@require_safe
def desk_photo(request: HttpRequest, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """For those who work with the case."""
    mine = CasePhoto.objects.filter(case__in=cases_of(request.user))
    return serve_photo(get_object_or_404(mine, pk=photo_id), size, FOR_ONE)
