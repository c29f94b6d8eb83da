"""Referring a child who was sexually abused to therapy: what is asked, and how long a child may wait.

The wait is local: no published time limit was found for therapy after sexual abuse, so both are shown as unverified.
"""

from __future__ import annotations

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.instruments import ChildWords, Choice, Day, LongText, Question, ShortText
from halcyon.practice.protection import NEEDS_A_REASON

LOCAL = "local; no published time was found for therapy after sexual abuse"
ANSWERED = Limit(5, CountingRule.WORKING_DAYS_AFTER, LOCAL, False)
BEGUN = Limit(30, CountingRule.WORKING_DAYS_AFTER, LOCAL, False)

REFERRAL: tuple[Question, ...] = (
    LongText(
        "why",
        "What happened to the child, in a few words, and what do you hope for?",
        help="The therapist reads this. The child need not tell it again.",
        required=True,
        at_least=20,
    ),
    ChildWords("wishes", "What does the child want from it?", help="For example a woman, after school, not at home."),
    Choice(
        "consent_by",
        "Who agreed to this referral?",
        options=(
            ("child", "The child, who can decide this"),
            ("parent", "Somebody with parental responsibility"),
            ("both", "Both"),
        ),
        required=True,
    ),
    ShortText("consent_name", "Their name", required=True),
    Day("consent_on", "On which day did they agree?", required=True),
)
SEND_BACK: tuple[Question, ...] = (
    LongText("answer", "Why can the service not help, and who can?", required=True, at_least=NEEDS_A_REASON),
)
BEGIN: tuple[Question, ...] = (Day("begun_on", "On which day did they first meet?", required=True),)
NOTE: tuple[Question, ...] = (
    Day("on", "On which day?", required=True),
    LongText(
        "text", "Your note", help="Read by your service only. It is in no pack, chronology or letter.", required=True
    ),
)
END: tuple[Question, ...] = (
    Choice(
        "outcome",
        "How did it end?",
        options=(
            ("completed", "Completed as agreed"),
            ("stopped_by_child", "The child chose to stop"),
            ("moved", "Goes on with another service"),
            ("never_begun", "Never begun"),
        ),
        required=True,
    ),
    Day("ended_on", "On which day?", required=True),
    LongText(
        "answer",
        "What are those who work with the child told?",
        help="Only what the child has agreed to.",
        required=True,
        at_least=NEEDS_A_REASON,
    ),
)
