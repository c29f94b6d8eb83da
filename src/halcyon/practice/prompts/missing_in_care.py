"""Missing while in care."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    missing = facts.within(3, "missing")
    care = facts.ever("in_care", "care_said")
    left = facts.ever("left_care")
    cared_for = care[:1] if care and (not left or left[0].on < care[0].on) else ()
    if not missing or not cared_for:
        return None
    return Raised((*missing, *cared_for), facts.within(3, "alone", "no_harm_found"))


PROMPT = Prompt(
    key="missing_in_care",
    version=1,
    title="Missing while in care",
    question="Where were they, who was with them, and who fetched or brought them?",
    why="A child in care who is missing may be with people who know that nobody at home is waiting.",
    rule="In care and not left since, and missing at least once in the last 3 months.",
    looks_for="The return home interview; places and cars; who else was missing at the same time; what they came back with.",
    source="domain.md D (missing from care); Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
