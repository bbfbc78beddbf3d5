"""*Where should we go?* Asked of residents before a walk; what they answer, and where the answers lie close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from gisreport.geo.srid import SWEREF99TM, WGS84
from routing.models import Municipality
from walks.models import Survey, SurveyAnswer, Walk
from walks.persons import flags_of

CLOSE_M = 60  # answers so near each other speak of one place
MOST_ANSWERS = 5_000  # to one survey: beyond it nobody reads them, and somebody is filling it on purpose


class SurveyIsClosed(Refusal):
    status = 410
    slug = "survey-closed"


@dataclass(frozen=True)
class Asked:
    """A survey as it shall be."""

    title: str
    question: str
    opens_on: date
    closes_on: date
    walk: Walk | None = None


@transaction.atomic
def ask(municipality: Municipality, asked: Asked, *, by: User) -> Survey:
    return Survey.objects.create(municipality=municipality, made_by=by, **asked.__dict__)


@transaction.atomic
def change_question(survey: Survey, asked: Asked, *, by: User) -> Survey:
    for name, value in asked.__dict__.items():
        setattr(survey, name, value)
    survey.save(update_fields=list(asked.__dict__))
    return survey


@transaction.atomic
def answer(
    survey: Survey, answer_id: UUID, *, point: Point | None, place: str, valence: str, text: str
) -> tuple[SurveyAnswer, bool]:
    """What somebody sent, and whether it is new: the same `answer_id` again changes nothing.

    Raises SurveyIsClosed outside its days and when it is full; Refusal for an id that another survey has.
    """
    if known := SurveyAnswer.objects.filter(pk=answer_id).first():
        if known.survey_id != survey.pk:
            raise Refusal(_("Svaret gick inte att spara. Ladda om sidan och försök igen."))
        return known, False
    if not survey.is_open:
        raise SurveyIsClosed(_("Frågan är inte öppen för svar just nu."))
    if survey.answers.count() >= MOST_ANSWERS:
        raise SurveyIsClosed(_("Frågan har fått så många svar att den är stängd."))
    saved, is_new = SurveyAnswer.objects.get_or_create(
        pk=answer_id,
        defaults={"survey": survey, "point": point, "place": place, "valence": valence, "text": text},
    )
    return saved, is_new


@dataclass
class NamedPlace:
    """Answers that lie close; `point` is their middle. Without a point they name the same words."""

    name: str
    point: Point | None
    answers: list[SurveyAnswer] = field(default_factory=list)

    @property
    def flags(self) -> list[str]:
        """What in the words speaks of persons."""
        return flags_of(*(text for one in self.answers for text in (one.place, one.text)))

    @property
    def unsafe(self) -> int:
        return sum(one.valence == "negative" for one in self.answers)

    @property
    def safe(self) -> int:
        return len(self.answers) - self.unsafe


def places_in(survey: Survey) -> list[NamedPlace]:
    """The places that were named, those most often called unsafe first."""
    answers = list(survey.answers.order_by("at", "pk"))
    gathered: dict[object, list[SurveyAnswer]] = {}
    cluster_of = _clusters(survey)
    for one in answers:
        key = cluster_of.get(one.pk, " ".join(one.place.casefold().split()))
        gathered.setdefault(key, []).append(one)
    places = [_place(number, group) for number, group in enumerate(gathered.values(), start=1)]
    return sorted(places, key=lambda place: (-place.unsafe, -len(place.answers)))


def _clusters(survey: Survey) -> Mapping[UUID, int]:
    """By answer; chains of pins that each lie within CLOSE_M of the next."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, ST_ClusterDBSCAN(ST_Transform(point, %s), %s, 1) OVER (ORDER BY at, id)
               FROM walks_surveyanswer WHERE survey_id = %s AND point IS NOT NULL""",
            [SWEREF99TM, CLOSE_M, survey.pk],
        )
        return dict(cursor.fetchall())


def _place(number: int, answers: Sequence[SurveyAnswer]) -> NamedPlace:
    pins = [one.point for one in answers if one.point]
    words = next((one.place for one in answers if one.place), "")
    middle = (
        Point(sum(pin.x for pin in pins) / len(pins), sum(pin.y for pin in pins) / len(pins), srid=WGS84)
        if pins
        else None
    )
    return NamedPlace(words or _("Plats {number}").format(number=number), middle, list(answers))
