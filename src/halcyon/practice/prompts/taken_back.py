"""A disclosure that was taken back."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    back = facts.within(12, "taken_back")
    if not back:
        return None
    return Raised(back, facts.within(12, "looked_into", "no_harm_found"))


PROMPT = Prompt(
    key="taken_back",
    version=1,
    title="Took it back",
    question="What changed between the day they told and the day they took it back?",
    why="Taking it back is common when it was true: because of fear, or because nothing happened when they spoke.",
    rule="Somebody wrote in the last 12 months that they told of harm and took it back.",
    looks_for="Who spoke with them in between; who knew; what they were told would happen.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
