"""The accessibility rules of axe, in words that a failing test can show."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 A and AA, and what axe's authors call good practice.
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def axe_clean(page: Page) -> None:
    """Fail, naming each rule and element, unless axe finds nothing wrong with the page as it stands."""
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
