"""The themes under which a partnership finds again what it was told before.

One short list for reviews, audits, inspections and outside reports, so that the same lesson is found whoever said it.
`words` are those by which a text is recognised as being about the theme: a suggestion, which a person confirms.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One theme. `words` are beginnings of words, in lower case."""

    key: str
    title: str
    words: tuple[str, ...]


SOURCE = (
    "The headings of seeds B (consent and age, missing persons, looked-after children, multi-agency engagement, "
    "information sharing, sustaining practice) and of seed A (deaths, delay, training), with the themes that reviews "
    "of serious cases come back to. The cut is a local choice."
)
THEMES = (
    Theme("voice", "The child’s or adult’s voice", ("voice", "heard", "listen", "wishes", "spoken to", "seen alone")),
    Theme("curiosity", "Professional curiosity and respectful mistrust", ("curio", "mistrust", "disguised", "assum")),
    Theme("consent", "Consent and age", ("consent", "capacit", "under 16", "gillick", "fraser", "coerc")),
    Theme("exploitation", "Exploitation", ("exploit", "grooming", "county line", "traffick", "cse")),
    Theme("missing", "Missing from home, school or care", ("missing", "absent", "return home", "absconded")),
    Theme("in_care", "Children in care and care leavers", ("looked after", "looked-after", "in care", "placement")),
    Theme("sharing", "Sharing information", ("shar", "information", "told each other", "systems do not")),
    Theme("thresholds", "Thresholds and referral", ("threshold", "referr", "level of need", "screening")),
    Theme("delay", "Delay and drift", ("delay", "drift", "timel", "wait", "backlog", "late")),
    Theme("recording", "Recording", ("record", "chronolog", "document", "code")),
    Theme("meetings", "Meetings, attendance and who was invited", ("meeting", "attend", "invit", "conference")),
    Theme("escalation", "Escalation and disagreement", ("escalat", "disagree", "challeng")),
    Theme("supervision", "Supervision and management oversight", ("supervis", "oversight", "manager")),
    Theme("training", "Training and confidence", ("train", "confiden", "skill", "briefing", "awareness")),
    Theme("domestic_abuse", "Domestic abuse", ("domestic", "dash", "perpetrator", "coercive control")),
    Theme("mental_health", "Mental health", ("mental", "suicid", "self-harm", "psychiatr")),
    Theme("substances", "Alcohol and drugs", ("alcohol", "drug", "substance", "drink")),
    Theme("neglect", "Neglect and self-neglect", ("neglect", "hoard", "home conditions")),
    Theme("capacity_adults", "Mental capacity and best interests", ("mental capacity", "best interest", "deprivation")),
    Theme("deaths", "Learning from deaths", ("death", "mortality", "died", "bereave")),
    Theme("learning_disability", "Learning disability and autism", ("learning disab", "autis", "reasonable adjust")),
    Theme("transition", "Moving between services", ("transition", "discharge", "handover", "hand-over", "moved")),
    Theme("was_not_brought", "Not brought, not attended", ("not brought", "did not attend", "missed appoint", "dna")),
    Theme("equality", "Equality, culture and language", ("equal", "ethnic", "cultur", "interpret", "language", "race")),
    Theme("family", "Family, fathers and carers", ("father", "family", "carer", "grandparent", "household")),
    Theme("commissioning", "Commissioning and contracts", ("commission", "contract", "provider")),
)
BY_KEY = {theme.key: theme for theme in THEMES}


def suggested(text: str) -> tuple[str, ...]:
    """The keys of the themes that a text seems to be about, those with the most of its words first."""
    lower = f" {text.lower()}"
    found = [(sum(f" {word}" in lower for word in theme.words), theme.key) for theme in THEMES]
    return tuple(key for number, key in sorted(found, key=lambda each: -each[0]) if number)
