"""How many of something may go on at the same time: for answers that take long, each of which holds a thread.

Counted in each web process by itself, for it is its threads that are guarded; so nothing is left behind by a process
that ends.
"""

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from django.utils.translation import gettext as _

from gisreport.errors import TooOften

SECONDS = 30  # after which it is worth trying again


@dataclass
class AtOnce:
    """At most `each` for one sender, and `together` for all."""

    each: int
    together: int
    going_on: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def begin(self, subject: str) -> "Turn":
        """Raises TooOften when too many go on already. The turn is to be ended, whatever happens."""
        with self.lock:
            if self.going_on[subject] >= self.each:
                raise TooOften(_("Du hämtar flera filer redan. Vänta tills en av dem är klar."), retry_after=SECONDS)
            if self.going_on.total() >= self.together:
                raise TooOften(_("Många hämtar filer just nu. Försök igen om en stund."), retry_after=SECONDS)
            self.going_on[subject] += 1
        return Turn(self, subject)

    def end(self, subject: str) -> None:
        with self.lock:
            self.going_on[subject] -= 1
            if not self.going_on[subject]:
                del self.going_on[subject]


@dataclass
class Turn:
    turns: AtOnce
    subject: str
    is_over: bool = False

    def end(self) -> None:
        """However often it is called, it ends once."""
        if not self.is_over:
            self.is_over = True
            self.turns.end(self.subject)

    __del__ = end  # nobody can end it any more
