"""The section 47 enquiry: opened by the strategy discussion that initiated it (domain.md B1, B3; Children Act 1989 s47).

It has no statutory length of its own (trap i). What is timed is from the discussion that initiated it to the initial
child protection conference, if it ends in one.
"""

from halcyon.kernel.effects import HandsOver, Opens
from halcyon.kernel.instruments import Choice, Is, LongText
from halcyon.kernel.pathways import SENT_BACK, CaseFacts, Clock, Guard, Move, Pathway, State
from halcyon.practice import protection, roles
from halcyon.practice.protection import CARRIED, COMES_FROM, NEEDS_A_REASON

SOURCE = "domain.md A6, B1, B3; Children Act 1989 section 47"
TO_CONFERENCE = (
    "Devon One Minute Guide 23; Sussex CP procedures 5.2; ERSCP; CIN rule 8675Q (clocks.csv child_protection)"
)
OUTCOMES = (
    ("conference", "Initial child protection conference"),
    ("assessment_goes_on", "The child and family assessment goes on"),
    ("child_in_need", "Help under section 17"),
    ("short_breaks", "Short breaks under section 17"),
    ("legal_action", "Legal action"),
    ("other_agency", "Another agency keeps an eye on it"),
    ("no_further_action", "No further action"),
    ("other", "Something else"),
)
TEAMS = (("team", "Assessment and protection team"),)
SUBSTANTIATED = (
    ("yes_continuing", "Substantiated, and the child is likely to suffer significant harm"),
    ("yes_safe_now", "Substantiated, but the child is not likely to suffer significant harm now"),
    ("no", "Not substantiated"),
)


def _child_was_seen(facts: CaseFacts) -> str | None:
    seen = any(past.kind == "s47_child_seen" and past.data.get("seen") == "yes" for past in facts.history)
    if seen or str(facts.given.get("not_seen_reason") or "").strip():
        return None
    return "Nobody has recorded seeing this child. Record the visit first, or say why the enquiry ends without it."


def _harm_is_not_dropped(facts: CaseFacts) -> str | None:
    if facts.given.get("substantiated") == "yes_continuing" and facts.given.get("outcome") == "no_further_action":
        return "Harm that is likely to go on cannot end with no further action."
    return None


PATHWAY = Pathway(
    key="section_47",
    version=1,
    title="Section 47 enquiry",
    short="Section 47",
    source=SOURCE,
    start="under_way",
    reference_prefix="S47",
    opened_sentence="Section 47 enquiry initiated by a strategy discussion",
    opening=(protection.none_open("section_47", "A section 47 enquiry"),),
    states=(
        State("under_way", "Under way", roles.ALLOCATED_WORKER, "see_child", "Section 47 enquiry: see the child"),
        State(
            "returned",
            "Sent back, to be handed on",
            roles.MASH_MANAGER,
            "hand_on",
            "Section 47 enquiry sent back: say who makes it",
            aside=True,
        ),
        State("closed", "Ended"),
    ),
    final=frozenset({"closed"}),
    moves=(
        Move(
            "see_child",
            "Record a visit",
            ("under_way", "returned"),
            "",
            by=roles.CASEWORK,
            records="s47_child_seen",
            sentence="Visited. Child seen: {seen}. Alone: {seen_alone}. {seen_what}",
            asks=protection.seen_questions(on="seen_on", when_words="On which day was the visit?"),
            happens_on="seen_on",
        ),
        Move(
            "assess",
            "Begin the child and family assessment",
            ("under_way",),
            "",
            by=roles.CASEWORK,
            records="s47_assessment_begun",
            sentence="A child and family assessment under section 47 begins. {why}",
            intro="A section 47 enquiry is carried out through an assessment. Its time runs from the referral.",
            asks=(LongText("why", "What should it find out?", required=True, at_least=NEEDS_A_REASON),),
            then=(Opens("assessment", carries=(*CARRIED, COMES_FROM), purpose="assessment"),),
        ),
        Move(
            "discuss_again",
            "Call another strategy discussion",
            ("under_way",),
            "",
            by=roles.CASEWORK,
            records="s47_discussed_again",
            sentence="Another strategy discussion is called for. {why}",
            intro="It does not start the clock to the conference again: the discussion that initiated the enquiry did.",
            asks=(LongText("why", "What has changed?", required=True, at_least=NEEDS_A_REASON),),
            then=(Opens("strategy_discussion", carries=(*CARRIED, COMES_FROM), purpose="section_47"),),
        ),
        Move(
            "sent_back",
            "Sent back by the team that was asked to make it",
            ("under_way",),
            "returned",
            by=frozenset(),
            records="hand_off_sent_back",
            sentence="Sent back by {receiver}: {reason} Missing: {missing}",
            asks=(
                LongText("receiver", "Who sent it back?"),
                LongText("reason", "Why?"),
                LongText("missing", "What is missing?"),
            ),
            made_when=SENT_BACK,
        ),
        Move(
            "hand_on",
            "Ask a team to make the enquiry",
            ("returned",),
            "under_way",
            by=frozenset({roles.MASH_MANAGER, roles.ASSESSMENT_MANAGER}),
            records="s47_handed_on",
            sentence="A team is asked to make the enquiry: {team}. {reason}",
            intro="The duty to make enquiries does not wait: until a team has accepted, the manager of the hub answers "
            "for it.",
            asks=(
                Choice("team", "Who is asked?", options=TEAMS, required=True),
                LongText(
                    "reason", "What was cleared up since it was sent back?", required=True, at_least=NEEDS_A_REASON
                ),
                LongText(
                    "handover_note",
                    "What do they need to know before they accept?",
                    help="They read this, the child’s name and date of birth, and nothing else until they accept.",
                    required=True,
                    at_least=20,
                ),
            ),
            sets=("team",),
            then=(HandsOver("team", note="handover_note"),),
        ),
        Move(
            "conclude",
            "End the enquiry",
            ("under_way",),
            "closed",
            by=frozenset({roles.ASSESSMENT_MANAGER}),
            records="s47_concluded",
            sentence="Section 47 enquiry ended: {outcome}. {substantiated}. {reason}",
            asks=(
                protection.outcome("substantiated", "Are the concerns substantiated?", SUBSTANTIATED),
                protection.outcome("outcome", "What comes of it?", OUTCOMES),
                LongText("reason", "Why?", required=True, at_least=20),
                LongText(
                    "siblings",
                    "What of brothers, sisters and other children?",
                    help="Who they are, whether they were seen, and what they need. Say so if there are none.",
                    required=True,
                    at_least=4,
                ),
                LongText(
                    "legal_why",
                    "What is asked of the court, and when?",
                    required=True,
                    at_least=NEEDS_A_REASON,
                    when=Is("outcome", "legal_action"),
                ),
                LongText("told", "What were the child and the family told, and by whom?", required=True, at_least=5),
                LongText("not_seen_reason", "If the child was not seen: why does it end without that?"),
            ),
            sets=("outcome", "substantiated"),
            guards=(Guard("child_was_seen", _child_was_seen), Guard("harm_is_not_dropped", _harm_is_not_dropped)),
            then=(
                Opens(
                    "child_protection",
                    when_fact="outcome",
                    equals="conference",
                    carries=(*CARRIED, COMES_FROM),
                    purpose="section_47",
                    gathers=protection.CHAIR,
                ),
                Opens(
                    "child_in_need",
                    when_fact="outcome",
                    equals=("child_in_need", "short_breaks"),
                    carries=(*CARRIED, COMES_FROM),
                    purpose="assessment",
                ),
            ),
        ),
    ),
    clocks=(
        Clock(
            "to_conference",
            "If it comes to a conference: held",
            ("opened",),
            ("s47_concluded",),
            {
                "": protection.working_days(
                    15,
                    TO_CONFERENCE,
                    verified=True,
                    note="The enquiry itself has no statutory length. Counted from the strategy discussion that initiated it.",
                )
            },
            tells="council.assessment_manager",
            counts_from="initiated_at",
        ),
    ),
)
