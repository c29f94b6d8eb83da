"""A letter as a Word document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from halcyon.kernel.calendar import LONDON


def word_document(
    *,
    sender: str,
    telephone: str,
    address: Iterable[str],
    reference: str,
    paragraphs: Iterable[str],
    signature: Iterable[str],
    at: datetime,
) -> bytes:
    """The bytes of a letter, dated `at`. Nothing is in the file besides what is read in it."""
    from docx import Document  # loaded where it is needed: it reads its own template from disk
    from docx.shared import Cm, Pt

    made = Document()
    moment = at.astimezone(LONDON)
    properties = made.core_properties
    properties.author, properties.title, properties.comments = sender, reference, ""
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.last_modified_by = sender
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    for section in made.sections:
        section.left_margin = section.right_margin = Cm(2.5)
    made.add_paragraph(f"{sender}\nTelephone {telephone}")
    if lines := [line for line in address if line]:
        made.add_paragraph("\n".join(lines))
    made.add_paragraph(f"{moment.day} {moment:%B %Y}\nReference {reference}")
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.add_paragraph("\n".join(signature))
    content = BytesIO()
    made.save(content)
    return content.getvalue()
