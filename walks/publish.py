"""The protocol is published when what was walked is in, and nothing in it speaks of persons; the walk is closed when
every point has an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.errors import IllegalMove, Refusal
from gisreport.photos.deletion import deletion
from walks import published
from walks.devices import Device, DeviceState, device_states
from walks.letters import tell_of_protocol
from walks.models import ActionPoint, Phase, VoiceNote, Walk, WalkEvent, WalkEventKind
from walks.persons import flags_of
from walks.points import renumber, words_of
from walks.send import unanswered
from walks.shown import confirm


@dataclass(frozen=True)
class Hindrances:
    """What stands between a walk and its protocol. The leader may go on in spite of `devices`, by name, and with
    `theirs`, the points whose words are still the participants' own, once she has read them; `waiting` and `in_tray`
    are told, and hinder nothing."""

    devices: Sequence[Device]
    voices: int
    flags: int
    points: Sequence[ActionPoint]
    no_points: bool
    waiting: int
    in_tray: int
    theirs: Sequence[ActionPoint] = ()

    def sentences(self) -> list[str]:
        """What must be done first."""
        told = []
        if self.no_points:
            told.append(_("Det finns inga punkter. Gör punkter av iakttagelserna först."))
        if self.voices:
            told.append(
                ngettext(
                    "{n} röstanteckning är inte utskriven.", "{n} röstanteckningar är inte utskrivna.", self.voices
                ).format(n=self.voices)
            )
        if self.flags:
            told.append(
                ngettext(
                    "{n} iakttagelse kan handla om en person och är inte granskad.",
                    "{n} iakttagelser kan handla om en person och är inte granskade.",
                    self.flags,
                ).format(n=self.flags)
            )
        told += [
            _("Punkt {number} innehåller ett personnummer, en adress eller ett bilnummer. Ta bort det.").format(
                number=point.number
            )
            for point in self.points
        ]
        return told


def hindrances(walk: Walk) -> Hindrances:
    points = list(walk.action_points.standing().prefetch_related("observations__stop"))
    standing = walk.observations.standing()
    return Hindrances(
        devices=[one for one in device_states(walk) if one.state != DeviceState.COMPLETE],
        voices=walk.voices.filter(written_out_at=None).exclude(file="").count(),
        flags=standing.exclude(flags=[]).filter(is_flag_seen=False).count(),
        points=[
            point
            for point in points
            if flags_of(point.title, point.text, point.measure, point.outside, point.answer, *point.reason.values())
        ],
        no_points=not points,
        waiting=walk.action_points.waiting().count(),
        in_tray=standing.filter(action_point=None).count(),
        theirs=[point for point in points if _is_unwritten(point)],
    )


def _is_unwritten(point: ActionPoint) -> bool:
    """Its words are those it was filled with, that is, what participants wrote."""
    noted = [one for one in point.observations.all() if not one.is_retracted]
    if not (noted and (point.text or point.measure)):
        return False
    filled = words_of(noted)
    return point.text in ("", filled.text) and point.measure in ("", filled.measure)


@transaction.atomic
def publish(walk: Walk, *, by: User | None, without_devices: bool = False, has_read: bool = True) -> WalkEvent:
    """`without_devices`: the leader goes on although phones may hold something still; which ones is written down.
    `has_read`: she has read the words that are still the participants' own, and stands for them.

    From now on the cases are public, what was spoken and written out is deleted, and those who walked are told.
    """
    _lock(walk)
    if walk.phase != Phase.COLLECTING:
        raise IllegalMove(_("Protokollet kan bara publiceras en gång, och först när vandringen är slut."))
    found = hindrances(walk)
    if sentences := found.sentences():
        raise Refusal(" ".join(sentences))
    if found.devices and not without_devices:
        waiting = _("Några telefoner har inte lämnat in allt. Vänta, eller välj att publicera utan dem.")
        raise Refusal(waiting, fields={"without_devices": waiting})
    if found.theirs and not has_read:
        unread = _("Några punkter har deltagarnas egna ord. Läs dem, och kryssa för att de kan publiceras.")
        raise Refusal(unread, fields={"has_read": unread})
    renumber(walk)
    confirm(walk.action_points.standing())
    now = timezone.now()
    walk.phase, walk.published_at = Phase.PUBLISHED, now
    walk.save(update_fields=["phase", "published_at"])
    left_behind = [{"participant": str(one.participant), "missing": one.missing} for one in found.devices]
    event = WalkEvent.objects.create(
        walk=walk, kind=WalkEventKind.PUBLISHED, at=now, by=by, data={"left_behind": left_behind}
    )
    lifecycle.publish_withheld(Case.objects.filter(pk__in=walk.action_points.values("links__case")))
    forget_voices(walk)
    tell_of_protocol(event)
    published.changed(walk)
    return event


@transaction.atomic
def close(walk: Walk, *, by: User | None) -> WalkEvent:
    """Every point has an answer; whoever walked has been told."""
    _lock(walk)
    if walk.phase not in (Phase.PUBLISHED, Phase.FOLLOWED_UP):
        raise IllegalMove(_("Vandringen kan bara avslutas en gång, och först när protokollet är publicerat."))
    if left := unanswered(walk):
        which = ", ".join(str(point.number) for point in left)
        raise IllegalMove(_("Alla punkter har inte fått svar. Kvar är: {which}.").format(which=which))
    walk.phase = Phase.CLOSED
    walk.save(update_fields=["phase"])
    return WalkEvent.objects.create(walk=walk, kind=WalkEventKind.CLOSED, at=timezone.now(), by=by)


def forget_voices(walk: Walk) -> int:
    """The sound of what has been written out; the words stay. Answers how many."""
    written_out = list(walk.voices.exclude(written_out_at=None).exclude(file=""))
    for voice in written_out:
        _delete_after_commit(voice)
    VoiceNote.objects.filter(pk__in=[voice.pk for voice in written_out]).update(file="")
    return len(written_out)


def _delete_after_commit(voice: VoiceNote) -> None:
    storage, name = voice.file.storage, str(voice.file.name)

    def delete() -> None:
        with deletion():
            storage.delete(name)

    transaction.on_commit(delete, robust=True)


def _lock(walk: Walk) -> None:
    walk.refresh_from_db(from_queryset=Walk.objects.select_for_update(of=("self",)).select_related("municipality"))
