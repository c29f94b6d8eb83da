"""Standards in contracts with health services: what is asked for, how it is counted, and what a breach needs.

A commissioner sees counts and never people. The standard is that of the seeds (response to the review of children A to F:
a recognised risk assessment for all vulnerable people, under-16s among them); how often is enough is each contract's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.kernel.instruments import LongText, Number
from halcyon.practice.coverage import COMPLETE

SOURCE = "response-to-review-a-f (contract standards); instruments.md section 2 (core fields, analysis on closing)"
MEASURES = (
    ("use", "Assessment used", "Of everybody for whom it is called for, how many were assessed."),
    ("under_16", "Used for under-16s", "Of those under 16 for whom it is called for, how many were assessed."),
    ("complete", "Complete", "Of the assessments signed, how many answer every core field."),
    ("analysis", "Analysis written", "Of the assessments signed, how many say what it means for this person."),
)
# A service that counts nothing shows no figure that could be below a share: its silence is a breach of its own.
COUNTED = "counted"
BREACHES = (
    *MEASURES,
    (COUNTED, "Nothing counted", "The service says each month how many people it should have assessed."),
)
COUNT_BY = 15  # by this day of the month after: a local choice
NEEDS_WORDS = 10


@dataclass(frozen=True)
class Standard:
    """One standard: by which tools it is met. `usual` is the share in per cent that a new contract begins with."""

    key: str
    title: str
    words: str
    tools: tuple[str, ...]
    usual: int
    source: str
    verified: bool = False


RECOGNISED = Standard(
    "recognised_assessment",
    "A recognised risk assessment is used",
    "A recognised risk assessment is used for all vulnerable people whom the service sees, under-16s among them.",
    tuple(key for key in COMPLETE if key not in ("gillick", "mental_capacity")),
    100,
    SOURCE,
)
STANDARDS = {s.key: s for s in (RECOGNISED,)}

COUNT = (
    Number("seen", "How many vulnerable people did the service see in this month?", required=True, least=0,
           most=100_000, help="Everybody for whom the standard asks for an assessment. A count only."),
    Number("seen_under_16", "How many of them were under 16?", required=True, least=0, most=100_000),
)  # fmt: skip
BREACH = (
    LongText("words", "What do the figures show?", required=True, at_least=NEEDS_WORDS,
             help="Counts and months. Nobody’s name, and nothing about one person."),
    LongText("remedy", "What do you ask the service to do?", required=True, at_least=NEEDS_WORDS),
)  # fmt: skip
ANSWER = (
    LongText("answer", "What has the service done, and what will it do by when?", required=True, at_least=NEEDS_WORDS,
             help="Nobody’s name, and nothing about one person."),
)  # fmt: skip
RECHECK = (LongText("words", "What do the figures show now?", required=True, at_least=NEEDS_WORDS),)
