"""Walks, in the order in which they happen: planned, joined, noted, answered."""

from walks.models.notes import (
    Observation,
    Operation,
    OperationKind,
    Placed,
    Valence,
    VoiceNote,
    WalkPhoto,
)
from walks.models.people import AgeBand, Gender, Participant, WalkRole
from walks.models.plan import (
    Checklist,
    Invitation,
    Phase,
    Stop,
    SubGroup,
    Survey,
    SurveyAnswer,
    ThemeCategory,
    Walk,
    WalkSeries,
    WalkType,
)
from walks.models.points import ActionPoint, ActionPointCase, Outcome, PointChange, WalkEvent, WalkEventKind

__all__ = [
    "ActionPoint",
    "ActionPointCase",
    "AgeBand",
    "Checklist",
    "Gender",
    "Invitation",
    "Observation",
    "Operation",
    "OperationKind",
    "Outcome",
    "Participant",
    "Phase",
    "Placed",
    "PointChange",
    "Stop",
    "SubGroup",
    "Survey",
    "SurveyAnswer",
    "ThemeCategory",
    "Valence",
    "VoiceNote",
    "Walk",
    "WalkEvent",
    "WalkEventKind",
    "WalkPhoto",
    "WalkRole",
    "WalkSeries",
    "WalkType",
]
