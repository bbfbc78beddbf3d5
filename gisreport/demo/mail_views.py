"""`/demo/mejl/`: what would have been sent, for whoever tries the demonstration."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from gisreport.demo.mail import Letter, names_of_letters, read_letter

PER_PAGE = 25
# What a mail program allows a letter: its own looks, and links that open beside it.
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
# And what it adds: white paper in dark rooms too.
PAPER = '<base target="_blank"><meta name="color-scheme" content="light"><style>html{background:white}</style>'


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    page = Paginator(names_of_letters(), PER_PAGE).get_page(request.GET.get("page"))
    shown = [letter for letter in map(read_letter, page) if letter]
    go_elsewhere = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    return render(request, "demo/mail_list.html", {"page": page, "letters": shown, "go_elsewhere": go_elsewhere})


@never_cache
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types know views without arguments only
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo/mail_letter.html", {"letter": _letter_or_404(name)})


@never_cache
@require_safe
@xframe_options_sameorigin
@csp(LETTER_POLICY)  # type: ignore[arg-type]
def letter_as_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part by itself, to be shown in a sandboxed frame."""
    response = HttpResponse(_on_paper(_letter_or_404(name)))
    response["Referrer-Policy"] = "no-referrer"
    return response


def _on_paper(letter: Letter) -> str:
    if "<head>" in letter.html:
        return letter.html.replace("<head>", f"<head>{PAPER}", 1)
    head = f"<head><title>{escape(letter.subject)}</title>{PAPER}</head>"
    return f'<!doctype html><html lang="{get_language()}">{head}<body>{letter.html}</body></html>'


def _letter_or_404(name: str) -> Letter:
    found = read_letter(name)
    if found is None:
        raise Http404
    return found
