"""What practices ask the safeguarding team for, and the reviews it contributes to: nothing waits on nobody's list."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, county

from halcyon.access.viewing import Denied
from halcyon.agencies.models import RoleHolding
from halcyon.audit.models import AuditEntry
from halcyon.frontdoor.models import SupportNote, SupportRequest
from halcyon.frontdoor.support import queries
from halcyon.frontdoor.support.actions import (
    NotTaken,
    ask_support,
    close_support,
    date_support,
    note_support,
    take_support,
)
from halcyon.frontdoor.support.rules import REVIEW, SUPPORT, Wanted, problems
from halcyon.kernel.calendar import LONDON
from halcyon.work.models import Message, Task

__all__ = ["county"]
pytestmark = pytest.mark.django_db

GP, NURSE, NAMED = "dr.sana.malik", "maeve.kelly", "leah.bright"
TODAY = date(2026, 3, 2)
GOOD = Wanted("support", "report", "A report for a conference", "How much of the record goes in?", "Dr Sana Malik")


def asks(county: County, *, who: str = GP, wanted: Wanted = GOOD, key: str = "", **more: Any) -> SupportRequest:
    return ask_support(
        by=county.viewer(who),
        at=county.now,
        key=key or county.key(),
        service=county.service("icb_safeguarding"),
        wanted=wanted,
        **more,
    )


def adds(county: County, **changes: Any) -> SupportRequest:
    review = {"kind": "review", "topic": "child_practice", "title": "Rapid review: chronology", "asked_name": "Board"}
    return asks(county, who=NURSE, wanted=Wanted(**{**vars(GOOD), **review, **changes}), agency="ICB")


def test_a_practice_asks_the_team_takes_it_and_the_practice_reads_what_came_of_it(county: County) -> None:
    row = asks(county)
    nurse, gp = county.viewer(NURSE), county.viewer(GP)
    assert Task.objects.get(subject_id=row.id).service == row.service
    take_support(request_id=row.id, by=nurse, at=county.now)
    note_support(request_id=row.id, text="Sent the template.", by=nurse, at=county.now)
    close_support(request_id=row.id, outcome="done", text="Two pages, agreed by telephone.", by=nurse, at=county.now)
    seen = queries.support_request(gp, row.id, at=county.now)
    assert seen is not None and seen.outcome_text.startswith("Two pages")
    assert Message.objects.get(subject_id=row.id).to_user == gp.user_id
    assert not Task.objects.filter(subject_id=row.id, done_at__isnull=True).exists()
    acts = list(AuditEntry.objects.filter(object_kind="support_request").values_list("action", flat=True))
    assert sorted(acts) == ["support_asked", "support_closed", "support_noted", "support_taken"]


def test_sending_it_twice_makes_one(county: County) -> None:
    key = county.key()
    assert asks(county, key=key).id == asks(county, key=key).id
    assert SupportRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": "child_death"}, "topic"),
        ({"title": " "}, "title"),
        ({"detail": "Help"}, "detail"),
        ({"detail": "Report for the boy born 3 March 2012, please."}, "detail"),
        ({"title": "Ring 01632 960733"}, "title"),
        ({"asked_name": ""}, "asked_name"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
        ({"detail": "A lone \ud800 surrogate in it"}, "detail"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(county: County, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotTaken) as wrong:
        asks(county, wanted=Wanted(**{**vars(GOOD), **changes}))
    assert field in wrong.value.problems
    assert not SupportRequest.objects.exists()


def test_only_the_team_itself_adds_a_review(county: County) -> None:
    review = Wanted(**{**vars(GOOD), "kind": "review", "topic": "mortality"})
    with pytest.raises(NotTaken):
        asks(county, wanted=review)
    with pytest.raises(Denied):
        asks(county, wanted=review, agency="ICB")
    assert adds(county).kind == "review"


def test_nobody_else_sees_or_works_it(county: County) -> None:
    row = asks(county)
    for who in ("carol.jennings", "amina.yusuf", NAMED, "tom.ashdown", "dr.tess.hart"):
        viewer = county.viewer(who)
        assert queries.support_request(viewer, row.id, at=county.now) is None, who
        with pytest.raises(Denied):
            take_support(request_id=row.id, by=viewer, at=county.now)
    with pytest.raises(Denied):
        close_support(request_id=row.id, outcome="done", text="Mine to close?", by=county.viewer(GP), at=county.now)


def test_a_colleague_of_who_asked_does_not_see_it(county: County) -> None:
    row, gp = asks(county), county.viewer(GP)
    colleague = replace(gp, user_id=county.id("carol.jennings"), actor=str(county.id("carol.jennings")))
    assert queries.support_request(gp, row.id, at=county.now) == row
    assert queries.support_request(colleague, row.id, at=county.now) is None
    assert queries.own_support(colleague) == []


def test_a_closed_one_stays_as_it_is(county: County) -> None:
    row, nurse = asks(county), county.viewer(NURSE)
    close_support(request_id=row.id, outcome="not_needed", text="They found it.", by=nurse, at=county.now)
    for act in (
        lambda: take_support(request_id=row.id, by=nurse, at=county.now),
        lambda: note_support(request_id=row.id, text="More.", by=nurse, at=county.now),
        lambda: close_support(request_id=row.id, outcome="done", text="Again.", by=nurse, at=county.now),
    ):
        with pytest.raises(NotTaken):
            act()
    assert not SupportNote.objects.exists()


def test_what_a_leaver_took_counts_as_nobodys(county: County) -> None:
    row = asks(county)
    take_support(request_id=row.id, by=county.viewer(NURSE), at=county.now)
    work = queries.open_work(county.viewer(NURSE), at=county.now)
    assert [p.owner for p in work if p.id == row.id] == [county.id(NURSE)]
    colleague = RoleHolding.objects.filter(user=county.users[NURSE], service_id=row.service).get()
    other = county.users["ines.duarte"]
    RoleHolding.objects.filter(id=colleague.id).update(user=other)
    viewer = county.viewer("ines.duarte")
    assert [p.owner for p in queries.open_work(viewer, at=county.now) if p.id == row.id] == [None]


def test_a_day_moves_the_task_and_makes_it_late(county: County) -> None:
    row, nurse = adds(county), county.viewer(NURSE)
    day = county.now.date() + timedelta(days=2)
    date_support(request_id=row.id, due_on=day, by=nurse, at=county.now)
    (task,) = Task.objects.filter(subject_id=row.id, done_at__isnull=True)
    assert task.due_at == datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LONDON)
    late = queries.open_work(county.viewer(NURSE, at=county.later(days=4)), at=county.later(days=4))
    assert [p.late for p in late if p.id == row.id] == [True]
    assert late[0].id == row.id
    with pytest.raises(NotTaken):
        date_support(request_id=row.id, due_on=date(2020, 1, 1), by=nurse, at=county.now)


def test_every_number_is_the_rows_that_it_opens(county: County) -> None:
    asks(county)
    adds(county)
    viewer = county.viewer(NURSE)
    work = queries.open_work(viewer, at=county.now)
    for kind in queries.KINDS:
        whole = queries.narrowed(work, viewer, kind=kind)
        parts = [p for owner in queries.OWNERS for p in queries.narrowed(work, viewer, kind=kind, owner=owner)]
        assert sorted(p.id for p in whole) == sorted(p.id for p in parts)
    assert sum(sum(load.counts) for load in queries.by_owner(work, at=county.now)) == len(work)


def test_a_stranger_to_the_team_meets_no_page(county: County) -> None:
    row = asks(county)
    with county.clock():
        assert county.client("amina.yusuf").get(f"/support/{row.id}/").status_code == 404
        assert county.client("amina.yusuf").get("/team/").status_code == 404
        assert county.client(NURSE).get(f"/support/{uuid.uuid4()}/").status_code == 404
        page = county.client(NURSE).get("/team/?kind=support&owner=nobody")
    assert row.title in page.content.decode()


@given(
    kind=st.sampled_from(["support", "review", "other"]),
    topic=st.sampled_from([*SUPPORT, *REVIEW, "x"]),
    title=st.text(max_size=200),
    detail=st.text(max_size=400),
)
def test_what_is_let_through_can_be_kept(kind: str, topic: str, title: str, detail: str) -> None:
    wanted = Wanted(kind, topic, title, detail, "Somebody")
    if not problems(wanted, today=TODAY):
        assert topic in {"support": SUPPORT, "review": REVIEW}[kind]
        assert len(title.strip()) > 0 and len(title) <= 150 and len(detail.strip()) >= 10
        assert "\x00" not in title + detail
        (title + detail).encode()
