"""Minutes of a practice's meeting, drafted from what was decided about each person: nobody writes it down twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from halcyon.access.viewing import Viewer
from halcyon.health.meetings.models import PracticeDecision, PracticeGuest, PracticeMeeting
from halcyon.health.meetings.queries import Person
from halcyon.kernel.calendar import LONDON
from halcyon.practice.surgery_meetings import DECISIONS, missing_professions


def drafted(
    practice: str, row: PracticeMeeting, invited: Sequence[PracticeGuest], people: Sequence[Person],
    *, next_at: datetime | None = None,
) -> list[str]:  # fmt: skip
    """The paragraphs: the meeting, who came by profession, each person with what was decided, and the next date."""
    moment = row.meets_at.astimezone(LONDON)
    paragraphs = [f"Safeguarding meeting of {practice}, {moment.day} {moment:%B %Y, %H:%M}, {row.place}."]
    for states, title in (
        ((PracticeGuest.CAME,), "Came"),
        ((PracticeGuest.APOLOGIES, PracticeGuest.INVITED, PracticeGuest.COMING), "Did not come"),
    ):
        said = [f"{g.name} ({g.get_profession_display()})" for g in invited if g.state in states]
        if said:
            paragraphs.append(f"{title}: {'; '.join(said)}.")
    absent = missing_professions(g.profession for g in invited if g.state == PracticeGuest.CAME)
    if absent:
        paragraphs.append(f"Not at the meeting: {', '.join(absent)}.")
    words = dict(DECISIONS)
    decided = [(p, p.now) for p in people if p.now]
    for number, (one, made) in enumerate(decided, start=1):
        born = f", born {one.born.day} {one.born:%B %Y}" if one.born else ""
        lines = [f"{number}. {one.name}{born}", f"Why: {one.listed.why}"]
        if made.state == PracticeDecision.DEFERRED:
            lines.append(f"Not reached: {made.decided}")
        else:
            lines += [
                f"Said: {made.discussed}",
                f"Decided: {'; '.join(words[d] for d in made.decisions)}. {made.decided}",
            ]
            if made.who:
                by_when = f", by {made.due_on.day} {made.due_on:%B %Y}" if made.due_on else ""
                lines.append(f"Action: {made.who}{by_when}.")
            lines += [f"Code: {prompt}" for prompt in made.prompts]
            lines.append(
                "Stays on the list." if made.stays else f"Comes off the list: {one.listed.off_why or made.decided}"
            )
        paragraphs.append("\n".join(lines))
    if next_at is not None:
        following = next_at.astimezone(LONDON)
        paragraphs.append(f"Next meeting: {following.day} {following:%B %Y, %H:%M}.")
    return paragraphs


def as_word(viewer: Viewer, paragraphs: Iterable[str], *, at: datetime) -> bytes:
    """The minutes as a Word document, signed with the name of whoever signs them. Nothing is in it besides its text."""
    from docx import Document  # loaded where it is needed: it reads its own template from disk
    from docx.shared import Pt

    made = Document()
    moment = at.astimezone(LONDON)
    properties = made.core_properties
    properties.author = properties.last_modified_by = viewer.user_name
    properties.title, properties.comments = "Practice safeguarding meeting", ""
    properties.created = properties.modified = moment.replace(tzinfo=None)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    made.add_paragraph("OFFICIAL-SENSITIVE. Not for online or proxy access.")
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.add_paragraph(f"Signed {moment.day} {moment:%B %Y}: {viewer.user_name}")
    content = BytesIO()
    made.save(content)
    return content.getvalue()
