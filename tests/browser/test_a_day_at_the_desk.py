"""A day at the desk: the letter in the morning, triage, gathering, an answer, a hand-over, the end, and a *nej*."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.cases.status import Status
from gisreport.desk.digest import owe_digests
from reports.submit import Submission, submit
from tests.browser.conftest import Opener
from tests.browser.story import Deliver, Officer, Resident, Words, letters_to
from tests.cast import Town
from tests.geometry import pin

RUT, OLLE, ALI = "rut@example.org", "olle@example.org", "ali@example.org"


def reported(town: Town, text: str, email: str, *, x: float, category: str = "belysning") -> Case:
    return submit(
        Submission(
            category=town.categories[category], municipality=town.municipality, point=pin(x, 3), text=text, email=email
        )
    ).case


@pytest.mark.django_db(transaction=True)
def test_from_the_letter_in_the_morning_to_a_case_that_is_opened_again(
    open_context: Opener, lilleby: Town, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    say = Words("sv")
    lamp = reported(lilleby, "Lampan är släckt vid kajen.", RUT, x=3)
    same = reported(lilleby, "Gatubelysningen är trasig.", OLLE, x=3.0002)
    swing = reported(lilleby, "Gungan i parken är sönder.", ALI, x=4, category="vagskada")
    Case.objects.filter(pk=lamp.pk).update(due_on=timezone.localdate() - timedelta(days=2))

    # The letter in the morning names what is late and what is new, and repeats nobody's words.
    owe_digests(timezone.localdate())
    [morning] = letters_to(anna_of_streets.email, deliver_owed())
    assert all(case.number in morning.body for case in (lamp, same, swing))
    assert "kajen" not in morning.body

    # The late one stands first. Anna takes all three at once.
    anna = Officer(open_context(), say)
    anna.signs_in(anna_of_streets)
    expect(anna.main.locator(".case-row").first).to_contain_text(lamp.number[:3])
    for case in (lamp, same, swing):
        anna.main.get_by_role("checkbox", name=case.number).check()
    anna.main.locator("summary").get_by_text("Fördela", exact=True).click()
    anna.main.get_by_label("Handläggare").last.select_option(label=anna_of_streets.name)
    anna.presses("Fördela")
    anna.sees("Mina")
    assert set(Case.objects.filter(assignee=anna_of_streets)) == {lamp, same, swing}

    # *Belysning* finds the report that says *gatubelysningen*.
    anna.goes_to("/handlaggning/?q=belysningen")
    expect(anna.main.get_by_role("link", name=same.number)).to_be_visible()

    # Two of them are about the same lamp.
    anna.goes_to("/handlaggning/")
    anna.opens(lamp)
    anna.main.get_by_role("link", name="Slå ihop med andra ärenden").click()
    anna.main.get_by_label(same.number).check()
    anna.presses("Granska innan du slår ihop")
    anna.main.get_by_role("button", name="Slå ihop", exact=True).click()
    anna.sees("Gatubelysningen är trasig.")

    # She answers both at once, and gives the swing to the park.
    anna.answers("Vi byter lampan i dag.")
    anna.goes_to("/handlaggning/")
    anna.opens(swing)
    parks = lilleby.offices["parkforvaltningen"]
    anna.acts("Lämna över", {"Ärendet går vidare, eftersom …": "gungan står i parken"}, choose={"Till": parks.name})
    anna.page.wait_for_url("**/handlaggning/**")

    # In the evening the lamp is mended.
    anna.goes_to(f"/handlaggning/{lamp.number}/")
    anna.acts("Åtgärdat")
    anna.sees("Gatukontoret har åtgärdat felet.")
    told = [letter.body for letter in letters_to(OLLE, deliver_owed())]
    assert any("Vi byter lampan i dag." in body for body in told)
    assert any("Gatukontoret har åtgärdat felet" in body for body in told)

    # Olle, whose report was gathered into Rut's, says on his own page that it is not.
    olle = Resident(open_context(), say)
    olle.goes_to(lamp.followers.get(email=OLLE).secret_url())
    olle.looks()
    olle.main.get_by_label("Nej, det är inte löst").check()
    olle.main.get_by_role("group", name="Blev det löst?").locator("xpath=ancestor::form").get_by_role("textbox").fill(
        "Den blinkar fortfarande."
    )
    olle.presses("Skicka svaret")
    lamp.refresh_from_db()
    assert (lamp.status, lamp.assignee) == (Status.ASSIGNED, anna_of_streets)

    # Anna sees it, with what he wrote.
    anna.goes_to("/handlaggning/")
    anna.opens(lamp)
    anna.sees("Den blinkar fortfarande.")
