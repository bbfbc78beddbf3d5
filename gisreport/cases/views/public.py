"""What everyone may read about a case. Everything here comes through `PublicCase`; nothing is stored or set."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from gisreport.cases.forms import FindForm, SupportForm
from gisreport.cases.models import PublicCase
from gisreport.cases.numbers import read_number
from gisreport.cases.place import place_of
from gisreport.cases.timeline import public_timeline
from gisreport.cases.views.guesses import public_case

View = Callable[..., HttpResponse]


def revalidated(view: View) -> View:
    """Caches ask each time whether the page is still the same (the ETag is of what is published on it); its words
    depend on the reader's language."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return conditional_page(answer)


@require_safe
@revalidated
def case_page(request: HttpRequest, written: str) -> HttpResponse:
    number = read_number(written)
    case = public_case(request, number)
    if case is None:
        return not_found(request, written)
    if case.number != number:  # gathered in another; that may be undone
        return redirect("case", case.number)
    if written != number:
        return redirect("case", case.number, permanent=True)
    return show(request, case, SupportForm())


def show(request: HttpRequest, case: PublicCase, form: SupportForm, status: int = 200) -> HttpResponse:
    timeline = public_timeline(case)
    context = {
        "case": case,
        "municipality": case.municipality,
        "timeline": timeline,
        "forwarding": timeline.forwarding(),
        "photos": list(case.released_photos()),
        "supporters": case.supporters(),
        "place": place_of(case.point),
        "form": form,
        "is_thanked": "tack" in request.GET,
    }
    return render(request, "cases/public.html", context, status=status)


@require_safe
@revalidated
def find_case(request: HttpRequest) -> HttpResponse:
    """Someone has a number on paper: to the case, or help."""
    form = FindForm(request.GET or None)
    written = form.cleaned_data["nummer"] if form.is_valid() else ""
    if not written.strip():
        return render(request, "cases/find.html", {"form": FindForm()})
    case = public_case(request, read_number(written))
    return redirect("case", case.number) if case else not_found(request, written)


def not_found(request: HttpRequest, written: str) -> HttpResponse:
    """The same page for a mistyped number, an unknown one and a case that is not public: it tells nobody which."""
    form = FindForm(initial={"nummer": written[:100]})
    response = render(request, "cases/not_found.html", {"form": form, "written": written[:100]}, status=404)
    response["X-Robots-Tag"] = "noindex"
    return response
