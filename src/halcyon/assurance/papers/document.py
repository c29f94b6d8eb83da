"""A paper as a Word document that can be read by ear: real headings, table header rows, text for every picture.

It has no table of contents: it is of a few pages, its headings are numbered and are what a reader's program moves by,
and the field of a table of contents would be empty until that program fills it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Protocol

from halcyon.assurance.papers.models import Paper
from halcyon.assurance.papers.picture import bars, said, told
from halcyon.assurance.papers.rules import SUMMARY_BEYOND, filled, home_of_chart, used
from halcyon.kernel.calendar import LONDON
from halcyon.practice.papers import IMPLICATIONS, PaperTemplate

TEXTS = ("title", "summary", "engagement", "recommendations", "appendices", "implications", "sections")
LANGUAGE, UNWRITTEN = "en-GB", "Nothing has been written here yet."


class Figure(Protocol):
    """A figure as the document needs it."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def stood(self) -> str: ...
    @property
    def stood_at(self) -> datetime | None: ...
    @property
    def points(self) -> tuple[tuple[str, float | None], ...]: ...
    @property
    def unit(self) -> str: ...


def word_document(
    paper: Paper, template: PaperTemplate, figures: Sequence[Figure], *, author: str, signer: str, pages: int
) -> bytes:
    """The bytes of a paper as it stands, with the values that its figures were taken at.

    `author` and `signer` are names ("" for a paper that is not signed); `pages` is about how long it is.
    """
    from docx import Document  # loaded where it is needed: it reads its own template from disk
    from docx.shared import Cm, Pt, RGBColor

    made = Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    for name, size in (("Title", 24), ("Heading 1", 17), ("Heading 2", 14)):
        heading = made.styles[name]
        heading.font.name, heading.font.size, heading.font.color.rgb = "Arial", Pt(size), RGBColor(0x0B, 0x0C, 0x0C)
        fonts = heading.element.rPr.rFonts  # the template's headings name a theme's face, which goes before ours
        for key in [k for k in fonts.attrib if k.endswith("Theme")]:
            del fonts.attrib[key]
    _language(made)
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        _numbered(section.footer.paragraphs[0], paper.title)
    _properties(made, paper, author)
    body, meets = paper.meeting.body.name, paper.meeting.meets_at.astimezone(LONDON)
    made.add_heading(paper.title, 0)
    state = "" if paper.state == "signed" else f"{paper.get_state_display()}. Not for circulation. "
    made.add_paragraph(f"{state}{body}, {meets.day} {meets:%B %Y}")
    if template.front:
        _front(made, paper, template, author=author, body=body, meets=meets)
    if paper.summary.strip() or (template.front and pages > SUMMARY_BEYOND):
        made.add_heading("Purpose and executive summary", 1)
        _paragraphs(made, filled(paper.summary, paper.figures))
    part = ""
    for number, heading in enumerate(template.headings, start=1):
        if heading.part != part and heading.part:
            made.add_heading(heading.part, 1)
        part = heading.part
        made.add_heading(f"{number}. {heading.title}", 2 if heading.part else 1)
        _paragraphs(made, filled(str(paper.sections.get(heading.key, "")), paper.figures) or UNWRITTEN)
        for figure in figures:
            if figure.points and figure.key in template.charts and home_of_chart(template, figure.key) == heading.key:
                _picture(made, figure)
    if template.front:
        _rest(made, paper)
    given = set(used(template, {name: getattr(paper, name) for name in TEXTS}))
    if taken := [f for f in figures if f.stood and f.key in given]:
        made.add_heading("Figures in this paper", 1)
        rows = [(f.label, f.stood, _day(f.stood_at), f.source) for f in taken]
        heads = ("Figure", "Stood at", "Taken on", "Counted from")
        _table(made, heads, rows, "The figures that this paper gives", widths=(4.7, 3.9, 3.7, 3.7))
    if signer and paper.signed_at:
        at = paper.signed_at.astimezone(LONDON)
        made.add_paragraph(f"Signed by {signer}, {at.day} {at:%B %Y}. Proof of content: {paper.digest[:16]}")
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _properties(made: Any, paper: Paper, author: str) -> None:
    properties = made.core_properties
    moment = (paper.signed_at or paper.made_at).astimezone(LONDON).replace(tzinfo=None)
    properties.title, properties.author, properties.last_modified_by = paper.title, author, author
    properties.language, properties.comments, properties.subject = LANGUAGE, "", paper.meeting.body.name
    properties.created = properties.modified = moment


def _language(made: Any) -> None:
    from docx.oxml.ns import qn

    defaults = made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = defaults.makeelement(qn("w:lang"), {})
        defaults.append(lang)
    lang.set(qn("w:val"), LANGUAGE)


def _front(made: Any, paper: Paper, template: PaperTemplate, *, author: str, body: str, meets: datetime) -> None:
    made.add_heading("Front sheet", 1)
    rows = [
        ("Body", body),
        ("Date of meeting", f"{meets.day} {meets:%B %Y}"),
        ("Agenda number", paper.agenda_no or "Not given"),
        ("Title", paper.title),
        ("Author", f"{author}, {paper.author_role}" if paper.author_role else author),
        ("Purpose", paper.get_purpose_display()),
    ]
    _table(made, ("About the paper", ""), rows, "What the paper is and where it goes", widths=(5, 11))
    if template.domains:
        made.add_heading(template.domains_title, 2)
        ticked = [(words, "Yes" if key in paper.domains else "No") for key, words in template.domains]
        _table(made, ("Domain", "Supported"), ticked, template.domains_title, widths=(13, 3))


def _rest(made: Any, paper: Paper) -> None:
    for title, text in (("Recommendations", paper.recommendations), ("Engagement", paper.engagement)):
        made.add_heading(title, 1)
        _paragraphs(made, filled(text, paper.figures) or "None.")
    made.add_heading("Implications", 1)
    for key, title in IMPLICATIONS:
        made.add_heading(title, 2)
        _paragraphs(made, filled(str(paper.implications.get(key, "")), paper.figures) or "None identified.")
    if paper.appendices.strip():
        made.add_heading("Appendices", 1)
        _paragraphs(made, filled(paper.appendices, paper.figures))


def _paragraphs(made: Any, text: str) -> None:
    for part in (p.strip() for p in text.split("\n\n")):
        if part:
            made.add_paragraph(part)


def _picture(made: Any, figure: Figure) -> None:
    from docx.shared import Cm

    shape = made.add_picture(BytesIO(bars(figure.points, figure.unit)), width=Cm(16))
    made.paragraphs[-1].paragraph_format.keep_with_next = True  # its caption stands below it on the same page
    shape._inline.docPr.set("descr", said(figure.label, figure.points, figure.unit))
    shape._inline.docPr.set("title", figure.label)
    made.add_paragraph(f"{figure.label}.", style="Caption")
    rows = [(label, told(value)) for label, value in figure.points]
    _table(made, ("Week of", figure.unit), rows, f"{figure.label}, as a table", widths=(5, 4), together=True)


def _table(
    made: Any,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    about: str,
    *,
    widths: Sequence[float] = (),
    together: bool = False,
) -> None:
    """Add a table; `together` keeps a short one on one page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = made.add_table(rows=1, cols=len(heads), style="Table Grid")
    properties = table._tbl.tblPr
    for tag in ("w:tblCaption", "w:tblDescription"):
        note = properties.makeelement(qn(tag), {qn("w:val"): about})
        properties.append(note)
    first = table.rows[0]._tr.get_or_add_trPr()
    first.append(first.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(words or "Details").bold = True
    for row in rows:
        cells = table.add_row()
        cells._tr.get_or_add_trPr().append(first.makeelement(qn("w:cantSplit"), {qn("w:val"): "true"}))
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words
    for row in table.rows[:-1] if together else table.rows[:1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    table.autofit = not widths
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
        for cell in table.columns[place].cells:
            cell.width = Cm(width)
    made.add_paragraph()


def _numbered(paragraph: Any, title: str) -> None:
    """The paper's title and "page 2 of 6", which the reader's program works out."""
    paragraph.add_run(f"{title}. Page ")
    _counter(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _counter(paragraph, "NUMPAGES")


def _counter(paragraph: Any, name: str) -> None:
    from docx.oxml.ns import qn

    field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): name})
    run = paragraph.add_run("1")._r
    field.append(run)
    paragraph._p.append(field)


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"
