"""Several small concerns from several agencies."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    concerns = facts.within(6, "concern")
    if len(concerns) < 3 or len({c.agency for c in concerns}) < 2:
        return None
    looked = tuple(s for s in facts.within(6, "looked_into") if s.on >= concerns[-1].on)
    return None if looked else Raised(concerns, facts.within(6, "no_harm_found", "trusted_adult"))


PROMPT = Prompt(
    key="small_concerns",
    version=1,
    title="Several small worries",
    question="If one person had known all of this, what would they have asked?",
    why="Each agency saw a part that was not enough. Nobody has looked at all of it together.",
    rule="Three or more concerns by two or more agencies in 6 months, and nothing has looked into it since the first of them.",
    looks_for="What the concerns have in common; days, places, names that come back.",
    source="domain.md A7 (spotting low-level repeats); Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
