"""Read the parameters of an address: each once, and everything that is wrong is gathered before anything is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.maps.filters import CODE

MOST_VALUES = 30  # of one parameter
LONGEST_NAME = 60  # of an unknown parameter that is told back
YEARS = range(1900, 2101)  # further off, the calendar or the time zones end
Value = TypeVar("Value")


@dataclass
class Parameters:
    """`known` are the names that may stand in the address; a misspelt filter must not pass for no filter."""

    query: QueryDict
    known: tuple[str, ...]
    wrong: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        advice = _("Parametern finns inte. Skriv något av: {names}.").format(names=", ".join(self.known))
        if not self.known:
            advice = _("Ta bort den: här finns inget att välja.")
        self.wrong |= {name[:LONGEST_NAME]: advice for name in self.query if name not in self.known}

    def one(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """What `read` makes of the value, None when there is none; two are one too many. `read` raises ValueError,
        with the advice, or Refusal with the advice in its first field."""
        written = [value.strip() for value in self.query.getlist(name) if value.strip()]
        if len(written) > 1:
            self.wrong[name] = _("Skriv den bara en gång.")
            return None
        try:
            return read(written[0]) if written else None
        except ValueError as error:
            self.wrong[name] = str(error)
        except Refusal as refusal:
            self.wrong[name] = next(iter(refusal.fields.values()), refusal.message)
        return None

    def several(self, name: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
        """Values apart by commas, or the parameter repeated; each counts once."""
        written = [part.strip() for value in self.query.getlist(name) for part in value.split(",") if part.strip()]
        if len(written) > MOST_VALUES:
            self.wrong[name] = _("Skriv högst {most} värden.").format(most=MOST_VALUES)
            return ()
        try:
            return tuple(dict.fromkeys(read(part) for part in written))
        except ValueError as error:
            self.wrong[name] = str(error)
            return ()

    def all(self, name: str, read: Callable[[list[str]], Value | None]) -> Value | None:
        """What `read` makes of every value together, commas and all. `read` raises ValueError, with the advice."""
        try:
            return read(self.query.getlist(name))
        except ValueError as error:
            self.wrong[name] = str(error)
            return None

    def refuse_what_is_wrong(self) -> None:
        """Raises Refusal that names every parameter that cannot be understood, and what to write instead."""
        if self.wrong:
            raise Refusal(_("Urvalet går inte att läsa."), fields=self.wrong)


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    known = list(choices)

    def read(written: str) -> str:
        if written not in known:
            raise ValueError(_("Skriv något av: {choices}.").format(choices=", ".join(known)))
        return written

    return read


def whole_number(most: int) -> Callable[[str], int]:
    """From 1 on; more than `most` becomes `most`, as OGC API – Features wants it of `limit`."""

    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and len(written) <= 9 and int(written) > 0):
            raise ValueError(_("Skriv ett heltal från 1 till {most}.").format(most=most))
        return min(int(written), most)

    return read


def code(written: str) -> str:
    if not CODE.fullmatch(written):
        raise ValueError(_("Skriv koder med bokstäver a–z, siffror och bindestreck."))
    return written


def day(written: str) -> date:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise ValueError(_("Skriv datumet så här: 2026-05-31.")) from None
    if found.year not in YEARS:
        raise ValueError(_("Skriv ett år från {first} till {last}.").format(first=YEARS[0], last=YEARS[-1]))
    return found


def words(most: int) -> Callable[[str], str]:
    """Plain words of at most `most` characters."""

    def read(written: str) -> str:
        if len(written) > most or "\0" in written:
            raise ValueError(_("Skriv högst {most} tecken.").format(most=most))
        return " ".join(written.split())

    return read
