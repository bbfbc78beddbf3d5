"""A phone joins a walk: by a code, without account, in one request that may be sent again."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gisreport.cases.unproven import refuse_another
from gisreport.errors import Refusal
from gisreport.outbox.address import normal_address
from walks.models import AgeBand, Gender, Participant, Phase, SubGroup, Walk, WalkRole
from walks.models.plan import LENGTH_OF_A_LEADERS_CODE
from walks.refusals import NoSuchCode, NotJoinable
from walks.tokens import hash_of, new_device_token
from walks.words import cleaned

LARGEST_COMPANY = 100
LONGEST_NAME = 60
UNKNOWN = "unknown"
SHAPE = re.compile(rf"[A-Z0-9]{{1,{LENGTH_OF_A_LEADERS_CODE}}}", re.ASCII)


@dataclass(frozen=True)
class Joining:
    """What the phone says of its holder and of those around it. `join_id` was made on the phone."""

    join_id: uuid.UUID
    name: str = ""
    gender: str = ""
    age_band: str = ""
    subgroup: int | None = None
    company: Mapping[str, int] = field(default_factory=dict)
    email: str = ""
    language: str = ""
    wants_to_write: bool = False


@dataclass(frozen=True)
class Joined:
    """The token is in here and nowhere else."""

    participant: Participant
    token: str
    is_new: bool


def walk_with(code: str) -> Walk:
    """The walk that this code opens. Raises NoSuchCode."""
    walks = Walk.objects.with_code(code).select_related("municipality", "checklist")
    walk = walks.first() if SHAPE.fullmatch(_bare(code)) else None
    if walk is None:
        raise NoSuchCode(_("Det finns ingen vandring med den koden. Kontrollera att den är rätt skriven."))
    return walk


@transaction.atomic
def join(walk: Walk, code: str, joining: Joining) -> Joined:
    """The same `join_id` again is the same participant with a new token, also when the code has been closed since:
    the first answer may have been lost. Raises NotJoinable."""
    leads = role_for(walk, code) == WalkRole.LEADER
    token = new_device_token()
    known = walk.participants.select_for_update().filter(join_id=joining.join_id).first()
    if known is None:
        refuse_if_closed(walk, code)
        # Two of the same at once: the second waits for the first, and finds its participant.
        participant, is_new = Participant.objects.get_or_create(
            walk=walk, join_id=joining.join_id, defaults=_said(walk, joining, leads) | {"token_hash": hash_of(token)}
        )
        if is_new:
            return Joined(participant, token, is_new=True)
        known = participant
    known.token_hash = hash_of(token)
    if leads:
        known.role = _leading_role(joining)
    known.save(update_fields=["token_hash", "role"])
    known.walk = walk
    return Joined(known, token, is_new=False)


def mail_of(walk: Walk, joining: Joining) -> Joining:
    """With its address as mail servers know it, which need not be theirs: only so many letters a day begin to go to
    one. Asked before the transaction, for a phone that is new. Raises Refusal, field `email`."""
    if not joining.email or walk.without_names:
        return replace(joining, email="")
    try:
        email = normal_address(joining.email)
    except ValidationError as error:
        raise Refusal(error.messages[0], fields={"email": error.messages[0]}) from error
    refuse_another(email)
    return replace(joining, email=email)


def role_for(walk: Walk, code: str) -> WalkRole:
    """What a phone becomes that joins by this code and wants nothing else."""
    return WalkRole.LEADER if _bare(code) == walk.leader_code else WalkRole.PARTICIPANT


def knows(walk: Walk, code: str, join_id: uuid.UUID) -> bool:
    """Whether this phone has joined before as what the code makes of it. One that would lead from now on may have
    guessed."""
    phones = walk.participants.filter(join_id=join_id)
    if role_for(walk, code) == WalkRole.LEADER:
        phones = phones.exclude(role=WalkRole.PARTICIPANT)
    return phones.exists()


def refuse_if_closed(walk: Walk, code: str) -> None:
    """The leader's code lets in as long as the walk is open, though nobody else may join any more."""
    is_leaders = role_for(walk, code) == WalkRole.LEADER
    if walk.takes_participants or (is_leaders and walk.takes_leaders):
        return
    if walk.phase == Phase.PLANNED:
        raise NotJoinable(_("Vandringen är inte öppen än. Fråga vandringsledaren när den öppnar."))
    raise NotJoinable(_("Det går inte längre att ansluta till vandringen. Fråga vandringsledaren om en ny kod."))


def _bare(code: str) -> str:
    return code.upper().replace("-", "").replace(" ", "")


def _leading_role(joining: Joining) -> WalkRole:
    return WalkRole.SECRETARY if joining.wants_to_write else WalkRole.LEADER


def _said(walk: Walk, joining: Joining, leads: bool) -> dict[str, object]:
    """Children's walks know counts only: names and addresses are not kept, whatever the phone sends."""
    about_a_person = {
        "name": cleaned(joining.name, LONGEST_NAME),
        "gender": joining.gender,
        "age_band": joining.age_band,
        "email": joining.email,
    }
    return {
        "role": _leading_role(joining) if leads else WalkRole.PARTICIPANT,
        "subgroup": _subgroup(walk, joining.subgroup),
        "company": _company(joining.company),
        "language": joining.language or get_language() or "sv",
        **({} if walk.without_names else about_a_person),
    }


def _subgroup(walk: Walk, subgroup: int | None) -> SubGroup | None:
    if subgroup is None:
        return None
    found = walk.subgroups.filter(pk=subgroup).first()
    if found is None:
        advice = _("Gruppen finns inte. Välj en av vandringens grupper.")
        raise Refusal(advice, fields={"subgroup": advice})
    return found


def _company(company: Mapping[str, int]) -> dict[str, int]:
    genders, bands = [*Gender.values, UNKNOWN], [*AgeBand.values, UNKNOWN]
    known = {UNKNOWN, *(f"{gender}:{band}" for gender in genders for band in bands)}
    unknown = sorted(set(company) - known)
    if unknown or sum(company.values()) > LARGEST_COMPANY:
        advice = _("Skriv antal per kön och ålder, till exempel woman:26-65, högst {most} personer.").format(
            most=LARGEST_COMPANY
        )
        raise Refusal(advice, fields={"company": advice})
    return {group: number for group, number in company.items() if number}
