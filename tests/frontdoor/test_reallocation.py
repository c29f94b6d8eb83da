"""What people hold is never lost with them: away, moved or gone, it is on somebody's list; nobody leaves silently."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import NOW, County, county, examples, make, person_of, raise_concern, undone

from halcyon.access.actions import begin_relationship
from halcyon.access.models import ConflictBlock, Relationship
from halcyon.access.viewing import Denied, system, viewer_for
from halcyon.agencies.actions import close_account, disable_dormant, end_absence, record_absence
from halcyon.agencies.actors import NotAllowed, Refused
from halcyon.agencies.models import Absence, Organisation, RoleHolding, Service, User
from halcyon.cases.actions import TAKES_PART, allocate, start_answer
from halcyon.cases.models import AgencyRequest, Allocation, Case
from halcyon.frontdoor.actions import restrict_child
from halcyon.frontdoor.actions.consulting import ask_advice, take_consultation
from halcyon.frontdoor.reallocation.actions import (
    NotPossible,
    close_account_told,
    end_role_told,
    notice_leavers,
    reallocate,
)
from halcyon.frontdoor.reallocation.holding import unable
from halcyon.frontdoor.reallocation.queries import held, leaving, to_reallocate
from halcyon.kernel.roles import Capability
from halcyon.responses.actions.tools import Child, begin, write_down
from halcyon.responses.models import Response
from halcyon.work.actions import open_task
from halcyon.work.models import Message, Task
from halcyon.work.queries import my_work, work_nobody_holds

pytestmark = pytest.mark.django_db
_ = county
RUTH, DEV, HELEN, SAM = "ruth.okafor", "dev.patel", "helen.marsh", "sam.whitlock"


def give_case(county: County, who: str = RUTH) -> uuid.UUID:
    case = raise_concern(county).cases[0]
    by = county.viewer(HELEN)
    allocate(case_id=case, user=county.id(who), purpose="mash_enquiry", reason="", by=by, at=county.now)
    return case


def give_task(county: County, who: str = RUTH, *, hours: int | None = None, subject: uuid.UUID | None = None) -> Task:
    due = county.now + timedelta(hours=hours) if hours is not None else None
    return open_task(
        key=f"test:{county.key()}",
        kind="new_concern",
        title="A new concern about a case of yours",
        subject_id=subject or uuid.uuid4(),
        reference="4F-0001",
        link="/cases/1/",
        user=county.id(who),
        due_at=due,
        at=county.now,
    )


def keys(county: County, who: str) -> set[str]:
    return {i.key for p in to_reallocate(county.viewer(who), at=county.now) for i in p.items}


def away(county: County, who: str, *, days: int | None = 3, cover: str = "") -> Absence:
    return record_absence(
        user=county.users[who],
        begins=county.now,
        ends=county.now + timedelta(days=days) if days else None,
        cover=county.users[cover] if cover else None,
        by=county.viewer(who),
        at=county.now,
    )


def test_a_leavers_work_is_on_the_managers_list_at_once_and_told_to_their_post(county: County) -> None:
    case, task = give_case(county), give_task(county, hours=2)
    told_before = leaving(county.viewer(SAM), county.id(RUTH), at=county.now)
    assert told_before.counts == (("Cases allocated", 1), ("Tasks", 1))
    assert told_before.goes_to == ("MASH manager on duty (Helen Marsh)",)
    close_account_told(user_id=county.id(RUTH), by=county.viewer(SAM), at=county.now)
    (person,) = to_reallocate(county.viewer(HELEN), at=county.now)
    assert (person.user.name, person.why, person.due) == ("Ruth Okafor", "left", min(i.due_at for i in person.items))
    assert {i.kind for i in person.items} == {"case", "task"}
    told = Message.objects.get(kind="to_reallocate")
    assert (told.to_post, told.needs_receipt) == ("council.mash_duty_manager", True)
    work = {i.kind for i in my_work(county.viewer(HELEN), at=county.now).needs.items}
    assert "to_reallocate" in work
    notice_leavers(at=county.later(minutes=1))
    assert Message.objects.filter(kind="to_reallocate").count() == 1, "told once"
    to = {i.key: county.id(DEV) for i in person.items}
    reallocate(from_user=county.id(RUTH), to=to, reason="Left", by=county.viewer(HELEN), at=county.now)
    assert Allocation.objects.get(case_id=case, ends=None).user == county.id(DEV)
    task.refresh_from_db()
    assert task.user == county.id(DEV)
    assert not to_reallocate(county.viewer(HELEN), at=county.now)
    assert not Task.objects.filter(kind="to_reallocate", done_at=None).exists()
    assert Message.objects.filter(kind="reallocated", to_user=county.id(DEV)).count() == 1


def test_whichever_way_an_account_is_closed_nobody_leaves_silently(county: County) -> None:
    give_task(county)
    User.objects.filter(id=county.id(RUTH)).update(is_demo=False)
    at = county.later(days=40)
    User.objects.exclude(id=county.id(RUTH)).update(last_seen_at=at)
    assert [u.id for u in disable_dormant(by=system("dormant_accounts", at=at), at=at)] == [county.id(RUTH)]
    assert notice_leavers(at=at) == 1
    assert Message.objects.get(kind="to_reallocate").to_post == "council.mash_duty_manager"


def test_who_changes_role_or_agency_holds_no_longer_what_they_held_before(county: County) -> None:
    case = give_case(county)
    county.later(days=1)
    held_role = RoleHolding.objects.get(user=county.users[RUTH])
    RoleHolding.objects.create(
        user=county.users[RUTH], role="allocated_worker", organisation=held_role.organisation, begins=county.now
    )
    end_role_told(holding_id=held_role.id, reason="Moved team", by=county.viewer(SAM), at=county.now)
    (person,) = to_reallocate(county.viewer(HELEN), at=county.now)
    assert (person.why, [i.reference for i in person.items]) == ("moved", [Case.objects.get(id=case).reference])
    later = give_task(county)
    assert f"task:{later.id}" not in keys(county, HELEN), "what they are given in the new role is theirs"


def test_of_somebody_away_what_falls_due_is_told_to_their_cover_or_else_to_the_manager(county: County) -> None:
    soon, later, back = give_task(county, hours=3), give_task(county, hours=60), give_task(county, hours=24 * 9)
    first = away(county, RUTH, cover=DEV)
    assert {f"task:{t.id}" for t in (soon, later, back)} <= keys(county, HELEN)
    assert notice_leavers(at=county.now) == 1
    told = Message.objects.get(kind="away_due")
    assert (told.to_user, told.due_at) == (county.id(DEV), soon.due_at)
    assert notice_leavers(at=county.later(minutes=1)) == 0, "once"
    end_absence(absence_id=first.id, by=county.viewer(RUTH), at=county.now)
    assert not keys(county, HELEN)
    county.later(minutes=1)
    away(county, RUTH)
    notice_leavers(at=county.now)
    assert Message.objects.filter(kind="away_due", to_post="council.mash_duty_manager").count() == 1
    away(county, DEV)
    county.later(hours=40)
    assert notice_leavers(at=county.now) >= 1
    assert set(Message.objects.filter(kind="away_due").values_list("to_post", flat=True)) >= {
        "council.mash_duty_manager"
    }


def test_who_may_say_that_somebody_is_away_and_who_may_cover(county: County) -> None:
    def say(user: str, by: str, cover: str = "") -> Absence:
        return record_absence(
            user=county.users[user],
            begins=NOW,
            ends=None,
            cover=county.users[cover] if cover else None,
            by=county.viewer(by),
            at=NOW,
        )

    say(RUTH, RUTH), say(RUTH, HELEN), say(RUTH, SAM)
    for by in (DEV, "marian.holt", "imran.shah"):
        with pytest.raises(NotAllowed):
            say(RUTH, by)
    for cover in (RUTH, "imran.shah"):
        with pytest.raises(Refused, match="same agency"):
            say(RUTH, RUTH, cover)


def test_consultations_answers_and_their_holders(county: County) -> None:
    hub = county.service("mash_hub")
    row = ask_advice(
        by=county.viewer("amina.yusuf"),
        at=county.now,
        key="k",
        service=hub,
        question="A pupil is tired each Monday. What should I look out for?",
    )
    take_consultation(consultation_id=row.id, by=county.viewer(RUTH), at=county.now)
    case = raise_concern(county).cases[0]
    for key in ("triage", "rate", "ask"):
        make(county, case, key)
    asked = AgencyRequest.objects.get(case_id=case, agency="POLICE")
    draft = start_answer(request=asked, by=county.viewer("imran.shah"), at=county.now)
    away(county, RUTH)
    away(county, "imran.shah")
    assert keys(county, HELEN) == {f"consultation:{row.id}"}
    assert unable(at=county.now)[-1].agency in {"POLICE", "COUNCIL"}
    assert {h.key for h in unable(at=county.now)} == {f"consultation:{row.id}", f"answer:{draft.id}"}
    helen = county.viewer(HELEN)
    with pytest.raises(NotPossible, match="does not advise"):
        reallocate(
            from_user=county.id(RUTH),
            to={f"consultation:{row.id}": county.id("jo.fenwick")},
            reason="",
            by=helen,
            at=county.now,
        )
    with pytest.raises(Denied):
        reallocate(
            from_user=county.id("imran.shah"),
            to={f"answer:{draft.id}": county.id(DEV)},
            reason="",
            by=helen,
            at=county.now,
        )
    reallocate(
        from_user=county.id(RUTH), to={f"consultation:{row.id}": county.id(DEV)}, reason="", by=helen, at=county.now
    )
    row.refresh_from_db()
    assert row.owner == county.id(DEV)
    assert Response.objects.get(id=draft.id).author == county.id("imran.shah")


def test_an_unfinished_tool_goes_on_with_somebody_who_fills_in_tools(county: County) -> None:
    sinead, manager = "sinead.doran", "leah.bright"
    by = county.viewer(sinead)
    child = write_down(
        given_name="Rhona",
        family_name="Askew",
        birth_date=date(2011, 3, 4),
        sex="F",
        nhs_number="",
        by=by,
        at=county.now,
    )
    draft = begin(instrument="young_person", child=Child(child.id, child.birth_date), by=by, at=county.now)
    close_account(user_id=county.id(sinead), by=county.viewer("sam.whitlock"), at=county.later(minutes=1))
    assert f"tool:{draft.id}" in {h.key for h in unable(at=county.now)}
    to = {f"tool:{draft.id}": county.id("amina.yusuf")}
    reallocate(from_user=county.id(sinead), to=to, reason="", by=county.viewer(manager), at=county.now)
    assert Response.objects.get(id=draft.id).author == county.id("amina.yusuf")
    assert county.client("amina.yusuf").get(f"/tools/{draft.id}/").status_code in (200, 302)


def bar(county: County, who: str, subject: uuid.UUID) -> None:
    ConflictBlock.objects.create(
        user=county.id(who), subject_id=subject, kind="family", source="declared", begins=county.now
    )


def test_nobody_is_given_what_they_may_not_know_nor_anything_while_they_are_away(county: County) -> None:
    case = Case.objects.get(id=give_case(county))
    restrict_child(
        person_id=person_of(case.record_id),
        kind="adoption",
        reason="An adoption that must not be known.",
        custodian_post="council.custodian",
        named=[county.id(n) for n in ("alan.brook", HELEN, RUTH, "owen.price")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    hidden, plain = give_task(county, subject=case.record_id), give_task(county)
    bar(county, "grace.lim", plain.subject_id)
    away(county, RUTH), away(county, "tom.ashdown")
    for task, to, why in (
        (hidden, DEV, "may not work with"),
        (plain, "grace.lim", "may not work with"),
        (plain, "tom.ashdown", "not away"),
    ):
        with pytest.raises(NotPossible, match=why):
            give_to(county, f"task:{task.id}", to)
    give_to(county, f"task:{hidden.id}", "owen.price")
    hidden.refresh_from_db()
    assert hidden.user == county.id("owen.price")


def give_to(county: County, key: str, to: str) -> None:
    reallocate(from_user=county.id(RUTH), to={key: county.id(to)}, reason="", by=county.viewer(HELEN), at=county.now)


def test_a_cover_is_not_told_of_somebody_from_whom_they_are_barred(county: County) -> None:
    task = give_task(county, hours=3)
    bar(county, DEV, task.subject_id)
    away(county, RUTH, cover=DEV)
    notice_leavers(at=county.now)
    told = Message.objects.get(kind="away_due")
    assert (told.to_user, told.to_post) == (None, "council.mash_duty_manager")


def test_who_gives_a_part_away_sees_no_longer_because_of_it(county: County) -> None:
    case = raise_concern(county).cases[0]
    begin_relationship(
        subject_ids=[case],
        kind=TAKES_PART,
        purpose="mash_enquiry",
        event=case,
        by=county.viewer(HELEN),
        at=county.now,
        user=county.id(RUTH),
    )
    away(county, RUTH)
    part = Relationship.objects.get(kind=TAKES_PART)
    county.later(minutes=1)
    give_to(county, f"part:{part.id}", DEV)
    held_by_now = {r.user: r.ends for r in Relationship.objects.filter(kind=TAKES_PART)}
    assert held_by_now == {county.id(RUTH): county.now, county.id(DEV): None}


def test_others_see_nothing_of_it(county: County) -> None:
    give_case(county)
    away(county, RUTH)
    for who in (RUTH, DEV, "imran.shah", SAM, "amina.yusuf"):
        with pytest.raises(NotAllowed):
            to_reallocate(county.viewer(who), at=county.now)
    assert to_reallocate(county.viewer("marian.holt"), at=county.now) == [], "another agency's manager"
    assert held(county.viewer("marian.holt"), county.id(RUTH), at=county.now) is None
    with pytest.raises(NotAllowed):
        leaving(county.viewer(HELEN), county.id(RUTH), at=county.now)


def test_the_pages_give_all_to_one_and_say_what_a_closed_account_held(county: County) -> None:
    case, task = give_case(county), give_task(county, hours=2)
    with county.clock():
        admin = county.client(SAM)
        page = f"/administration/people/{county.id(RUTH)}/close/"
        shown = admin.get(page).content.decode()
        assert "They hold 2 things by name (cases allocated: 1, tasks: 1)" in shown and "Helen Marsh" in shown
        admin.post(page)
        helen = county.client(HELEN)
        assert "Ruth Okafor" in helen.get("/reallocate/").content.decode()
        theirs = f"/reallocate/{county.id(RUTH)}/"
        assert helen.post(theirs, {"all": "", "reason": "left"}).status_code == 422
        assert helen.post(theirs, {"all": "nobody"}).status_code == 422
        helen.post(theirs, {"all": str(county.id(DEV)), f"task:{task.id}": str(county.id("owen.price"))})
        task.refresh_from_db()
        assert task.user == county.id("owen.price")
        assert Allocation.objects.get(case_id=case, ends=None).user == county.id(DEV)
        dev = county.client(DEV)
        assert dev.get("/reallocate/").status_code == 404
        given_ = {"begins-day": "18", "begins-month": "11", "begins-year": "2026", "reason": "Leave"}
        assert dev.post("/account/away/", {**given_, "reason": ""}).status_code == 422
        dev.post("/account/away/", {**given_, "cover": str(county.id("tom.ashdown"))})
        made = Absence.objects.get(user=county.id(DEV))
        assert made.cover_id == county.id("tom.ashdown")
        dev.post(f"/account/away/{made.id}/end/")
        made.refresh_from_db()
        assert made.ends is not None
        helen.post(f"/reallocate/{county.id(DEV)}/away/", given_)
        assert Absence.objects.filter(user=county.id(DEV)).count() == 2


WORKERS = (RUTH, DEV, "tom.ashdown", "owen.price", HELEN, "grace.lim", "jo.fenwick")
HISTORY = ("concern", "allocate", "task", "away", "back", "leave", "role", "agency", "join", "give", "wait")


@examples(6, 10_000)
@given(st.data())
def test_nothing_waits_on_no_ones_worklist_whoever_comes_and_goes(county: County, data: st.DataObject) -> None:
    with undone():
        county.now = NOW
        for act in data.draw(st.lists(st.sampled_from(HISTORY), min_size=6, max_size=18)):
            try:
                happen(county, act, data)
            except (Refused, NotPossible, Denied):
                continue
            county.later(minutes=1)
        notice_leavers(at=county.now)
        assert on_nobodys_list(county) == set()


def happen(county: County, act: str, data: st.DataObject) -> None:
    admin = county.viewer(SAM)
    who = data.draw(st.sampled_from(WORKERS))
    user = User.objects.get(id=county.id(who))
    open_cases = list(Case.objects.filter(closed_at=None).order_by("reference"))
    if act == "concern":
        raise_concern(county)
    elif act == "allocate" and open_cases and user.is_active:
        case = data.draw(st.sampled_from(open_cases))
        by = county.viewer(HELEN)
        if by.can(Capability.WORK_ENQUIRY):
            allocate(case_id=case.id, user=user.id, purpose="mash_enquiry", reason="", by=by, at=county.now)
    elif act == "task" and user.is_active:
        give_task(county, who, hours=data.draw(st.integers(1, 50)))
    elif act == "away" and user.is_active:
        cover = User.objects.get(id=county.id(data.draw(st.sampled_from(WORKERS))))
        record_absence(
            user=user,
            begins=county.now,
            ends=data.draw(st.sampled_from([None, county.now + timedelta(hours=5)])),
            cover=cover if cover != user else None,
            by=admin,
            at=county.now,
        )
    elif act == "back":
        for absence in Absence.objects.filter(user=user, ends=None):
            end_absence(absence_id=absence.id, by=admin, at=county.now)
    elif act == "leave" and user.is_active:
        close_account(user_id=user.id, by=admin, at=county.now)
    elif act == "role":
        for held_role in RoleHolding.objects.filter(user=user, ends=None):
            end_role_told(holding_id=held_role.id, reason="", by=admin, at=county.now)
    elif act == "agency" and not RoleHolding.objects.filter(user=user, ends=None).exists():
        User.objects.filter(id=user.id).update(organisation=Organisation.objects.get(code="HOUSING"))
    elif act == "join" and user.is_active:
        role = data.draw(st.sampled_from(["contact_officer", "mash_social_worker", "mash_manager"]))
        hub = Service.objects.get(code="mash_hub")
        there = user.organisation.code == "COUNCIL"
        if there and not RoleHolding.objects.filter(user=user, role=role, ends=None).exists():
            RoleHolding.objects.create(
                user=user, role=role, organisation=user.organisation, service=hub, begins=county.now
            )
    elif act == "give":
        for name in (HELEN, "owen.price", "grace.lim"):
            manager = viewer_for(User.objects.get(id=county.id(name)), at=county.now)
            if manager.can(Capability.REALLOCATE):
                for person in to_reallocate(manager, at=county.now)[:1]:
                    to = {person.items[0].key: user.id}
                    reallocate(from_user=person.user.id, to=to, reason="", by=manager, at=county.now)
                return
    elif act == "wait":
        county.later(hours=data.draw(st.integers(1, 30)))
        notice_leavers(at=county.now)


def on_nobodys_list(county: County) -> set[str]:
    """The open tasks and cases that nobody who is here sees: on no list of work, on no manager's list, and, where there
    is nobody left in a role, a post or a team, not among what the administrators are shown for that reason.
    """
    everyone = User.objects.filter(is_active=True).select_related("organisation")
    away_now = Absence.objects.filter(begins__lte=county.now).exclude(ends__lte=county.now)
    gone = set(away_now.values_list("user", flat=True))
    there = [v for v in (viewer_for(u, at=county.now) for u in everyone) if v.roles and v.user_id not in gone]
    seen: set[uuid.UUID] = set()
    given_out: set[str] = set()
    for viewer in there:
        rows = my_work(viewer, at=county.now).needs.items
        seen |= {i.id for row in rows for i in (row, *row.passed) if i.source == "task"}
        if viewer.can(Capability.REALLOCATE):
            given_out |= {i.key for p in to_reallocate(viewer, at=county.now) for i in p.items}
    lost = [t for t in Task.objects.filter(done_at=None) if t.id not in seen and f"task:{t.id}" not in given_out]
    shown = sum(n.count for n in work_nobody_holds(at=county.now) if n.why != "The account is closed")
    found = {f"task {t.title}, of a person" for t in lost if t.user}
    nobodys = [t for t in lost if not t.user]
    if len(nobodys) != shown:
        found.add(f"{len(nobodys)} tasks of roles and posts without anybody, {shown} shown to the administrators")
    holders = {a.case_id: a for a in Allocation.objects.filter(ends=None)}
    unable_now = {h.key for h in unable(at=county.now)}
    for case in Case.objects.filter(closed_at=None):
        held_ = holders.get(case.id)
        if held_ and f"case:{held_.id}" in unable_now and f"case:{held_.id}" not in given_out:
            found.add(f"case {case.reference}, of a person")
        if not held_ and not Task.objects.filter(subject_id=case.id, done_at=None).exists():
            found.add(f"case {case.reference}, of nobody")
    return found
