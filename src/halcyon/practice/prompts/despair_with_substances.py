"""Despair together with alcohol or drugs that others give."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    despair = facts.within(6, "despair")
    given = facts.within(6, "substances")
    if not despair or not given:
        return None
    return Raised((*despair, *given), facts.within(6, "trusted_adult", "no_harm_found"))


PROMPT = Prompt(
    key="despair_with_substances",
    version=1,
    title="Despair, and somebody who supplies",
    question="What happened before it, and who gives them what they take?",
    why="Despair is often treated as the illness. It can be the answer to what somebody does to them.",
    rule="Despair, self-harm or thoughts of ending their life, and alcohol or drugs, both in the last 6 months.",
    looks_for="What came first; who was there; what they are afraid of.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
