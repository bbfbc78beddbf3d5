"""Reports in Lilleby, each with its own case, as `submit` takes them in."""

from reports.submit import Submission, Submitted, submit
from tests.cast import Town
from tests.geometry import pin


def reported(
    town: Town,
    text: str = "Lampan är släckt.",
    *,
    category: str = "belysning",
    x: float = 3,
    email: str = "",
    **more: str,
) -> Submitted:
    return submit(
        Submission(
            category=town.categories[category], municipality=town.municipality, point=pin(x, 3), text=text, email=email,
            **more,
        )
    )  # fmt: skip
