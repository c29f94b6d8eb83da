"""Infections or pregnancies that come back."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised, times


def _asks(facts: PersonFacts) -> Raised | None:
    found = facts.within(6, "infection", "pregnancy")
    if times(found) < 2:
        return None
    return Raised(found, facts.within(6, "can_refuse", "alone", "no_harm_found"))


PROMPT = Prompt(
    key="infection_or_pregnancy_again",
    version=1,
    title="The same need again",
    question="Who passes it on, and is the young person free to stop it?",
    why="Treatment cures the infection. It says nothing about the one from whom it came.",
    rule="Two or more infections or pregnancies in 6 months, alone or together.",
    looks_for="Whether partners were traced; whether the partner is the same; whether condoms are refused by somebody else.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
