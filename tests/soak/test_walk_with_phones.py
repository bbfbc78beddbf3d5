"""Two phones and a laptop, thirty observations and thirty photos each. See tests/walks/phone/together.py."""

import pytest

from tests.walks.phone.conftest import Handsets, browser, console_errors, handset, open_context, site, walk
from tests.walks.phone.together import walk_together
from walks.models import Walk

__all__ = ["browser", "console_errors", "handset", "open_context", "site", "walk"]

EACH = 30


@pytest.mark.browser
def test_two_phones_and_a_laptop(handset: Handsets, walk: Walk) -> None:
    laptop = handset("laptop", viewport={"width": 1280, "height": 800})
    walk_together([handset("rut"), handset("ali"), laptop], walk, each=EACH)
