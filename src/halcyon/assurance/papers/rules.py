"""What a paper is made of, as plain rules: references to figures, length, what is still missing before it is signed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from halcyon.practice.papers import PLACEHOLDER, Heading, PaperTemplate

# A page of A4 in 12-point Arial with 2.5 cm margins, headings and space between paragraphs. Measured on our own papers.
WORDS_ON_A_PAGE = 400
SUMMARY_BEYOND = 3  # pages; domain.md G5: an executive summary is needed when a paper is longer
NOT_RECORDED = "[figure not recorded]"


def references(text: str) -> tuple[str, ...]:
    """The keys of the figures that a text refers to, each once, in order."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def used(template: PaperTemplate, content: Mapping[str, Any]) -> list[str]:
    """The keys of the figures that a paper gives, in its words or as a chart; those that are only offered are not."""
    texts = [v for v in content.values() if isinstance(v, str)]
    texts += [str(t) for part in ("implications", "sections") for t in content[part].values()]
    return list(dict.fromkeys([*(k for t in texts for k in references(t)), *template.charts]))


def filled(text: str, figures: Mapping[str, Mapping[str, Any]]) -> str:
    """A text with every reference replaced by what the figure stood at; one that was never taken says so."""
    return PLACEHOLDER.sub(lambda m: str(figures[m.group(1)]["words"]) if m.group(1) in figures else NOT_RECORDED, text)


def starting(heading: Heading, stands: Callable[[str], object | None]) -> str:
    """The sentences that a draft begins with: those of whose figures every one has something recorded behind it."""
    kept = [s for s in heading.starts if all(stands(key) is not None for key in references(s))]
    return " ".join(kept)


def pages(template: PaperTemplate, texts: Collection[str]) -> int:
    """How many pages a paper will about be, its front sheet and the table of its figures not counted."""
    words = sum(len(t.split()) for t in texts) + 12 * len(template.headings)
    return max(1, math.ceil(words / WORDS_ON_A_PAGE))


def home_of_chart(template: PaperTemplate, key: str) -> str:
    """Under which heading a chart stands: the first that has figures of the same family ("mash_weekly": "mash")."""
    family = f"{key.partition('_')[0]}_"
    found = next((h.key for h in template.headings if any(k.startswith(family) for k in h.offered)), "")
    return found or template.headings[-1].key


def changed(stood: Mapping[str, Any], stands: str | None) -> bool:
    """Whether a figure is stale: it says something else now, or has nothing behind it any more."""
    return stands is None or str(stood["words"]) != stands


def counted_from(source: str, stood: Mapping[str, Any] | None) -> str:
    """Where a figure comes from, with the name of exactly what was published where it is one of the board's."""
    return "; ".join(words for words in (source, str((stood or {}).get("reference", ""))) if words)


def missing(template: PaperTemplate, given: Mapping[str, Any]) -> list[str]:
    """What a paper lacks before it can be signed, in plain words. `given` is its content (`content_of`)."""
    lacks = [
        f"Write something under “{heading.title}”, or say that there is nothing to report."
        for heading in template.headings
        if not str(given["sections"].get(heading.key, "")).strip()
    ]
    if not template.front:
        return lacks
    length = pages(template, given["sections"].values())
    if length > SUMMARY_BEYOND and not given["summary"].strip():
        lacks.append(f"Write an executive summary: the paper is about {length} pages, and one over three needs it.")
    if not given["agenda_no"].strip():
        lacks.append("Give the number of the item on the agenda.")
    if not given["recommendations"].strip():
        lacks.append("Say what is recommended, or that the paper is for noting only.")
    if template.domains and not given["domains"]:
        lacks.append("Tick at least one of the outcomes domains that the paper supports.")
    return lacks


def texts_of(template: PaperTemplate, given: Mapping[str, Any]) -> dict[str, str]:
    """The parts of a paper as they will be read, by the words that say where they stand."""
    parts = {
        "Title": given["title"],
        "Executive summary": given["summary"],
        "Engagement": given["engagement"],
        "Recommendations": given["recommendations"],
        "Appendices": given["appendices"],
    }
    parts |= {f"Implications: {key}": text for key, text in given["implications"].items()}
    parts |= {h.title: given["sections"].get(h.key, "") for h in template.headings}
    return {where: filled(text, given["figures"]) for where, text in parts.items() if text.strip()}


def digest(content: Mapping[str, Any], *, signed_by: str, at: datetime) -> str:
    """What proves that a signed paper says what it said: of its content, whoever signed it, and when."""
    whole = json.dumps({"content": content, "by": signed_by, "at": at.isoformat()}, sort_keys=True, ensure_ascii=True)
    return sha256(whole.encode()).hexdigest()
