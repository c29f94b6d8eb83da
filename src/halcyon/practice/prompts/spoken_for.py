"""Somebody always speaks for them."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    accompanied = facts.within(12, "spoken_for", "not_alone")
    alone = facts.within(12, "alone")
    if len({s.source for s in accompanied}) < 2 or (alone and alone[0].on >= accompanied[0].on):
        return None
    return Raised(accompanied, alone)


PROMPT = Prompt(
    key="spoken_for",
    version=1,
    title="Never heard alone",
    question="What would they say if nobody could hear?",
    why="A child who is always accompanied has not been asked.",
    rule="Somebody spoke for them or watched them, or they were not seen alone, twice or more in 12 months, and nobody has seen them alone since.",
    looks_for="A reason to see them alone that alarms nobody: a test, a weight, a school appointment.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
