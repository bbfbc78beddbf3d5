"""Where somebody is signed in, when they were last seen there, and the end of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from gisreport.accounts.models import StaffSession, User

SEEN_AGAIN_AFTER = timedelta(minutes=5)
NOTED = "staff_session"

# The first that stands in what the browser says of itself; Edge and Opera call themselves Chrome too.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome",
            "Chrome/": "Chrome", "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac",
           "CrOS": "Chromebook", "Linux": "Linux"}  # fmt: skip


def device_words(agent: str) -> str:
    """*Firefox, Windows*: enough to know one's own again."""
    browser = next((words for sign, words in BROWSERS.items() if sign in agent), "")
    system = next((words for sign, words in SYSTEMS.items() if sign in agent), "")
    return ", ".join(filter(None, (browser, system))) or gettext("Okänd webbläsare")


def begin(request: HttpRequest, user: User) -> None:
    """Somebody has just signed in."""
    if not request.session.session_key:
        request.session.save()
    words = device_words(request.headers.get("User-Agent", ""))
    now, key = timezone.now(), request.session.session_key
    row, _is_new = StaffSession.objects.update_or_create(
        key=key, defaults={"user": user, "device": words, "seen_at": now}
    )
    request.session[NOTED] = {"row": row.pk, "key": key, "at": now.isoformat()}


class RememberSessions:
    """Notes that a browser is still used, every few minutes, and its new key when it has been given one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = getattr(request, "session", None)
        # Whoever has sent no cookie has no session; asking for one would mark the page as theirs.
        if session is not None and (session.modified or session.accessed) and (noted := session.get(NOTED)):
            _note(request, noted)
        return response


def _note(request: HttpRequest, noted: dict[str, Any]) -> None:
    now, key = timezone.now(), request.session.session_key
    if noted["key"] != key or noted["at"] < (now - SEEN_AGAIN_AFTER).isoformat():
        StaffSession.objects.filter(pk=noted["row"]).update(key=key, seen_at=now)
        request.session[NOTED] = {**noted, "key": key, "at": now.isoformat()}


def sessions_of(user: User) -> "QuerySet[StaffSession]":
    """Those that have not run out."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return StaffSession.objects.filter(user=user, key__in=alive)


def end(sessions: "QuerySet[StaffSession]") -> int:
    """At once: the next click in that browser leads to the sign-in. Answers how many."""
    keys = list(sessions.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    StaffSession.objects.filter(key__in=keys).delete()
    return len(keys)


def end_all(user: User, *, but: str | None = None) -> int:
    return end(StaffSession.objects.filter(user=user).exclude(key=but or ""))


def end_those_before(request: HttpRequest, user: User, **_facts: Any) -> None:
    """Of allauth's signal that a second factor is there: whoever signed in without it, with a password they had found
    out perhaps, does not have shown it because somebody else has it now."""
    end_all(user, but=request.session.session_key)


def forget_ended() -> None:
    StaffSession.objects.exclude(key__in=Session.objects.values("session_key")).delete()
