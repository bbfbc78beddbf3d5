"""Those who walked hear what comes of it: once when the protocol is published, and then at most one letter a day.

Each telling leaves a WalkEvent that says how many letters were owed, also when nobody left an address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.cases.events import public_sentence
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CaseEvent, PublicCase, gathered_in
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe_all
from gisreport.outbox.renderers import Letter, register
from gisreport.texts import in_language
from walks.models import ActionPoint, ActionPointCase, Outcome, Participant, Walk, WalkEvent, WalkEventKind

PROTOCOL = "walk.protocol"
NEWS = "walk.news"
# What a case's owner says that those who walked are waiting for.
STANDS = (EventKind.PLANNED, EventKind.RESOLVED, EventKind.DECLINED, EventKind.REOPENED)
OF_THE_WALK = (WalkEventKind.SENT, WalkEventKind.ANSWERED)
LOOK_BACK = 7  # days that a stopped worker may have missed


@dataclass(frozen=True)
class News:
    """One thing that happened. `point` is None where it concerns the walk."""

    point: ActionPoint | None
    sentence: str


def register_letters() -> None:
    register(PROTOCOL, write_protocol)
    register(NEWS, write_news)


# --- Who is owed what ---


def tell_of_protocol(event: WalkEvent) -> WalkEvent:
    """Called within the transaction that published it."""
    return _tell(event.walk, PROTOCOL, {"of": event.pk})


def tell_of_days_gone() -> int:
    """The news of each of the last days that nobody has been told of. Answers how many walks there was news of."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(LOOK_BACK, 0, -1)]
    return sum(1 for day in days for walk in _with_news(day) if tell_of_day(walk, day))


@transaction.atomic
def tell_of_day(walk: Walk, day: date) -> WalkEvent | None:
    """One letter to each participant about all that happened on `day`; None when there was nothing, or it is done."""
    walk.refresh_from_db(from_queryset=Walk.objects.select_for_update(of=("self",)).select_related("municipality"))
    is_told = walk.events.filter(kind=WalkEventKind.TOLD, data__day=day.isoformat()).exists()
    if is_told or not news_of(walk, day):
        return None
    return _tell(walk, NEWS, {"day": day.isoformat()})


def _tell(walk: Walk, kind: str, about: dict[str, Any]) -> WalkEvent:
    people = list(walk.participants.present())
    # An address that several wrote gets one letter: anybody may have written it.
    with_mail = list({one.email.casefold(): one for one in reversed(people) if one.email}.values())
    told = WalkEvent.objects.create(
        walk=walk,
        kind=WalkEventKind.TOLD,
        at=timezone.now(),
        data={**about, "letters": len(with_mail), "without": sum(not one.email for one in people)},
    )
    owe_all(_letters(told, kind, with_mail))
    return told


def _letters(told: WalkEvent, kind: str, people: Iterable[Participant]) -> Iterable[Message]:
    for one in people:
        subject = f"{told.pk}:{one.pk}"
        yield Message(
            kind=kind,
            subject_id=subject,
            recipient=one.email,
            key=f"{kind}:{subject}",
            language=one.language,
            owner_code=told.walk.municipality.code,
        )


# --- What happened? ---


def _with_news(day: date) -> list[Walk]:
    own = WalkEvent.objects.filter(kind__in=OF_THE_WALK, at__date=day).values("walk")
    cases = CaseEvent.objects.filter(kind__in=STANDS, at__date=day).values("case")
    gathered = ActionPointCase.objects.exclude(case__merged_into=None).values_list("case", flat=True)
    now_in, told = gathered_in(gathered), set(cases.values_list("case", flat=True)) if gathered else set()
    along = [case for case, where in now_in.items() if where in told]
    linked = Q(links__case__in=cases) | Q(links__case__in=along)
    points = ActionPoint.objects.standing().filter(linked).values("walk")
    return [*Walk.objects.filter(pk__in=own.union(points))]


def news_of(walk: Walk, day: date) -> list[News]:
    """In the active language; of cases only what everybody may know, and nothing before the protocol is published."""
    own = walk.events.filter(kind__in=OF_THE_WALK, at__date=day).select_related("action_point")
    told = [_of_walk(event) for event in own]
    if walk.is_handed_in:
        told += _of_cases(walk, day)
    return told


def _of_walk(event: WalkEvent) -> News:
    point = event.action_point
    if event.kind == WalkEventKind.SENT:
        number = int(event.data.get("points", 0))
        sentence = ngettext(
            "{n} punkt från vandringen är genomgången.",
            "{n} punkter från vandringen är genomgångna.",
            number,
        )
        return News(None, sentence.format(n=number))
    if point and point.outcome == Outcome.DECLINED:
        return News(point, _("Åtgärdas inte, eftersom {reason}.").format(reason=in_language(point.reason)))
    return News(point, _("{name} har svarat.").format(name=point.outside) if point else "")


def _of_cases(walk: Walk, day: date) -> list[News]:
    points = walk.action_points.standing().prefetch_related("links").order_by("number")
    linked = {link.case_id: point for point in points for link in point.links.all()}
    now_in = gathered_in(linked)
    point_of = {now_in[case]: point for case, point in linked.items()}
    public = PublicCase.objects.filter(pk__in=list(point_of)).values("pk")
    events = CaseEvent.objects.public().filter(case__in=public, kind__in=STANDS, at__date=day).with_names()
    return [News(point_of[event.case_id], public_sentence(event)) for event in events.order_by("at", "pk")]


# --- The letters ---


def write_protocol(message: Message) -> Letter | None:
    found = _about(message)
    if found is None:
        return None
    _told, walk, person = found
    address = settings.SITE_URL + reverse("walk-protocol", args=[walk.pk])
    subject = _("Protokollet från vandringen är klart: {title}").format(title=walk.title)
    return _letter(subject, "walks/mail/protocol", walk, person, protocol=address)


def write_news(message: Message) -> Letter | None:
    """No longer wanted when what it tells about has been taken away from the public."""
    found = _about(message)
    if found is None:
        return None
    told, walk, person = found
    news = news_of(walk, date.fromisoformat(told.data["day"]))
    if not news:
        return None
    subject = _("Det här händer efter vandringen: {title}").format(title=walk.title)
    return _letter(subject, "walks/mail/news", walk, person, news=news)


def _about(message: Message) -> tuple[WalkEvent, Walk, Participant] | None:
    """None for whoever has left, or has taken the address away."""
    event, _sign, person = message.subject_id.partition(":")
    participant = Participant.objects.wanting_mail().filter(pk=person).first()
    told = WalkEvent.objects.filter(pk=event).select_related("walk__municipality").first()
    return (told, told.walk, participant) if told and participant else None


def _letter(subject: str, template: str, walk: Walk, person: Participant, **more: Any) -> Letter:
    off = settings.SITE_URL + reverse("walk-follow-mail", args=[person.follow_token])
    context = {
        "walk": walk,
        "municipality": walk.municipality,
        "person": person,
        "link": person.follow_url,
        "off_link": off,
        **more,
    }
    lines = [line.rstrip() for line in render_to_string(f"{template}.txt", context).strip().splitlines()]
    text = "\n".join(line for before, line in zip(["", *lines], lines, strict=False) if line or before)
    html = render_to_string(f"{template}.html", context)
    return Letter(subject, text + "\n", html, reply_to=walk.municipality.email, list_unsubscribe_url=off)
