"""Where the data of those who reported are: one row of `TRACES` for each model that declares any.

*Which fields* is said by each model's `class Personal`; here stands how their rows are found, and which part they are.
A test fails when a model declares data of reporters and has neither a trace nor a reason to have none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from gisreport.cases import tell
from gisreport.cases.ask import QUESTION
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import (
    Case,
    CaseEvent,
    CasePhoto,
    Covering,
    Disclosure,
    Follower,
    Inquiry,
    PaperFollower,
    Support,
)
from gisreport.outbox.models import Message
from gisreport.privacy.declared import declaration
from gisreport.privacy.models import ErasureRequest
from gisreport.privacy.parts import Part
from reports.models import HeldPhoto, Report, Reporter

# What residents write on a case; everything else that has words was written by staff.
OF_RESIDENTS = (
    EventKind.INFORMATION_ADDED,
    EventKind.SPLIT,  # of what they wrote, that which a part is about
    EventKind.NO_LONGER_NEEDED,
    EventKind.ANSWERED,
    EventKind.DISPUTED,
    EventKind.FEEDBACK_GIVEN,
)
# The kinds of letters about requests for erasure: to the municipality, and two to whoever asked.
ASKED, RECEIPT, DECIDED = "privacy.asked", "privacy.receipt", "privacy.decided"

AnyModel = type[models.Model]


@dataclass(frozen=True)
class Whose:
    """The data of one follower, or of everyone in the case."""

    case: Case
    follower: Follower | None = None

    def followers(self) -> QuerySet[Follower]:
        """Of the one follower, also what was split off; wherever their cases have been gathered since."""
        if self.follower is None:
            return self.case.followers.all()
        return Follower.objects.filter(Q(pk=self.follower.pk) | Q(part_of=self.follower.pk))


@dataclass(frozen=True)
class Trace:
    """`part` is that of every field which `parts` does not name. `follower` and `case` are how the rows are found:
    lookups, or a function of the followers where there is no foreign key. `goes_with`: the part with which the whole
    row goes; `also_with`: other parts with which its fields go. `is_copied`: not where a row is about others too."""

    model: AnyModel
    part: Part
    follower: str = ""
    case: str = ""
    found: Callable[[QuerySet[Follower]], Q] | None = None
    only: Q = field(default_factory=Q)
    parts: Mapping[str, Part] = field(default_factory=dict)
    goes_with: Part | None = None
    also_with: tuple[Part, ...] = ()
    is_copied: bool = True

    def rows(self, whose: Whose) -> "QuerySet[Any]":
        rows: QuerySet[Any] = self.model._default_manager.all()
        if self.found:
            return rows.filter(self.found(whose.followers()))
        if whose.follower:
            return rows.filter(self.only, **{f"{self.follower}__in": whose.followers().values("pk")})
        return rows.filter(self.only, **{self.case: whose.case.pk})

    def rows_in(self, cases: QuerySet[Case]) -> "QuerySet[Any]":
        """Those of everyone in all of `cases`."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        if self.found:
            return rows.filter(self.found(Follower.objects.filter(case__in=cases)))
        return rows.filter(self.only, **{f"{self.case}__in": cases})

    def fields_going_with(self, *parts: Part) -> "list[models.Field[Any, Any]]":
        """What is erased of a row when these parts are."""
        if self.goes_with in parts:
            return self.fields()
        return self.fields(*parts, self.part) if set(self.also_with) & set(parts) else self.fields(*parts)

    def fields(self, *parts: Part) -> "list[models.Field[Any, Any]]":
        """The fields of reporters that belong to one of these parts; of any part, if none is named."""
        declared = declaration(self.model)
        names = declared.of_reporter if declared else ()
        wanted = [name for name in names if not parts or self.parts.get(name, self.part) in parts]
        return [self.model._meta.get_field(name) for name in wanted]  # type: ignore[misc]

    def left_in_cases(self, part: Part) -> Exists | None:
        """Whether a case has anything of this part left; None if this trace cannot tell."""
        if not self.case:
            return None
        rows = self.model._default_manager.filter(self.only, **{self.case: OuterRef("pk")})
        if self.goes_with == part:
            return Exists(rows)
        filled = any_is_filled(self.fields(part))
        return Exists(rows.filter(filled)) if filled else None

    def kind_of_row(self, *, goes: bool) -> str:
        """What a row is counted as: the link that goes is not the same as the address of a link that stays."""
        name = self.model._meta.model_name or ""
        return f"{name}_fields" if self.goes_with and not goes else name


def any_is_filled(fields: "Iterable[models.Field[Any, Any]]") -> Q:
    """Rows in which one of these says something; empty (so: every row) where none of them can tell."""
    filled = Q()
    for one in fields:
        filled |= is_filled(one)
    return filled


def is_filled(one: "models.Field[Any, Any]") -> Q:
    """Rows in which this field says something; never for a random key, which always has a value."""
    if one.unique or one.name == "key":
        return Q()
    if one.null:
        return Q(**{f"{one.name}__isnull": False})
    return ~Q(**{one.name: one.get_default()})


def _letters(followers: QuerySet[Follower]) -> Q:
    return Q(key__in=_keys_of_letters(followers))


def _keys_of_letters(followers: QuerySet[Follower]) -> "QuerySet[Any, Any]":
    """Letters have no foreign key; their keys say what they are about and to whom.

    Codes are not among them: that somebody wrote an address does not make what is sent there theirs.
    """
    colon, event, request = Value(":"), "case__events__pk", "case__erasure_requests__pk"
    keys: tuple[tuple[Any, ...], ...] = (
        (Value(tell.RECEIVED), colon, "pk"),
        (Value(tell.EVENT), colon, event, colon, "pk"),
        (Value(QUESTION), colon, event, colon, "pk"),
        (Value(RECEIPT), colon, request, colon, "pk"),
        (Value(DECIDED), colon, request, colon, "pk"),
    )
    # One list of all, for which the index on the keys is used.
    first, *others = (followers.values_list(Concat(*key, output_field=CharField())) for key in keys)
    return first.union(*others, all=True)


def letters_about(case: Case) -> QuerySet[Message]:
    """Every letter about the case: to those who follow it, and to the administrations that had it."""
    to_offices = [f"{tell.ARRIVED}:{event}" for event in case.events.values_list("pk", flat=True)]
    to_followers = _keys_of_letters(case.followers.all()).values_list(flat=True)
    return Message.objects.filter(key__in=[*to_followers, *to_offices])


def _held(followers: QuerySet[Follower]) -> Q:
    reports = Report.objects.filter(follower__in=followers)
    return Q(submission_id__in=reports.values("submission_id"))


# The follower comes last: the others are found through it.
TRACES = (
    Trace(
        Reporter,
        Part.CONTACT,
        "report__follower",
        "report__cases__case",
        only=Q(report__cases__until=None),
        goes_with=Part.CONTACT,
    ),
    Trace(Message, Part.CONTACT, found=_letters, also_with=(Part.LINK,)),  # a letter leads to the link
    Trace(Covering, Part.PHOTOS, "photo__event__follower", "photo__case", goes_with=Part.PHOTOS),  # before its photo
    Trace(CasePhoto, Part.PHOTOS, "event__follower", "case", goes_with=Part.PHOTOS),
    Trace(HeldPhoto, Part.PHOTOS, found=_held, goes_with=Part.PHOTOS),
    Trace(CaseEvent, Part.WORDS, "follower", "case", only=Q(kind__in=OF_RESIDENTS)),
    Trace(ErasureRequest, Part.WORDS, "follower", "case"),
    Trace(PaperFollower, Part.CONTACT, "follower", "follower__case", goes_with=Part.CONTACT),
    Trace(Report, Part.WORDS, "follower", "cases__case", only=Q(cases__until=None)),
    Trace(  # what was handed out; that it was, and why not all of it, stays
        Disclosure,
        Part.WORDS,
        "case__followers",
        "case",
        also_with=(Part.CONTACT, Part.PHOTOS),
        is_copied=False,
    ),
    Trace(Support, Part.LINK, "follower", "case"),
    Trace(Inquiry, Part.LINK, "follower", "case", goes_with=Part.LINK),
    Trace(Follower, Part.LINK, "pk", "case", parts={"email": Part.CONTACT}, goes_with=Part.LINK),
)

# Models that hold data of reporters which cannot be found from a case, and why they need not be.
ELSEWHERE = {
    "reports.CaseText": "what stands in reports and events, for the search of staff; triggers let it go with them",
    "accounts.AddressCode": "a mailed code with its address; deleted when it has run out",
    "maps.ObservationSpot": "a pseudonym of one walk, which tells participants apart and leads to nobody",
    "walks.Participant": "one phone of one walk; shown behind its own link, and erased by the rules in walks.py",
    "walks.Operation": "what a phone of a walk sent; goes with the words of the walk (walks.py)",
    "walks.Observation": "what somebody noted on a walk; its words go with those of the walk (walks.py)",
    "walks.WalkPhoto": "goes with the photos of the walk (walks.py)",
    "walks.VoiceNote": "goes when it is written out and published, at the latest with the words of the walk (walks.py)",
    "walks.ActionPoint": "the secretary's words, published; its exact place goes with the words of the walk (walks.py)",
    "walks.PointChange": "goes with the words of the walk (walks.py)",
    "walks.SurveyAnswer": "nobody's name; its words go so long after the survey as a rule says (walks.py)",
    "limits.Allowance": "a keyed hash of an address, which says nothing once its hour or day has passed",
}
