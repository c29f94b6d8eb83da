"""A governing body's paper of ten pages: drafted from live figures, read, and made into a Word document.

The figures are counted as for a reader; what is measured is inside the server's own process, pictures included.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import Organisation
from halcyon.assurance.figures.copying import keep_figures
from halcyon.assurance.papers.actions import draft_paper, write_section
from halcyon.assurance.papers.queries import as_word, paper_page
from halcyon.cases.models import Case
from halcyon.config.bench.inside import user_named
from halcyon.config.scratch import percentile
from halcyon.demo.bulk import add_rows
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.practice.papers import TEMPLATES
from halcyon.workforce.bodies.models import Body, BodyMeeting

WHO = "judith.amery"
ENQUIRIES = 1300
WORDS = "What was found, what was done about it, and how the governing body knows that it made a difference. " * 20


def _enquiries(now: datetime) -> None:
    """Thirteen weeks of enquiries and of the concerns that they came from, so that the paper has its chart."""
    cases: list[tuple[uuid.UUID, str, uuid.UUID, dict[str, str], datetime]] = [
        (uuid.uuid4(), f"BP-{n}", uuid.uuid4(), {}, now - timedelta(hours=1.68 * n)) for n in range(ENQUIRIES)
    ]
    add_rows(
        Case,
        ["id", "reference", "record_id", "facts", "opened_at"],
        cases,
        same={"owner_agency": "COUNCIL", "category": "case", "pathway": "mash_enquiry", "pathway_version": 1,
              "state": "received", "last_seq": 1},
    )  # fmt: skip
    made = [(uuid.uuid4(), f"BC-{n}", now - timedelta(hours=1.68 * n), f"c{n}") for n in range(ENQUIRIES)]
    add_rows(
        Contact,
        ["id", "reference", "received_at", "sender_key"],
        made,
        same={"owner_agency": "COUNCIL", "category": "concern", "agency": "POLICE", "channel": "form",
              "worry": "Seen by a neighbour.", "consent": "given", "danger_now": False},
    )  # fmt: skip
    about = [(uuid.uuid4(), contact[0], case[0], case[2]) for contact, case in zip(made, cases, strict=True)]
    add_rows(ContactSubject, ["id", "contact_id", "case_id", "record_id"], about)
    keep_figures(at=now)


def paper(*, rounds: int) -> dict[str, float]:
    """Milliseconds for drafting, and for reading and writing the document: the first time, and the median after it."""
    now = timezone.now()
    _enquiries(now)
    by = viewer_for(user_named(WHO), at=now)
    host = Organisation.objects.get(code="ICB")
    body = Body.objects.create(key="bench", name="Bench", kind="governing_body", host=host, begins=now.date())
    meeting = BodyMeeting.objects.create(body=body, meets_at=now + timedelta(days=9), place="Bench", by=by.signing)
    began = time.perf_counter()
    made = draft_paper(template="governing_body", meeting_id=meeting.id, by=by, at=now)
    drafted = time.perf_counter() - began
    for heading in TEMPLATES["governing_body"].headings:
        text = f"{made.sections[heading.key]} {WORDS}"
        made = write_section(
            paper_id=made.id, heading=heading.key, text=text, expected_version=made.version, by=by, at=now
        )
    took, size, long = [], 0, 0
    for _ in range(rounds):
        began = time.perf_counter()
        page = paper_page(by, made.id, at=now)
        if page is None:
            raise RuntimeError("The paper that was made cannot be read.")
        size = len(as_word(by, page, author="Judith Amery", signer=""))
        took.append((time.perf_counter() - began) * 1000)
        long = page.pages
    return {
        "draft_ms": drafted * 1000,
        "first_ms": took[0],
        "ms": percentile(took[1:], 0.5),
        "pages": float(long),
        "kilobytes": size / 1024,
    }
