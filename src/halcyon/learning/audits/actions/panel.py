"""The panel of peers that looks at what an agency said of itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.models import Assessment, StandardAnswer
from halcyon.learning.audits.writing import LEAST_WORDS, keep, log
from halcyon.practice.audits import TOOLS
from halcyon.practice.audits.section_11 import CHALLENGE


@dataclass(frozen=True)
class Moderated:
    """The panel’s score of one standard, with why it differs."""

    question: str
    value: int
    challenge: str = ""


@act
def moderate_assessment(*, assessment_id: uuid.UUID, given: Sequence[Moderated], by: Viewer, at: datetime) -> None:
    """Write down the panel’s scores. One that differs from the agency’s own by one or more needs a note of challenge.

    Raises NotDone where a score or a note is missing, Denied before the agency has sent it in.
    """
    require(by, Capability.KEEP_AUDITS)
    row = Assessment.objects.select_for_update(of=("self",)).select_related("campaign").filter(id=assessment_id).first()
    if row is None or row.state != "submitted":
        raise Denied("nothing to moderate")
    tool = TOOLS[row.campaign.tool]
    said = {m.question: m for m in given}
    answers = {a.question: a for a in StandardAnswer.objects.filter(assessment=row)}
    wrong = {}
    for question in tool.graded:
        one, own = said.get(question.key), answers[question.key].value or 0
        if one is None or question.scale is None or one.value not in question.scale.values:
            wrong[question.key] = f"{question.title}: choose the panel’s score."
        elif abs(one.value - own) >= CHALLENGE and len(one.challenge.strip()) < LEAST_WORDS:
            wrong[question.key] = f"{question.title}: the scores differ. Say in a sentence what the panel asked or saw."
    refuse(wrong)
    for key, answer in answers.items():
        answer.moderated, answer.challenge = said[key].value, said[key].challenge.strip()
    keep(list(answers.values()), ["moderated", "challenge"])
    row.state, row.moderated_by, row.moderated_at = "moderated", by.signing, at
    row.save(update_fields=["state", "moderated_by", "moderated_at"])
    log("assessment_moderated", [row.id], kind="assessment", by=by, at=at)
