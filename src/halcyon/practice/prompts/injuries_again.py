"""Injuries more than once."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised, times


def _asks(facts: PersonFacts) -> Raised | None:
    injuries = facts.within(12, "injury")
    if times(injuries) < 2:
        return None
    return Raised(injuries, facts.within(12, "alone", "looked_into", "no_harm_found"))


PROMPT = Prompt(
    key="injuries_again",
    version=1,
    title="Injured more than once",
    question="Does each account fit the injury, and do the accounts fit each other?",
    why="Several small injuries, each explained, can be one story.",
    rule="An injury written down twice or more in 12 months.",
    looks_for="Who gave each account; whether the child was asked alone; whether one doctor saw them all.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
