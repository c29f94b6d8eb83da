"""Reading letters, for a viewer who may see their case."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.frontdoor.letters.actions import check_letter
from halcyon.frontdoor.letters.checking import Finding
from halcyon.frontdoor.letters.composing import Composed, composed, contact_for, fits
from halcyon.frontdoor.letters.models import Letter
from halcyon.kernel.roles import Capability
from halcyon.practice.letters import TEMPLATES, Template
from halcyon.responses.models import Response


def letters_of(viewer: Viewer, row: Case) -> list[Letter]:
    """The letters of a case that the viewer may already see, newest first, for people who work it."""
    return (
        list(Letter.objects.filter(case_id=row.id).order_by("-made_at")) if viewer.can(Capability.WORK_ENQUIRY) else []
    )


def letter_of(viewer: Viewer, row: Case, letter_id: uuid.UUID) -> Letter | None:
    """One letter of a case that the viewer may already see."""
    require(viewer, Capability.WORK_ENQUIRY)
    return Letter.objects.filter(case_id=row.id, id=letter_id).first()


def possible(viewer: Viewer, row: Case) -> list[Template]:
    """The letters that can be begun for a case as it stands."""
    require(viewer, Capability.WORK_ENQUIRY)
    contact = contact_for(row)
    by_letter = contact is not None and contact.contact_back == "letter"
    return [t for t in TEMPLATES.values() if fits(t, row) and (t.referrer != "public" or by_letter)]


def as_read(viewer: Viewer, letter: Letter, row: Case, *, at: datetime) -> Composed:
    """A letter as its recipient reads it."""
    return composed(letter, row, by=viewer, at=letter.signed_at or at)


def wrong_with(viewer: Viewer, letter: Letter, row: Case) -> tuple[Finding, ...]:
    """What is wrong with a draft, for whoever writes it."""
    require(viewer, Capability.WORK_ENQUIRY)
    return check_letter(letter, row) if letter.state == "draft" else ()


def withheld_by(viewer: Viewer, row: Case) -> list[str]:
    """The agencies (codes) whose answers of a case that the viewer may already see are withheld from the family."""
    require(viewer, Capability.WORK_ENQUIRY)
    rows = Response.objects.filter(case_id=row.id, state="signed").exclude(withheld_reason="")
    return sorted(set(rows.values_list("owner_agency", flat=True)))
