"""Marlshire’s boards and sub-groups, who sits on them, a year of meetings, and a chair who has resigned. All invented.

The situation is that of the first seed (a chair resigned, and the deputy performs the role once again) and of the
second (director level on the partnership, health on every sub-group).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.actions import change_user
from halcyon.agencies.models import Organisation, Post, User
from halcyon.kernel.calendar import LONDON
from halcyon.workforce.bodies.actions import (
    Sat,
    appoint,
    found_body,
    move_work,
    open_seat,
    plan_meeting,
    plan_work,
    record_meeting,
    set_quorum,
)
from halcyon.workforce.bodies.models import Body, Seat
from halcyon.workforce.bodies.resigning import record_resignation
from halcyon.workforce.bodies.rules import ATTENDED, DELEGATE

# key, name, kind, parent, host, purpose
BODIES = (
    ("adults_board", "Marlshire safeguarding adults board", "board", "", "COUNCIL",
     "Makes sure that the county’s organisations keep adults at risk safe."),
    ("children_partnership", "Marlshire safeguarding children partnership", "partnership", "", "COUNCIL",
     "The council, the police and the integrated care board, with everybody who works with children."),
    ("exploitation_group", "Exploitation sub-group", "sub_group", "children_partnership", "COUNCIL",
     "Child exploitation: what is known, what is done, and whether it works."),
    ("missing_group", "Missing children sub-group", "sub_group", "children_partnership", "COUNCIL",
     "Children missing from home, school and care."),
    ("audit_group", "Quality assurance and audit sub-group", "sub_group", "children_partnership", "COUNCIL",
     "Audits, self-assessments and what came of them."),
    ("training_group", "Training and workforce sub-group", "sub_group", "children_partnership", "COUNCIL",
     "What practitioners need to learn, and whether it changed anything."),
    ("practice_review_group", "Practice review sub-group", "sub_group", "children_partnership", "COUNCIL",
     "Child practice reviews, from the decision to the last action."),
    ("adults_review_group", "Safeguarding adults review sub-group", "sub_group", "adults_board", "COUNCIL",
     "Adult reviews and domestic homicide reviews, from the decision to the last action."),
    ("icb_governing_body", "Governing body of the integrated care board", "governing_body", "", "ICB",
     "Hears how safeguarding is kept by what the board commissions."),
    ("community_contract_review", "Contract review, community trust", "contract_review", "", "ICB",
     "The safeguarding clauses of the contract, and the action plans under it."),
)  # fmt: skip
# title, agency, profession, level, holder, deputy
DIRECTORS = (
    ("Council member", "COUNCIL", "social_work", "director", "fiona.mackay", "yvonne.clarke"),
    ("Police member", "POLICE", "policing", "director", "mark.sterling", "imran.shah"),
    ("Integrated care board member", "ICB", "nursing", "director", "stella.winter", "maeve.kelly"),
    ("Community trust member", "COMMUNITY", "nursing", "director", "asha.verma", "leah.bright"),
    ("Hospital trust member", "ACUTE", "medicine", "director", "james.okoro", "peter.lowe"),
)
OTHERS = (
    ("General practice member", "GP", "medicine", "head", "dr.sana.malik", ""),
    ("Schools and colleges member", "SCHOOLS", "education", "head", "carol.jennings", "rachel.stone"),
    ("Probation member", "PROBATION", "probation", "head", "lewis.grant", ""),
    ("Housing member", "HOUSING", "housing", "head", "sean.doyle", ""),
    ("Voluntary sector member", "VCS", "voluntary", "head", "fatima.noor", "tamara.finch"),
)
HEALTH = {
    "exploitation_group": ("COMMUNITY", "leah.bright"),
    "missing_group": ("ICB", "maeve.kelly"),
    "audit_group": ("COMMUNITY", "bridget.farrow"),
    "training_group": ("ICB", "dr.tess.hollis"),
    "practice_review_group": ("ICB", "maeve.kelly"),
    "adults_review_group": ("ACUTE", "peter.lowe"),
}
SUB_GROUP = (
    ("Children’s services", "COUNCIL", "social_work", "fiona.mackay"),
    ("Police", "POLICE", "policing", "imran.shah"),
    ("Schools and colleges", "SCHOOLS", "education", "carol.jennings"),
)
# body, what, owner, due in days, state, outcome
WORK = (
    ("exploitation_group", "Agree one screening tool for every service that sees young people", "sara.lindqvist", -40,
     "done", "Agreed in the autumn; in use everywhere but two clinics."),
    ("exploitation_group", "Ask young people what would have helped them sooner", "tamara.finch", 45, "under_way", ""),
    ("missing_group", "Health represented at every missing panel", "maeve.kelly", -10, "under_way", ""),
    ("audit_group", "Repeat the consent interviews with practitioners", "bridget.farrow", 120, "open", ""),
    ("training_group", "Strategy for the coming year from what audits found", "carys.bevan", 30, "under_way", ""),
    ("practice_review_group", "Learning events on the joint review", "judith.amery", 60, "open", ""),
    ("adults_review_group", "Staged review of deaths: report on stage one", "stella.winter", 21, "under_way", ""),
    ("adults_board", "Appoint an independent chair", "judith.amery", 75, "open", ""),
)  # fmt: skip
POSTS = (
    # post, title, organisation, holder: what the county keeps beside the posts that it began with
    ("council.executive_lead", "Director with safeguarding responsibility", "COUNCIL", "fiona.mackay"),
    ("police.executive_lead", "Director with safeguarding responsibility", "POLICE", "mark.sterling"),
    ("community.executive_lead", "Director with safeguarding responsibility", "COMMUNITY", "asha.verma"),
    ("community.named_nurse", "Named nurse, safeguarding children", "COMMUNITY", "leah.bright"),
    ("acute.named_nurse", "Named nurse, safeguarding children", "ACUTE", "peter.lowe"),
    ("acute.executive_lead", "Director with safeguarding responsibility", "ACUTE", "james.okoro"),
    ("acute.named_adults", "Named professional, safeguarding adults", "ACUTE", "peter.lowe"),
    ("community.named_doctor", "Named doctor, safeguarding children", "COMMUNITY", "dr.elin.rhys"),
    ("community.named_adults", "Named professional, safeguarding adults", "COMMUNITY", "bridget.farrow"),
    ("community.mca_lead", "Mental Capacity Act lead", "COMMUNITY", "bridget.farrow"),
    ("icb.designated_adults", "Designated professional, safeguarding adults", "ICB", "stella.winter"),
    ("icb.prevent_lead", "Prevent lead", "ICB", "maeve.kelly"),
    ("council.prevent_lead", "Prevent lead", "COUNCIL", "alan.brook"),
    ("hallow_green_surgery.practice_lead", "Practice safeguarding lead, Hallow Green Surgery", "GP", "dr.sana.malik"),
)


def play_boards(users: dict[str, User], *, at: datetime) -> dict[str, Body]:
    """Make the boards, a year of meetings, and the resignation. `at` is aware. Returns the bodies by key."""
    begun = at - timedelta(days=400)
    by = system("demo", at=at)
    homes = {o.code: o for o in Organisation.objects.all()}
    for key, title, agency, holder in POSTS:
        _hold(key, title, homes[agency], users[holder], begun, by, at)
    bodies = _bodies(homes, begun, by, at)
    _seats(bodies, homes, users, begun, by, at)
    _meetings(bodies, by, at)
    for body, text, owner, due, state, outcome in WORK:
        item = plan_work(
            body=bodies[body],
            text=text,
            owner=users[owner].id,
            due_on=(at + timedelta(days=due)).date(),
            by=by,
            at=at - timedelta(days=90),
        )
        if state != "open":
            move_work(item_id=item.id, state=state, outcome=outcome, by=by, at=at - timedelta(days=30))
    said = at - timedelta(days=20)
    record_resignation(
        user_id=users["clive.rowan"].id,
        last_day=(at - timedelta(days=3)).date(),
        reason="A post in another county.",
        by=viewer_for(users["judith.amery"], at=said),
        at=said,
    )
    chair = User.objects.select_related("organisation").get(id=users["clive.rowan"].id)
    change_user(
        user_id=chair.id, version=chair.version, name=chair.name, telephone=chair.telephone,
        job_title="Independent chair, safeguarding adults board, until he resigned",
        organisation=chair.organisation, by=by, at=at,
    )  # fmt: skip
    return bodies


def _hold(key: str, title: str, home: Organisation, user: User, begins: datetime, by: Viewer, at: datetime) -> None:
    from halcyon.agencies.actions import add_post, fill_post

    post = add_post(key=key, title=title, organisation=home, by=by, at=at)
    fill_post(post=post, user=user, begins=begins, by=by, at=at)


def _bodies(homes: dict[str, Organisation], begun: datetime, by: Viewer, at: datetime) -> dict[str, Body]:
    made: dict[str, Body] = {}
    for key, name, kind, parent, host, purpose in BODIES:
        made[key] = found_body(
            key=key,
            name=name,
            kind=kind,
            host=homes[host],
            parent=made.get(parent),
            purpose=purpose,
            begins=begun.date(),
            by=by,
            at=begun,
        )
    for key in ("adults_board", "children_partnership"):
        set_quorum(
            body=made[key],
            share=50,
            agencies=["COUNCIL", "POLICE", "ICB"],
            delegates=True,
            chair=True,
            source="Terms of reference, section 6",
            by=by,
            at=begun,
        )
    return made


def _seats(
    bodies: dict[str, Body],
    homes: dict[str, Organisation],
    users: dict[str, User],
    begun: datetime,
    by: Viewer,
    at: datetime,
) -> None:
    def seat(body: str, agency: str, title: str, who: str, deputy: str = "", **more: Any) -> None:
        made = open_seat(
            body=bodies[body], organisation=homes[agency], title=title, begins=begun.date(), by=by, at=at, **more
        )
        for name, standing in ((who, "holder"), (deputy, "deputy")):
            if name:
                appoint(seat=made, user=users[name], standing=standing, begins=begun, by=by, at=at)

    chair = Post.objects.get(key="council.adults_board_chair")
    seat("adults_board", "COUNCIL", "Independent chair", "", role="chair", profession="independent", post=chair)
    seat(
        "adults_board", "ICB", "Deputy chair", "", role="deputy_chair", level="director", profession="nursing",
        votes=False, post=Post.objects.get(key="icb.adults_board_deputy"),
    )  # fmt: skip
    seat(
        "children_partnership", "COUNCIL", "Chair of the partnership", "fiona.mackay", "stella.winter", role="chair",
        level="director", profession="social_work",
    )  # fmt: skip
    for body in ("adults_board", "children_partnership"):
        for title, agency, profession, level, who, deputy in (*DIRECTORS, *OTHERS):
            seat(body, agency, title, who, deputy, profession=profession, level=level)
    for body, (agency, nurse) in HEALTH.items():
        seat(body, agency, "Health member", nurse, profession="nursing")
        for title, home, profession, who in SUB_GROUP:
            lead = title == "Children’s services"
            seat(body, home, title, who, profession=profession, role="chair" if lead else "member")
    seat("missing_group", "YJS", "Youth justice", "abi.cole", profession="probation")
    seat("training_group", "VCS", "Voluntary sector", "", profession="voluntary")


def _meetings(bodies: dict[str, Body], by: Viewer, at: datetime) -> None:
    """A meeting of each board every quarter, of each sub-group every half year: a year of them held, one to come."""
    for place, key in enumerate(k for k, *_ in BODIES):
        if bodies[key].kind in ("governing_body", "contract_review"):
            plan_meeting(
                body=bodies[key], meets_at=_ten(at + timedelta(days=18 + place)), place="By video", by=by, at=at
            )
            continue
        seats = list(Seat.objects.filter(body=bodies[key]).select_related("post__organisation").order_by("post__title"))
        for quarter in range(-4, 1, 2 if bodies[key].kind == "sub_group" else 1):
            meets_at = _ten(at + timedelta(days=24 + 2 * place + 91 * quarter))
            meeting = plan_meeting(body=bodies[key], meets_at=meets_at, place="County Hall, Marlshire", by=by, at=at)
            if meets_at < at:
                came = {s.id: _sat(s, place + quarter, n) for n, s in enumerate(seats)}
                record_meeting(meeting_id=meeting.id, came=came, by=by, at=max(meets_at + timedelta(hours=4), meets_at))


def _sat(seat: Seat, meeting: int, place: int) -> Sat:
    """Most come; housing seldom does, and the police often send somebody."""
    agency = seat.post.organisation.code
    turn = (meeting * 3 + place * 5) % 12
    if agency == "HOUSING" and turn % 3:
        return Sat("apologies")
    if agency == "POLICE" and turn % 2:
        return Sat(DELEGATE, "Inspector Lorna Petty")
    if turn == 7:
        return Sat("apologies")
    return Sat("absent") if turn == 11 and seat.role == "member" else Sat(ATTENDED)


def _ten(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LONDON).date(), time(10), LONDON)
