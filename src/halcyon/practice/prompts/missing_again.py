"""Missing several times."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised, times


def _asks(facts: PersonFacts) -> Raised | None:
    missing = facts.within(3, "missing")
    if times(missing) < 3:
        return None
    return Raised(missing, facts.within(3, "alone", "trusted_adult"))


PROMPT = Prompt(
    key="missing_again",
    version=1,
    title="Missing several times",
    question="What are they going to, or away from, and has somebody they trust asked?",
    why="The third time missing is often treated as a habit. It is the third time that something made a child go.",
    rule="Missing three times or more in 3 months.",
    looks_for="Push and pull: what happens at home or in the placement, and who is where they go.",
    source="domain.md D (3 episodes in 90 days: recalled); Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
