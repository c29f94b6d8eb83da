"""Taking the newest paper of a kind out as a Word document, for an operator at the command line."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import User
from halcyon.assurance.papers.document import word_document
from halcyon.assurance.papers.models import Paper
from halcyon.assurance.papers.queries import FigureShown
from halcyon.assurance.papers.references import reference_of
from halcyon.assurance.papers.rules import counted_from, pages
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.practice.papers import TEMPLATES


@act
def export_paper(*, template: str, by: Viewer, at: datetime) -> tuple[Paper, bytes] | None:
    """The newest signed paper of a kind, or where none is signed the newest draft, which says so; None for none.

    Its figures are those that it was taken with: nothing is counted anew. That it was taken out is in the log.
    """
    rows = Paper.objects.filter(template=template).exclude(state="withdrawn").select_related("meeting__body")
    paper = rows.filter(state="signed").order_by("-signed_at").first() or rows.order_by("-made_at").first()
    if paper is None:
        return None
    names = dict(
        User.objects.filter(id__in=[i for i in (paper.author, paper.signed_by) if i]).values_list("id", "name")
    )
    kind = TEMPLATES[paper.template]
    content = word_document(
        paper,
        kind,
        taken_figures(paper),
        author=names.get(paper.author, ""),
        signer=names.get(paper.signed_by, "") if paper.signed_by else "",
        pages=pages(kind, [str(text) for text in paper.sections.values()]),
    )
    audit(
        actor=by.actor,
        agency=by.agency,
        action="paper_exported",
        object_kind="paper",
        object_ids=[str(paper.id)],
        request_id=by.request_id,
        at=at,
    )
    return paper, content


def taken_figures(paper: Paper) -> list[FigureShown]:
    """The figures of a paper as they were taken."""
    found = []
    for key, stood in paper.figures.items():
        reference = reference_of(key)
        found.append(
            FigureShown(
                key=key,
                label=reference.label if reference else key,
                source=counted_from(reference.source if reference else "", stood),
                stood=str(stood["words"]),
                stood_at=datetime.fromisoformat(stood["at"]),
                now=None,
                stale=False,
                rows="",
                points=tuple((str(label), None if value is None else float(value)) for label, value in stood["points"]),
                unit=reference.unit if reference else "",
            )
        )
    return found
