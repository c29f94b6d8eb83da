"""Not brought after telling of harm."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    away = facts.within(12, "not_brought")
    told = tuple(t for t in facts.ever("disclosed") if any(0 <= (a.on - t.on).days <= 92 for a in away))
    if not told:
        return None
    seen = tuple(s for s in facts.within(12, "alone") if s.on > away[0].on)
    return Raised((*away, *told), seen)


PROMPT = Prompt(
    key="not_brought_after_telling",
    version=1,
    title="Not seen since they told somebody",
    question="Who has seen them since they spoke, and who knew that they had?",
    why="After a child has told of harm, an appointment that they are not brought to is a worry of its own.",
    rule="Was not brought, or did not come, within 3 months after telling of harm.",
    looks_for="Who was told that they had spoken; who brings them; when somebody last saw them alone.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
