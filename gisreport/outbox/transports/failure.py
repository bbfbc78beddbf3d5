"""What every transport says when it could not deliver."""

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise


class NotDelivered(Exception):
    """`sentence` is for staff, `detail` is what the other side or the program said.

    `for_good` means that trying again would only get the same answer.
    """

    def __init__(self, sentence: str | Promise, detail: object, *, for_good: bool = False) -> None:
        with translation.override(settings.LANGUAGE_CODE):  # staff read it later, in the desk's language
            self.sentence = str(sentence)
        self.detail = in_one_line(detail)
        self.for_good = for_good
        super().__init__(f"{self.sentence} {self.detail}")


def in_one_line(detail: object) -> str:
    """`detail` without line breaks and of bounded length; an exception with its kind."""
    text = f"{type(detail).__name__}: {detail}" if isinstance(detail, Exception) else str(detail)
    return " ".join(text.split())[:500]
