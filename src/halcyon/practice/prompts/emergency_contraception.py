"""Emergency contraception three times in half a year."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised, times


def _asks(facts: PersonFacts) -> Raised | None:
    given = facts.within(6, "emergency_contraception")
    if times(given) < 3:
        return None
    return Raised(given, facts.within(6, "can_refuse", "carer_knows", "alone"))


PROMPT = Prompt(
    key="emergency_contraception",
    version=1,
    title="Emergency contraception again",
    question="Are they free to decide about contraception and about sex, and who decides if they are not?",
    why="Emergency contraception again and again may mean that somebody else decides.",
    rule="Emergency contraception three times or more in 6 months, by what one or several services wrote.",
    looks_for="Whether they could refuse; who knows; which contraception they would want; whether somebody waits outside.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
