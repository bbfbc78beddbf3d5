"""What is told about personal data: on the walk's page, before joining, and on the printed sheets."""

from django.utils.translation import gettext as _

from walks.models import Walk


def information(walk: Walk) -> list[str]:
    """Sentences in the reader's language, in the order in which they are read."""
    who = walk.municipality.data_controller or walk.municipality.called()
    return [*_what_is_kept(walk), *_what_becomes_of_it(), _who_answers(who)]


def _what_is_kept(walk: Walk) -> list[str]:
    if walk.without_names:
        return [
            _("En vuxen räknar hur många barn som går med. Inga namn, röster eller spår sparas."),
            _("Foton visas inte för någon utanför kommunen förrän de är granskade."),
        ]
    return [
        _("Du behöver inget konto. Skriv ett namn eller hitta på ett. Kön och ålder är frivilliga."),
        _("Vi sparar det du noterar: plats, text, foton och röst. Bara ledarens telefon sparar vägen ni gick."),
        _("Skriv om platsen, inte om personer. Fotografera inte ansikten."),
    ]


def _what_becomes_of_it() -> list[str]:
    return [
        _("Noteringarna blir allmänna handlingar. De visas först när de är granskade, och då vid stoppet."),
        _("Du kan lämna vandringen när du vill. Då syns inte ditt namn, men noteringarna finns kvar."),
    ]


def _who_answers(name: str) -> str:
    return _("{name} ansvarar för personuppgifterna.").format(name=name)
