"""Residents who report and add to their reports, and an officer who works on the cases. Everyone tries again until
told that it went well, and remembers what was said."""

from __future__ import annotations

import html
import random
import re
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.cast import PASSWORD
from tests.faults.house import Web
from tests.photos.pictures import quarters, saved
from tests.reports.sending import fields

CATEGORIES = ("belysning", "vagskada", "park")
ANNA = "anna@9001.example.org"


@dataclass
class Notebook:
    """What everyone sent, and what they were told. Reports by key, the rest by the words that were sent."""

    webs: list[Web]
    is_over: bool = False
    reports: dict[str, str | None] = field(default_factory=dict)  # key → number
    links: dict[str, str] = field(default_factory=dict)  # key → path of the secret page
    with_email: set[str] = field(default_factory=set)
    photos: Counter[str] = field(default_factory=Counter)  # key → how many were sent
    words: dict[str, bool] = field(default_factory=dict)  # words → acknowledged
    answers: Counter[str] = field(default_factory=Counter)
    contradictions: list[str] = field(default_factory=list)

    def ask(self, session: requests.Session, method: str, path: str, **options: Any) -> requests.Response | None:
        """From any of the web servers; None when none answered or the service was closed for a moment."""
        web = random.choice(self.webs)
        try:
            answer = session.request(method, web.url + path, timeout=60, allow_redirects=False, **options)
        except requests.RequestException:
            self.answers["no answer"] += 1
            return None
        self.answers[str(answer.status_code)] += 1
        if answer.status_code == 503 and not answer.headers.get("Retry-After"):
            self.contradictions.append(f"503 without Retry-After: {method} {path}")
        return None if answer.status_code == 503 else answer


class Resident:
    def __init__(self, notebook: Notebook, chance: random.Random) -> None:
        self.notebook, self.chance, self.session = notebook, chance, requests.Session()
        self.mine: list[str] = []

    def live(self) -> None:
        while not self.notebook.is_over:
            self.chance.choices([self.report, self.send_again, self.add_words], [6, 1, 3])[0]()
            time.sleep(self.chance.uniform(0, 0.3))

    def report(self) -> None:
        key = str(uuid.UUID(int=self.chance.getrandbits(128)))
        self.notebook.reports[key] = None
        self.mine.append(key)
        self.send(key)

    def send_again(self) -> None:
        if self.mine:
            self.send(self.chance.choice(self.mine))

    def send(self, key: str) -> None:
        """The same key has the same content, whenever it is sent."""
        content, photos = self.content_of(key)
        while not self.notebook.is_over or self.notebook.reports[key] is None:
            options: dict[str, Any] = {"data": content, "files": photos} if photos else {"json": content}
            headers = {"Idempotency-Key": key}
            answer = self.notebook.ask(self.session, "POST", "/api/v1/reports", headers=headers, **options)
            if answer is not None:
                return self.note(key, answer)
            time.sleep(0.5)

    def content_of(self, key: str) -> tuple[dict[str, Any], list[Any]]:
        chance = random.Random(key)
        content = fields(chance.uniform(1, 9), chance.uniform(1, 9), category=chance.choice(CATEGORIES))
        content["description"] = f"Här är något trasigt ({key})."
        if chance.random() < 0.6:
            content["email"] = f"{key}@example.org"
            self.notebook.with_email.add(key)
        number_of_photos = chance.choice([0, 0, 0, 1, 2])
        self.notebook.photos[key] = number_of_photos
        return content, [("photos", (f"{n}.jpg", a_photo(chance), "image/jpeg")) for n in range(number_of_photos)]

    def note(self, key: str, answer: requests.Response) -> None:
        if answer.status_code not in (200, 201):
            self.notebook.contradictions.append(f"report {key}: {answer.status_code} {answer.text[:300]}")
            self.notebook.reports[key] = "refused"
            return
        told = answer.json()
        before = self.notebook.reports[key]
        if before not in (None, told["number"]):
            self.notebook.contradictions.append(f"report {key}: first {before}, then {told['number']}")
        self.notebook.reports[key] = told["number"]
        self.notebook.links[key] = re.sub(r"^https?://[^/]+", "", told["tracking_url"])

    def add_words(self) -> None:
        told = [key for key in self.mine if key in self.notebook.links]
        if not told:
            return
        words = f"Det är värre nu ({self.chance.getrandbits(64):x})."
        path = self.notebook.links[self.chance.choice(told)] + "/komplettera"
        submission_id = str(uuid.UUID(int=self.chance.getrandbits(128)))
        send(self.notebook, self.session, path, words, {"text": words, "submission_id": submission_id})


class Officer:
    """Anna of the streets: writes to those who reported, makes notes, starts and ends the work."""

    def __init__(self, notebook: Notebook, chance: random.Random) -> None:
        self.notebook, self.chance, self.session = notebook, chance, requests.Session()

    def live(self) -> None:
        while not self.notebook.is_over:
            numbers = [number for number in self.notebook.reports.values() if number]
            if numbers:
                self.work_on(self.chance.choice(numbers))
            time.sleep(self.chance.uniform(0.1, 0.5))

    def work_on(self, number: str) -> None:
        path = f"/handlaggning/{number}/"
        page = self.notebook.ask(self.session, "GET", path)
        if page is not None and page.status_code == 302:
            self.sign_in()
        if page is None or page.status_code != 200:  # another administration has the parks
            return
        verb = self.chance.choice(["svara", "anteckna", "paborja", "atgardat"])
        words = f"Vi tittar på det ({self.chance.getrandbits(64):x})."
        content = {"csrfmiddlewaretoken": hidden(page.text, "csrfmiddlewaretoken"), "seen": hidden(page.text, "seen")}
        if verb in ("svara", "anteckna"):
            send(self.notebook, self.session, path + verb, words, content | {"text": words})
        else:
            self.notebook.ask(self.session, "POST", path + verb, data=content)

    def sign_in(self) -> None:
        page = self.notebook.ask(self.session, "GET", "/konto/login/")
        if page is not None:
            token = hidden(page.text, "csrfmiddlewaretoken")
            content = {"csrfmiddlewaretoken": token, "login": ANNA, "password": PASSWORD}
            self.notebook.ask(self.session, "POST", "/konto/login/", data=content)


def send(notebook: Notebook, session: requests.Session, path: str, words: str, content: dict[str, str]) -> None:
    """Until it is answered: by a redirect when it was taken, by the page with the reason when not."""
    notebook.words[words] = False
    for _time in range(60):
        answer = notebook.ask(session, "POST", path, data=content)
        if answer is not None:
            notebook.words[words] = answer.status_code == 302
            return
        time.sleep(0.5)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def a_photo(chance: random.Random) -> bytes:
    """Small, and unlike the others."""
    return saved(quarters(chance.randint(60, 400), chance.randint(60, 400)))
