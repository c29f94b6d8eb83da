"""The same child comes to sexual health again and again."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised, times


def _asks(facts: PersonFacts) -> Raised | None:
    visits = facts.within(6, "clinic")
    if times(visits) < 3:
        return None
    return Raised(visits, facts.within(6, "alone", "no_harm_found", "looked_into"))


PROMPT = Prompt(
    key="repeated_attendances",
    version=1,
    title="Comes again and again",
    question="What brings them back so often, and has anybody asked them alone what happens between visits?",
    why="Each visit alone looks ordinary. Together they may show harm that goes on.",
    rule="Three or more visits to sexual health clinics in 6 months.",
    looks_for="What the visits were for; whether they came alone; whether one service knew of the others.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
