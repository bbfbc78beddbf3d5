"""Photos of cases. The files have no address of their own: each request is asked who it is from."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gisreport.cases import audit
from gisreport.cases.access import cases_reviewed_by
from gisreport.cases.models import CasePhoto, CasePhotoQuerySet, Covering, Deed
from gisreport.cases.publish import ShownPhoto
from gisreport.cases.views.guesses import follower_behind, outside_link_behind
from gisreport.photos.serve import FOR_EVERYONE, FOR_ONE, serve_photo


@require_safe
def public_photo(request: HttpRequest, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """Only what has been released, of cases that are public; what is covered only as it is covered."""
    return serve_photo(shown_photo(CasePhoto.objects.public(), photo_id), size, FOR_EVERYONE)


@require_safe
def own_photo(request: HttpRequest, token: str, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """With the secret link: the photos that this follower sent, and the released ones."""
    follower = follower_behind(request, token)
    if follower is None:
        raise Http404
    own = CasePhoto.objects.sent_by(follower).filter(pk=photo_id).first()
    if own is not None:
        return serve_photo(own, size, FOR_ONE)
    return serve_photo(shown_photo(CasePhoto.objects.for_follower(follower), photo_id), size, FOR_ONE)


@require_safe
def owners_photo(request: HttpRequest, token: str, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """With the link of an owner outside the municipality: those that an officer has chosen."""
    link = outside_link_behind(request, token)
    if link is None or not link.is_alive:
        raise Http404
    return serve_photo(shown_photo(link.photos.all(), photo_id), size, FOR_ONE)


@login_required
@require_safe
def desk_photo(request: HttpRequest, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """For those who work with the case, or review what of it is published."""
    mine = CasePhoto.objects.filter(case__in=cases_reviewed_by(request.user)).select_related("case__category")
    photo = get_object_or_404(mine, pk=photo_id)
    audit.note(request.user, Deed.PHOTO_SEEN, photo.case, what=size)
    return serve_photo(photo, size, FOR_ONE)


def shown_photo(photos: CasePhotoQuerySet, address: uuid.UUID) -> ShownPhoto:
    """The one of `photos` that everyone knows by this address. One that has been covered is no longer known by its own
    id, nor by that of any covering but the newest. Raises Http404."""
    current = Covering.objects.filter(pk=address, is_current=True, photo__in=photos).select_related("photo").first()
    if current is not None:
        return ShownPhoto(current.pk, current)
    return ShownPhoto(address, get_object_or_404(photos.filter(coverings=None), pk=address))
