from django.conf import LazySettings
from schemathesis import GenerationMode

from gisreport.limits.rates import OFF, read_rates
from reports.submit import Submission, submit
from tests.api.everything import ask_everything, operations
from tests.cast import Town
from tests.geometry import pin

EXAMPLES = {GenerationMode.POSITIVE: 20, GenerationMode.NEGATIVE: 25}


def test_every_answer_is_what_the_description_says(lilleby: Town, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates(OFF)
    lamp = Submission(category=lilleby.categories["belysning"], municipality=lilleby.municipality, point=pin(3, 3))
    number = submit(lamp).case.number
    came = {}
    for operation in operations(lilleby, number):
        for mode, examples in EXAMPLES.items():
            came[operation.label, mode.value] = ask_everything(operation, mode=mode, examples=examples)
    assert came["POST /api/v1/reports", "positive"] >= {201, 400}
    assert came["GET /api/v1/cases/{number}", "positive"] >= {200, 404}
