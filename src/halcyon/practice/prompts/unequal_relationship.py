"""An older, adult or more powerful partner."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    power = facts.within(12, "authority") if facts.under(18) else ()
    gap = facts.within(12, "older_partner", "adult_partner") if facts.under(16) else ()
    if not power and not gap:
        return None
    return Raised((*gap, *power), facts.within(12, "can_refuse", "carer_knows", "no_harm_found"))


PROMPT = Prompt(
    key="unequal_relationship",
    version=1,
    title="An unequal relationship",
    question="How did they meet, who else knows, and what would happen if they said no?",
    why="An age gap is not proof of harm, and a young person’s yes is not proof of freedom.",
    rule="Under 16 with a partner who is 4 years older or more, or an adult; under 18 with a partner who looks after, teaches, houses, employs or supplies them. In the last 12 months.",
    looks_for="How they met; gifts, lifts, drugs; whether it is secret; whether they feel able to refuse; who else is there.",
    source="domain.md C2; instruments.md 2 V16 (gap of 4 years or an adult)",
    asks=_asks,
    age_law="Under 16 sex with anybody is unlawful; under 18 with somebody in a position of trust (domain.md C2: RCGP, Age of consent)",
)
