"""A paper as its pages draw it: parts with headings, their words with the figures in place, and the front sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from halcyon.assurance.papers.models import PaperVersion
from halcyon.assurance.papers.queries import PaperPage
from halcyon.assurance.papers.rules import filled, home_of_chart
from halcyon.practice.papers import IMPLICATIONS, PURPOSES


def parts(page: PaperPage) -> list[dict[str, Any]]:
    """The headings in their larger parts: number, title, words with figures in place, and the figures themselves."""
    return _parts(page, page.paper.sections, page.paper.figures)


def parts_of_version(page: PaperPage, version: PaperVersion) -> list[dict[str, Any]]:
    return _parts(page, version.content["sections"], version.content["figures"])


def _parts(page: PaperPage, sections: Mapping[str, str], figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = []
    charted = {key: home_of_chart(page.template, key) for key in page.template.charts}
    for number, heading in enumerate(page.template.headings, start=1):
        if not drawn or drawn[-1]["title"] != heading.part:
            drawn.append({"title": heading.part, "headings": []})
        offered = [f for key in heading.offered if (f := page.figures.get(key))]
        drawn[-1]["headings"].append(
            {
                "number": number,
                "key": heading.key,
                "title": heading.title,
                "paragraphs": [p for p in filled(sections.get(heading.key, ""), figures).split("\n\n") if p.strip()],
                "figures": offered,
                "stale": sum(f.stale for f in offered),
                "charts": [
                    f
                    for key, home in charted.items()
                    if home == heading.key and (f := page.figures.get(key)) and f.points
                ],
            }
        )
    return drawn


def front(page: PaperPage) -> dict[str, Any]:
    """The front sheet as it is read."""
    row = page.paper

    def said(text: str) -> list[str]:
        return [p for p in filled(text, row.figures).split("\n\n") if p.strip()]

    return {
        "purpose": dict(PURPOSES)[row.purpose],
        "summary": said(row.summary),
        "recommendations": said(row.recommendations),
        "engagement": said(row.engagement),
        "appendices": said(row.appendices),
        "implications": [(title, said(row.implications.get(key, ""))) for key, title in IMPLICATIONS],
        "domains": [(words, key in row.domains) for key, words in page.template.domains],
    }
