"""Names as someone without Swedish keys writes them: "ornskoldsvik". Whoever does write å, ä or ö means them."""

from django.db.models import Func, TextField

MARKED, UNMARKED = "åäöéü", "aaoeu"


def plain(name: str) -> str:
    """`name` (small letters) without its marks."""
    return name.translate(str.maketrans(MARKED, UNMARKED))


class PlainName(Func):
    """The same in SQL; its text is that of the index `place_plain_search`."""

    function = "translate"
    template = f"%(function)s(%(expressions)s::text, '{MARKED}', '{UNMARKED}')"
    output_field = TextField()
