"""What stands on the page of a follower for answering: a question from staff, and whether the fault is gone."""

from dataclasses import dataclass

from gisreport.cases.events import personal_sentence
from gisreport.cases.feedback import Asking, asking_about, closing_to_answer
from gisreport.cases.forms import AnswerForm, FeedbackForm
from gisreport.cases.models import Follower, Inquiry


@dataclass(frozen=True)
class QuestionOnPage:
    inquiry: Inquiry
    form: AnswerForm

    @property
    def sentence(self) -> str:
        return personal_sentence(self.inquiry.asked)


@dataclass(frozen=True)
class FeedbackOnPage:
    asking: Asking
    form: FeedbackForm


def question_on_page(follower: Follower) -> QuestionOnPage | None:
    """The question that waits for this follower. No statement when the clock of the case runs."""
    if follower.case.paused_at is None or follower.expires_at:
        return None
    inquiry = follower.inquiries.waiting().select_related("asked__administration", "asked__officer").first()
    return QuestionOnPage(inquiry, AnswerForm()) if inquiry and inquiry.is_waiting else None


def feedback_on_page(follower: Follower) -> FeedbackOnPage | None:
    """What can be said about the closing. No statement for a case that is open."""
    closing = closing_to_answer(follower)
    if closing is None:
        return None
    asking = asking_about(closing)
    return FeedbackOnPage(asking, FeedbackForm(asking=asking))
