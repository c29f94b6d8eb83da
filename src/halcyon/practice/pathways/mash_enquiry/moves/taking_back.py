"""Whoever reported it says that it was a mistake: that is written down and weighed, and ends nothing by itself.

People take a report back because it was wrong, and because somebody made them. A child's own taking back is a sign in
itself (`practice.prompts`). So nothing is removed, every clock runs on, and a person still decides, who has to say what
they make of it. Local: no published rule was found on reports that are taken back.
"""

from halcyon.kernel.instruments import Choice, Is, LongText
from halcyon.kernel.pathways import Move
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import wording

WITHOUT = Is("taken_back", None)
WEIGHED = LongText(
    "taken_back_weighed",
    "Whoever reported it says that it was a mistake. What do you make of that?",
    help="What you know from somebody else, what you have seen, and whether they could have been pressed to say so.",
    required=True,
    at_least=20,
)
NOTE = Move(
    "take_back",
    "Note that the report is taken back",
    ("received", "triaged", "rated", "asked", "with_worker"),
    "",
    by=roles.FRONT_DOOR,
    records="taken_back",
    sentence="Whoever reported it says that it was a mistake: {said_now} How that is known to be them: {made_sure}. "
    "Could somebody have pressed them: {pressed}.",
    intro="Whoever reported this says that it was a mistake. Write it down. Nothing that was said is removed, every time limit runs on, "
    "and somebody decides as for any other enquiry.",
    asks=(
        LongText("said_now", "What do they say now?", help="In their own words.", required=True, at_least=5),
        Choice("made_sure", "How do you know that it was them?", options=wording.TOOK_BACK, required=True),
        Choice("pressed", "Could somebody have pressed them to say so?", options=wording.PRESSED, required=True),
    ),
    sets=("pressed",),
    writes=(("taken_back", "yes"),),
    when=WITHOUT,
)
