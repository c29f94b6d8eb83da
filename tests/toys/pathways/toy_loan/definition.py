"""A made-up pathway in one folder: lending a toy and getting it back."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.instruments import Choice, LongText
from halcyon.kernel.pathways import Clock, Guard, Move, Pathway, State
from halcyon.practice import roles

HUB = frozenset({roles.MASH_SOCIAL_WORKER, roles.MASH_MANAGER})

PATHWAY = Pathway(
    key="toy_loan",
    version=1,
    title="Toy loan",
    short="Toy",
    source="Made up for the tests",
    start="wanted",
    reference_prefix="TOY",
    opened_sentence="A toy was asked for",
    states=(
        State("wanted", "Wanted", roles.MASH_SOCIAL_WORKER, "lend", "Choose a toy to lend"),
        State("lent", "Lent", roles.MASH_MANAGER, "take_back", "Get the toy back"),
        State("back", "Back on the shelf"),
    ),
    final=frozenset({"back"}),
    moves=(
        Move(
            "lend",
            "Lend a toy",
            ("wanted",),
            "lent",
            by=HUB,
            records="toy_lent",
            sentence="Lent the {toy}. {why}",
            intro="Only toys that have been washed.",
            asks=(
                Choice(
                    "toy",
                    "Which toy is lent?",
                    options=(("bear", "Bear: the brown one"), ("boat", "Boat")),
                    required=True,
                ),
                LongText("why", "Why this one?", required=True, at_least=5),
            ),
            sets=("toy",),
            guards=(Guard("boats_float", lambda f: "The boat has a leak." if f.given.get("toy") == "boat" else None),),
        ),
        Move(
            "take_back",
            "Take it back",
            ("lent",),
            "back",
            by=frozenset({roles.MASH_MANAGER}),
            records="toy_back",
            sentence="The toy came back.",
            completes="toy_checklist",
        ),
    ),
    clocks=(
        Clock(
            "loan",
            "Time with the toy",
            ("toy_lent",),
            ("toy_back",),
            {"": Limit(3, CountingRule.ELAPSED_HOURS, "Toy library rules, section 1", False)},
            tells="council.mash_duty_manager",
        ),
    ),
)
