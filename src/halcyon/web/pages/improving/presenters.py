"""Recommendations and actions in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import QueryDict

from halcyon.access.viewing import NOBODY, Viewer
from halcyon.agencies.queries import staff_names
from halcyon.learning.improving.actions.judging import shown
from halcyon.learning.improving.models import Action, Evidence, Project
from halcyon.learning.improving.queries import STATES, ActionPage, ActionRow, Counts, RecommendationRow, agency_names
from halcyon.learning.improving.rules import OPEN_STATES, PROVING, why_not_shown
from halcyon.practice.action_ladder import RUNGS
from halcyon.practice.learning_themes import BY_KEY, THEMES
from halcyon.web.presenting import day, local, plural

THEME_TITLES = [(t.key, t.title) for t in THEMES]
RUNG_TITLES = {rung.key: rung.title for rung in RUNGS}


def changed(asked: QueryDict, **changes: str) -> str:
    """The address of the same list with some of what is asked changed; empty values are left out."""
    made = asked.copy()
    for name, value in changes.items():
        made[name] = value
    for name in [n for n, v in made.items() if not v]:
        del made[name]
    return "?" + made.urlencode()


def tiles(counts: Counts, asked: QueryDict) -> list[dict[str, Any]]:
    """How actions stand; each number opens its rows."""
    on = asked.get("state", "")
    found: list[dict[str, Any]] = [
        {"label": "All", "value": counts.total, "href": changed(asked, state=""), "on": not on}
    ]
    for key, title in STATES.items():
        note = "of the open ones" if key == "overdue" else ""
        found.append(
            {
                "label": title,
                "value": getattr(counts, key),
                "href": changed(asked, state=key),
                "on": on == key,
                "note": note,
            }
        )
    return found


def state_of(row: Action, *, today: date) -> dict[str, str]:
    """Where an action stands, in words, with how late it is."""
    words = row.get_state_display()
    late = (today - row.due).days if row.state in OPEN_STATES else 0
    return {"words": words, "late": f"{plural(late, 'day')} overdue" if late > 0 else "", "key": row.state}


def action_rows(viewer: Viewer, rows: Sequence[ActionRow], *, today: date) -> list[dict[str, Any]]:
    """The rows of a list of actions."""
    names = staff_names(viewer, [r.action.owner for r in rows])
    agencies = agency_names(viewer, [r.action.agency for r in rows])
    return [
        {
            "row": row.action,
            "agency": agencies.get(row.action.agency, row.action.agency),
            "owner": names.get(row.action.owner or NOBODY, "") or row.action.owner_words or "nobody yet",
            "bodies": row.bodies,
            "state": state_of(row.action, today=today),
            "told": RUNG_TITLES.get(max_rung(row.unanswered), ""),
            "age": plural((today - local(row.action.at).date()).days, "day"),
        }
        for row in rows
    ]


def max_rung(keys: Iterable[str]) -> str:
    """The highest rung among these."""
    order = [rung.key for rung in RUNGS]
    return max(keys, key=order.index, default="")


def evidence(page: ActionPage) -> list[dict[str, Any]]:
    """The evidence for an action; of an audit or a measure, whether it shows the change, and why not."""
    done_on = local(page.action.done_at).date() if page.action.done_at else None
    return [
        {
            "row": piece,
            "proving": piece.kind in PROVING,
            "figures": figures(piece),
            "indicator": piece.source_ref.split(".")[0],
            "why_not": why_not_shown(shown(piece), done_on=done_on) if piece.kind in PROVING else "",
        }
        for piece in page.evidence
    ]


def figures(piece: Evidence) -> str:
    """The figures of a piece of evidence in one line."""
    unit = f" {piece.unit}" if piece.unit else ""
    if piece.before is not None and piece.after is not None:
        better = "more is better" if piece.more_is_better else "less is better"
        return f"{piece.before:g} before, {piece.after:g} after{unit} ({better})"
    return f"{piece.after:g}{unit}" if piece.after is not None else ""


def recommendation_rows(rows: Sequence[RecommendationRow]) -> list[dict[str, Any]]:
    """The rows of a list of recommendations."""
    found = []
    for row in rows:
        answers = (
            counted(row.answers.count("accepted"), "accepted"),
            counted(row.answers.count("not_accepted"), "not accepted"),
            counted(row.answers.count(""), "not answered"),
        )
        found.append(
            {
                "row": row.recommendation,
                "themes": [BY_KEY[key].title for key in row.themes if key in BY_KEY],
                "answers": [words for words in answers if words],
                "actions": len(row.states),
                "assured": row.states.count(Action.ASSURED),
            }
        )
    return found


def counted(number: int, words: str) -> str:
    return f"{number} {words}" if number else ""


def benefit(row: Project) -> str:
    """The measure of a project in one line: where it stood, should come to, and came to."""
    unit = f" {row.unit}" if row.unit else ""
    parts = [f"{row.before:g}{unit} before" if row.before is not None else "not known before"]
    if row.target is not None:
        parts.append(f"target {row.target:g}{unit if row.before is None else ''}")
    if row.after is not None and row.measured_on is not None:
        parts.append(f"now {row.after:g} ({day(row.measured_on)})")
    else:
        parts.append("not measured since")
    return ", ".join(parts)
