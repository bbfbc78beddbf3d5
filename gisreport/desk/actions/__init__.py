"""What an officer can do with a case: one form for each verb of the lifecycle."""

from gisreport.desk.actions.form import ActionForm
from gisreport.desk.actions.handling import Decline, Plan, Reopen, Resolve, Start, Take
from gisreport.desk.actions.no_fault import NotAFault, TellCarefully, WhatWasDone
from gisreport.desk.actions.passing_on import HandOver
from gisreport.desk.actions.showing import AddPhotos, Hide, ReleasePhoto, ReleaseText, Show, WithdrawPhoto
from gisreport.desk.actions.talking import Ask, Note, Reply, TakeBackQuestion
from gisreport.desk.actions.worded import WordedForm

__all__ = ["ACTIONS", "ActionForm", "ReleasePhoto", "WithdrawPhoto", "WordedForm"]

ACTIONS: dict[str, type[ActionForm]] = {
    form.verb: form
    for form in (
        Take, Plan, Start, Resolve, Decline, Reopen, Reply, Ask, TakeBackQuestion, Note, HandOver, AddPhotos,
        ReleaseText, ReleasePhoto, WithdrawPhoto, Hide, Show, NotAFault, WhatWasDone, TellCarefully,
    )
}  # fmt: skip
