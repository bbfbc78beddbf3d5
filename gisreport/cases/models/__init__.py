from gisreport.cases.models.asking import Feedback, Inquiry, PublicWording
from gisreport.cases.models.case import (
    Case,
    CaseEvent,
    CaseEventQuerySet,
    CasePhoto,
    CasePhotoQuerySet,
    CaseQuerySet,
    Follower,
    FollowerQuerySet,
    PublicCase,
    PublicCaseQuerySet,
    Support,
    gathered_and_ended,
    gathered_in,
    new_token,
)
from gisreport.cases.models.deadline import DeadlineRule
from gisreport.cases.models.disclosure import Disclosure
from gisreport.cases.models.gathering import Gathering
from gisreport.cases.models.outside import OutsideLink
from gisreport.cases.models.paper import PaperFollower, PaperLetter
from gisreport.cases.models.review import Covering, Review
from gisreport.cases.models.sight import Deed, Sight

__all__ = [
    "Case",
    "CaseEvent",
    "CaseEventQuerySet",
    "CasePhoto",
    "CasePhotoQuerySet",
    "CaseQuerySet",
    "Covering",
    "DeadlineRule",
    "Deed",
    "Disclosure",
    "Feedback",
    "Follower",
    "FollowerQuerySet",
    "Gathering",
    "Inquiry",
    "OutsideLink",
    "PaperFollower",
    "PaperLetter",
    "PublicCase",
    "PublicCaseQuerySet",
    "PublicWording",
    "Review",
    "Sight",
    "Support",
    "gathered_and_ended",
    "gathered_in",
    "new_token",
]
