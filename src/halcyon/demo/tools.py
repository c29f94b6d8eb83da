"""Tools that people of the demonstration filled in: screens, questionnaires and assessments of half a year, so that how
services use tools can be seen. Written by the acts of the product; nobody in them exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.cases.models import Case
from halcyon.curiosity.actions import raise_questions, settle_question
from halcyon.curiosity.queries import overview
from halcyon.kernel.instruments import DemandKind
from halcyon.kernel.sharing import Handling
from halcyon.people.models import SuppliedRecord
from halcyon.people.retrieval import records_of_same_person
from halcyon.responses.actions import Child, answer_demand, begin, save, sign_tool, write_down
from halcyon.responses.definitions import mark_of
from halcyon.responses.models import Demand


def seen(*keys: str, basis: str = "evidence", said: str = "yes") -> dict[str, str]:
    """Answers that something is there, with what they rest on."""
    return {k: v for key in keys for k, v in ((key, said), (f"{key}__basis", basis))}


# What stands in a tool of each kind about a child with whom little is wrong.
VISIT = {
    "harm_now": "no", "came_with": "alone", "seen_alone": "yes", "interpreter": "no", "limits_explained": "yes",
    "limits_understood": "yes", "care_status": "no", "social_worker": "no", "relationship": "no",
    "competence": "not_needed", "weekly_list": "yes", "rests_on": ["disclosure"], "judgement": "no_indication",
    "outcome": "universal",
    "action": "Knows where to find us, and that nobody else need come along.",
    "analysis": "Came by herself with clear questions, and talks freely of home and friends. Nothing seen worries.",
}  # fmt: skip
SCREEN = {
    "harm_now": "no", "seen": "alone", "rests_on": ["evidence", "disclosure"], "judgement": "vulnerable",
    "outcome": "early_help", "consulted": "no", "action": "Talked with the school; seen again in four weeks.",
    "analysis": "Home is hard and there are few adults to turn to. Nobody is known to use that. To be looked at again.",
}  # fmt: skip
FRASER = {
    "harm_now": "no", "care": ["contraception"], "relationship": "yes", "wanted": "yes", "exchange": ["nothing"],
    **seen("understands", "not_persuaded", "likely", "suffers", "best_interests", basis="disclosure"),
    "persuading": "Asked whether an aunt could know. Not now; asked again next time.", "rests_on": ["disclosure"],
    "judgement": "met_worried", "outcome": "met", "consulted": "no", "action": "Comes again in a month, seen alone.",
    "analysis": "The care is right and lawful. It says nothing of how free this relationship is: that is asked apart.",
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "young_person": VISIT,
    "exploitation_screen": SCREEN,
    "exploitation_checklist": SCREEN,
    "exploitation_scored": SCREEN,
    "consent_and_coercion": SCREEN | {"relationship": "yes", "can_refuse": "not_known", "asked_how": "alone"},
    "fraser": FRASER,
}
AT_RISK = {"judgement": "at_risk", "outcome": "consult"}
OLDER = {"relationship": "yes", "partner_gap": "4_5", "partner_adult": "yes", **AT_RISK}
WORRYING = {
    "analysis": "Somebody older pays for things and decides when they meet. Said to be a free wish, with a look at "
    "the phone before every answer. We do not know whether no would be heard.",
    "action": "Consult the exploitation team this week; seen alone again on Monday.",
}


FEW = seen("family_breakdown", "isolated", "self_esteem", "out_late", "phone", basis="disclosure")
MORE = FEW | seen("callers", "withdrawn", "family_mental_health") | seen("cars", said="current", basis="disclosure")


@dataclass(frozen=True)
class Filled:
    """One tool: who filled it in, how long ago, about which child (`name`, years old, sex); `said` is what differs.
    What a rule asks for is answered at once, but not the demand of the kind `left`."""

    who: str
    ago: timedelta
    tool: str
    name: str
    years: int
    sex: str = "F"
    said: dict[str, Any] = field(default_factory=dict)
    signed: bool = True
    left: str = ""


def _days(number: float) -> timedelta:
    return timedelta(days=number)


LEFT = {"social_worker": None, "social_worker__not_asked": "She had to catch her bus. To be asked next time."}
CHILDREN = (
    Filled("amina.yusuf", _days(112), "exploitation_screen", "Kezia Thornley", 14, said=seen("isolated", "absence")),
    Filled("amina.yusuf", _days(104), "exploitation_screen", "Idris Colborne", 15, "M",
           seen("phones", "debt", basis="disclosure") | OLDER | WORRYING | {"judgement": "at_risk"}),
    Filled("amina.yusuf", _days(92), "exploitation_scored", "Lowri Haddock", 14, said=FEW),
    Filled("amina.yusuf", _days(64), "young_person", "Tilly Brackenbury", 16, said=OLDER | WORRYING),
    Filled("amina.yusuf", _days(61), "consent_and_coercion", "Tilly Brackenbury", 16,
           said=OLDER | WORRYING | {"judgement": "uncertain"}),
    Filled("amina.yusuf", _days(35), "young_person", "Esme Rowntree", 15, said=LEFT),
    Filled("amina.yusuf", _days(9), "exploitation_scored", "Lowri Haddock", 14, said=MORE | OLDER | WORRYING,
           left=DemandKind.SUPERVISOR_REVIEW),
    Filled("amina.yusuf", _days(2), "young_person", "Neve Aldersey", 14, signed=False, said={"analysis": None}),
    Filled("beth.carver", _days(44), "exploitation_screen", "Roma Whitfield", 15, said=seen("sti_pregnancy")),
    Filled("jo.fenwick", _days(73), "exploitation_checklist", "Callum Pryce", 15, "M"),
    # The clinic’s nurses, who wrote on paper until now.
    Filled("sinead.doran", timedelta(hours=3), "young_person", "Maya Ellingham", 17),
    Filled("sinead.doran", timedelta(hours=2.5), "young_person", "Orla Dunmore", 15,
           said=OLDER | WORRYING | {"competence": "fraser"}),
    Filled("sinead.doran", timedelta(hours=2.4), "fraser", "Orla Dunmore", 15, said=OLDER | {"judgement": "met_worried",
           "outcome": "met"}),
    Filled("lorna.keys", timedelta(hours=2), "young_person", "Saffron Keel", 16, said={"relationship": "yes",
           "partner_gap": "none", "partner_adult": "no"}),
)  # fmt: skip
TEAM_CHILD = (("rosa.quill", _days(50), FEW), ("rosa.quill", _days(16), MORE | OLDER | WORRYING))
# What was said when a rule asked for it.
ANSWERS = {
    DemandKind.SAME_DAY_CONVERSATION: "Went through it together: seen alone from now on, and the team is asked.",
    DemandKind.CONSULT_OFFER: "Talked with the exploitation team’s nurse, or nothing in it that calls for the team.",
    DemandKind.SUPERVISOR_REVIEW: "What is new was gone through in supervision: the plan holds, seen weekly.",
    DemandKind.CODING_PROMPT: "The record says that a screen was made; no code for a risk is added yet.",
}

YEAR, OLDEST = 365.25, 130  # days; longer ago than any tool
LOOKED_AT = 45  # children about whom the rules ask
SETTLED: tuple[dict[str, str], ...] = (
    {"words": "Asked alone by the school nurse on Tuesday. It is a cousin; the family knows of it and was spoken to."},
    {
        "words": "The strategy discussion asked the same, and its answer stands in the case.",
        "reason": "asked_elsewhere",
    },
)


def play_tools(users: dict[str, User], *, at: datetime) -> None:
    """Fill the tools in, up to `at` (aware), oldest first. The exploitation team’s children must be there already."""
    made = Case.objects.filter(pathway="exploitation").order_by("opened_at").first()
    record = SuppliedRecord.objects.get(id=made.record_id) if made else None
    team = [
        Filled(who, ago, "exploitation_scored", "", 0, said=said) for who, ago, said in (TEAM_CHILD if record else ())
    ]
    for each in sorted((*CHILDREN, *team), key=lambda f: f.ago, reverse=True):
        known = Child(record.id, record.birth_date) if record and not each.name else None
        fill(users[each.who], each, known, at=at)


def play_questions(users: dict[str, User], *, at: datetime) -> None:
    """Ask what the published rules ask about the children whose cases were opened last; the hub’s manager answers one
    question and lets one go, the others stay on the list.
    """
    newest = Case.objects.filter(closed_at__isnull=True).order_by("-opened_at").values_list("record_id", flat=True)
    for record in newest[:LOOKED_AT]:
        raise_questions(record_ids={record, *records_of_same_person(record)}, at=at - timedelta(hours=2))
    helen = viewer_for(users["helen.marsh"], at=at)
    standing = [asked.row.id for asked in overview(helen, at=at)]
    for question, settled in zip(standing[2:], SETTLED, strict=False):
        settle_question(question_id=question, **settled, by=helen, at=at)


def fill(user: User, each: Filled, child: Child | None, *, at: datetime) -> None:
    """Fill one tool in, about a child who is known already or (None) is written down for it, as long before `at` as
    it says."""
    moment = at - each.ago
    by = viewer_for(user, at=moment)
    if child is None:
        given, _, family = each.name.partition(" ")
        # As old on the day of the oldest tool as on the day of the newest, whatever the season.
        born = (at - timedelta(days=each.years * YEAR + OLDEST + len(each.name))).date()
        row = write_down(
            given_name=given, family_name=family, birth_date=born, sex=each.sex, nhs_number="", by=by, at=moment
        )
        child = Child(row.id, born)
    draft = begin(instrument=each.tool, child=child, by=by, at=moment)
    answers = {k: v for k, v in (KINDS[each.tool] | each.said).items() if v is not None}
    draft = save(response_id=draft.id, answers=answers, expected_version=draft.version, by=by, at=moment)
    if each.signed:
        sign_tool(response_id=draft.id, seen=mark_of(draft.answers), handling=Handling.AGENCY_ONLY, by=by, at=moment)
    for demand in Demand.objects.filter(response=draft, state="open", kind__in=list(ANSWERS)):
        if each.left == demand.kind:
            continue
        answer_demand(
            demand_id=demand.id,
            whom="Leah Bright, named professional",
            spoken_at=moment,
            agreed=ANSWERS[DemandKind(demand.kind)],
            by=by,
            at=moment,
        )
