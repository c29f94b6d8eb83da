"""A new phone, things or money without an explanation."""

from halcyon.kernel.curiosity import PersonFacts, Prompt, Raised


def _asks(facts: PersonFacts) -> Raised | None:
    goods = facts.within(6, "goods")
    explained = facts.within(6, "goods_explained")
    if not goods or (explained and explained[0].on > goods[0].on):
        return None
    return Raised((*goods, *facts.within(6, "debt")), (*explained, *facts.within(6, "trusted_adult")))


PROMPT = Prompt(
    key="unexplained_gifts",
    version=1,
    title="Things that nobody can explain",
    question="Who gave it, and what do they want for it?",
    why="A phone keeps a child in reach; a gift can be a debt.",
    rule="Things, a phone or money without an explanation in the last 6 months, and nobody has explained them since.",
    looks_for="Receipts, names, who pays for the phone; whether they are afraid to be without it; debts.",
    source="Serious Case Review, Children A to F (2015); how many and how long: a local choice",
    asks=_asks,
)
