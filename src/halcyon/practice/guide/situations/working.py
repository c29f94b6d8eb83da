"""Working together: advice, questions from the hub, and disagreement."""

from halcyon.practice.guide.model import POLICE_NOW, PUBLIC, Form, Page, Situation, Step
from halcyon.practice.guide.situations.common import DONE, HUB, OUT_OF_HOURS, TEAM, WT

SITUATIONS = (
    Situation(
        "unsure",
        "I am not sure, and want to talk it through",
        (
            Step("Talk with {lead}.", not_for=frozenset({PUBLIC})),
            Step(
                "Ask a safeguarding team for advice. You need not say the person’s name.",
                (TEAM, Page("advice"), HUB),
                not_for=frozenset({PUBLIC}),
            ),
            Step("Ring the hub. You need not say who you are.", (HUB, OUT_OF_HOURS), only_for=frozenset({PUBLIC})),
            Step("Still worried after talking? Raise a concern. Anybody may, whatever the advice was.", (Form(),)),
            Step("Write down whom you asked, what you said and what they advised.", not_for=frozenset({PUBLIC})),
        ),
        now=True,
        avoid=("Keep it to yourself.",),
    ),
    Situation(
        "asked",
        "The hub asks me what I know",
        (
            Step("Answer on the request’s own page, in time. “Nothing known” is an answer.", (Page("requests"),)),
            Step(
                "Look at what the request says that it is for, and answer that: what you know, what it means for the child, what you do not know."
            ),
            Step(
                "You may share without consent to keep a child safe. Unsure what? Ask whoever decides on sharing in your organisation, and tell the hub that you do.",
                (HUB,),
                source="Children Act 2004 section 11; " + WT,
            ),
            Step("Mark what the family must not learn from you, and say why."),
        ),
        avoid=("Send the whole record.", "Wait because somebody is away."),
        write=(DONE,),
        not_for=frozenset({PUBLIC}),
    ),
    Situation(
        "disagree",
        "I disagree with what was decided",
        (
            Step("A child is in danger while you disagree: ring 999, and the hub.", (POLICE_NOW, HUB, OUT_OF_HOURS)),
            Step(
                "Ring whoever decided, today. Say what you know that they may not, and what you think must happen.",
                (HUB,),
            ),
            Step(
                "Not settled? Raise it as a professional disagreement, from the concern’s own page. {lead} goes up the ladder with you.",
                (Page("concerns"), TEAM),
                not_for=frozenset({PUBLIC}),
                source="The partnership’s ladder for disagreements",
            ),
            Step("Keep the child safe meanwhile, and say how."),
        ),
        avoid=("Let it rest because you have sent it once.",),
        write=(DONE,),
        not_for=frozenset({PUBLIC}),
    ),
)
