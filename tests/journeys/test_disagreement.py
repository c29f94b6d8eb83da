"""A school nurse disagrees with "no further action"; it climbs one stage, and the decision is changed."""

from __future__ import annotations

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import Persona

WORRY = "She told me again that a man who is not family collects her on Fridays. She is quieter than before."
WHY = "She is collected each Friday by a man who is not family, and nobody has asked who he is."
SAFE = "I see her at the drop-in each Thursday, and school rings me when she is away."
INSIDE = "We went through what the hub has and think that the pattern was read too lightly."
TOLD = "We talked with your manager. We will look again at what you saw on Fridays."
CHANGED = "The decision was changed: a child and family assessment begins tomorrow."


def given_no_further_action(tom: Persona, ruth: Persona, helen: Persona, child: steps.Child) -> str:
    """The hub decides that nothing more is done, and tells the referrer. Returns the enquiry's address."""
    case = steps.when_the_enquiry_is_opened(tom, child)
    steps.when_triaged(tom, case, danger="No")
    steps.when_rated(ruth, case, "Green")
    helen.opens(case).follows("Decide")
    helen.chooses("What happens next?", "No further action")
    helen.chooses("Level of need", "Level 1").chooses("Legal basis", "No statutory power needed")
    helen.writes("Why?", "One report of a lift, and nothing else is known about this child.")
    helen.writes("What does the child say or show?", steps.CHILD_WORDS)
    helen.writes("What is not known?", "Who collects her.")
    helen.presses("Decide").sees("Decide: done.")
    steps.when_the_referrer_is_told(ruth, case)
    return case


def test_a_disagreement_climbing(comes: Comes):
    # Given a concern that ended with no further action
    amina, child = comes("Amina Yusuf"), steps.a_child()
    steps.given_a_concern(amina, child, worry=WORRY, danger="No")
    own = amina.path
    helen = comes("Helen Marsh")
    case = given_no_further_action(comes("Tom Ashdown"), comes("Ruth Okafor"), helen, child)

    # When the school nurse disagrees, from the page of her own concern
    amina.opens(own).follows("I disagree with this decision")
    amina.presses("Send my disagreement", status=422).sees("What keeps the child safe until this is settled")
    amina.chooses("Which decision do you disagree with?", "No further action")
    amina.writes("Why do you disagree?", WHY).writes("What keeps the child safe until this is settled?", SAFE)
    amina.chooses("Is a child in danger now?", "No")
    amina.presses("Send my disagreement")
    amina.sees("Your disagreement is recorded", "Practitioner to practitioner", "here now", WHY, SAFE)
    disagreement = amina.path

    # Then the manager who decided is told at once, and the enquiry's page shows it
    helen.opens("/messages/").sees("Disagreement:")
    helen.opens(case).sees("Somebody disagrees with this decision")

    # When practitioners do not agree, it climbs one stage and no further
    amina.follows("Not agreed: take it to line managers")
    amina.writes("Why is it not settled?", "We talked on the telephone, and neither of us was persuaded.")
    amina.presses("Send").sees("Line managers", "here now")

    # Then her line manager has it on her list, and what she may not know is not there
    marian = comes("Marian Holt")
    marian.opens("/").sees("Disagreement: talk, as line managers")
    marian.opens(disagreement).sees(WHY, "Line managers")
    marian.opens("/disagreements/?stage=line_managers").sees("No further action", "Line managers")

    # When the managers talk and agree that the decision is changed
    helen.opens("/disagreements/").sees("Line managers", "Marlshire Community")
    helen.opens(case).follows("Open PD-")
    page = helen.path
    helen.presses("Record what was said", role="button")
    helen.writes("What was said?", INSIDE).writes("Who took part", "Helen Marsh and Marian Holt")
    helen.writes("What is the one who raised it told?", TOLD).presses("Record what was said")
    helen.opens(page).follows("Record what was agreed")
    helen.chooses("What became of the decision?", "The decision was changed")
    helen.writes("What changed, or why does it stand?", "An assessment begins; the social worker sees her at school.")
    helen.writes("Who agreed to this, of both agencies?", "Marian Holt for the trust, Helen Marsh for the hub")
    helen.writes("What is the one who raised it told?", CHANGED).presses("Record what was agreed")
    helen.sees("Disagreement: write what is learned", "Agreed: The decision was changed.")

    # Then the school nurse reads how it ended, and not what was said inside
    amina.opens(disagreement).sees("Settled", TOLD, CHANGED).sees_not(INSIDE)
    amina.opens(own).sees("Your disagreement")
    steps.then_a_wrong_door_looks_like_no_door(amina, case, page, "/disagreements/")
    steps.then_a_wrong_door_looks_like_no_door(comes("Imran Shah"), disagreement, page, "/disagreements/")

    # And it closes with what is learned and what was done about the changed decision
    helen.opens(page).presses("Close, with what is learned", role="button")
    helen.writes("What is learned from this?", "Ring the referrer before deciding that nothing more is done.")
    helen.writes("If the decision was changed", "Assessment begun by the north team the next morning.")
    helen.presses("Close, with what is learned").sees("Closed")
