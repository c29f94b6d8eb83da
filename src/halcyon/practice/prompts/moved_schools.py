"""Moved or excluded, and away from school."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised, times


def _asks(facts: PersonFacts) -> Raised | None:
    moves = facts.within(12, "moved_school")
    away = facts.within(12, "absent")
    if times(moves) < 2 and not (moves and away):
        return None
    return Raised((*moves, *away), facts.within(12, "attends", "trusted_adult"))


PROMPT = Prompt(
    key="moved_schools",
    version=1,
    title="Out of school’s sight",
    question="Who sees them on a school day now, and who noticed when they stopped coming?",
    why="Moves and exclusions take a child out of the sight of the adults who would notice.",
    rule="Excluded or moved school at least once in 12 months, and absent too; or twice or more.",
    looks_for="Reasons for each move; where they are in the day; who collects them.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
