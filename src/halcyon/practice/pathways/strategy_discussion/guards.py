"""Rules that may refuse a move of a strategy discussion. Each says why in plain words."""

from halcyon.kernel.pathways import CaseFacts, Guard
from halcyon.practice.protection import HEALTH_KINDS

# Working Together 2023 chapter 3, as in domain.md B3: social worker and manager, police, health.
LEAST = (
    ("a social worker of the council", lambda a: a.agency_kind == "council" and a.profession == "social_worker"),
    (
        "a social work manager of the council",
        lambda a: a.agency_kind == "council" and a.profession == "social_work_manager",
    ),
    ("the police", lambda a: a.agency_kind == "police"),
    ("a health professional", lambda a: a.agency_kind in HEALTH_KINDS),
)


def missing(facts: CaseFacts) -> tuple[str, ...]:
    """Who of the least attendance was not there, in words."""
    return tuple(words for words, fits in LEAST if not any(fits(a) for a in facts.attended))


def _everybody_needed_came(facts: CaseFacts) -> str | None:
    absent = missing(facts)
    if not absent:
        return None
    return (
        f"This does not count as a strategy discussion without {' or '.join(absent)}. Record who came. If it had to go "
        "ahead without them, record it as held without the least attendance: it is then held again."
    )


def _really_short(facts: CaseFacts) -> str | None:
    return None if missing(facts) else "Everybody who is needed came: record it as held."


everybody_needed_came = Guard("everybody_needed_came", _everybody_needed_came)
really_short = Guard("really_short", _really_short)
