"""The verb that takes a paper out as a document."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from halcyon.config.command.verbs import OK, Failed, Verb, WrongUse, say


def export(given: Namespace) -> int:
    """Write the newest paper of a kind into a Word document."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.assurance.papers.exporting import export_paper
    from halcyon.practice.papers import TEMPLATES

    kinds = {key.replace("_", "-"): key for key in TEMPLATES}
    if given.kind not in kinds:
        raise WrongUse(f"There is no such kind of paper. Give one of: {', '.join(kinds)}.")
    out = Path(given.out)
    if out.suffix.lower() != ".docx":
        raise WrongUse("Give a file that ends in .docx.")
    at = timezone.now()
    made = export_paper(template=kinds[given.kind], by=system("command", at=at), at=at)
    if made is None:
        raise Failed("No paper of this kind has been written yet.")
    paper, content = made
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise Failed(f"The file could not be written: {problem}") from None
    say(f"{paper.title}, {paper.get_state_display().lower()}, for {paper.meeting}: {out}")
    return OK


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("paper",), help="what to take out")
    parser.add_argument("kind", help="which kind: governing-body, annual-report or learning-brief")
    parser.add_argument("--out", required=True, metavar="FILE.docx", help="the file to write")


VERBS = (
    Verb(
        "export",
        "write a board’s paper into a Word document",
        "Writes the newest signed paper of a kind; where none is signed yet, the newest draft, which says so on its "
        "first line. Its figures are those with which it was drafted or signed. That it was taken out is in the log.",
        export,
        _arguments,
        as_owner=True,
    ),
)
