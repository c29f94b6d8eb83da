"""The clinic’s boundary: before somebody decides to share, nothing of a young person is to be found outside it.

Canaries, marks that stand nowhere else, are planted in everything that a file of attendances and a huddle can hold: the
clinic numbers, the notes, rows that are rejected, names of files, what the huddle writes. They are looked for in every
other table of the database, in every page that anybody outside the clinic can open, in every search and in the FHIR
interface. `HALCYON_ASSURANCE=1` makes a thousand probes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.health.clinic import SERVICE, listed, sheet, week
from tests.health.test_codes import practice
from tests.house.source import files, imported, short, tree
from tests.house.test_urls import ALL, example_in_full
from tests.support import ASSURANCE, County, raise_concern

from halcyon.access.labels import Label
from halcyon.access.viewing import system
from halcyon.cases.models import Case
from halcyon.chronology.actions import record
from halcyon.exchange.csv.attendances import load_attendances
from halcyon.health.huddle.alarms import watch_huddles
from halcyon.health.huddle.deciding import decide_case, open_huddle
from halcyon.health.huddle.sharing import PRACTICE, What, Who, share_identity
from halcyon.health.meetings.actions import invite, plan_meeting

CANARY, LETTER = "KESTREL", "Heronsgate"  # what stays in the clinic; what one letter says to one practice
OUTSIDE = (
    "amina.yusuf", "tom.ashdown", "ruth.okafor", "helen.marsh", "nia.bowen", "maeve.kelly", "dr.elin.rhys",
    "dr.sana.malik", "priya.nair", "sam.whitlock", "alan.brook", "jo.fenwick", "leah.bright", "imran.shah",
    "dr.mina.pell", "dr.owen.farr", "dr.tess.hollis", "hannah.oduya", "wendy.stroud", "piotr.zielinski", "paul.renshaw",
)  # fmt: skip
CLINIC_TABLES = {
    "health_attendancefile", "health_attendancerow", "health_huddleweek", "health_huddlecase", "health_attendance",
    "health_identityshared", "health_huddlealarm",
}  # fmt: skip
INSIDE = ("health/huddle/", "health/models.py", "health/migrations/", "web/pages/huddle/")
THE_WAY_IN = {
    "src/halcyon/exchange/csv/attendances.py",
    "src/halcyon/jobs/watch_huddles.py",
}


def plant(county: County) -> list[str]:
    """Take in a week of canaries, walk them through the huddle but for sharing. Returns ids of what was made."""
    rows = [
        {"clinic_number": f"{CANARY}-{n}", "note": f"{CANARY} seen by Dr Nobody", "exchange": "yes"} for n in range(4)
    ]
    rows.append({"clinic_number": f"{CANARY}-9", "age": f"{CANARY}", "note": f"{CANARY} rejected"})
    by = system("load_attendances", at=county.now)
    found = load_attendances(sheet(*rows), name=f"{CANARY}.csv", service=SERVICE, by=by, at=county.now)
    nurse = county.viewer("sinead.doran")
    open_huddle(week_id=week().id, by=nurse, at=county.now)
    for case, decided in zip(listed(), ("nothing_more", "follow_up", "keep", "share"), strict=True):
        decide_case(case_id=case.id, decided=decided, why=f"{CANARY}: what we said", by=nurse, at=county.now)
    watch_huddles(at=county.later(days=12))
    return [str(found.file_id), str(week().id), *(str(c.id) for c in listed())]


def outside_tables() -> Iterator[tuple[str, str]]:
    """Every other table with everything in it as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in CLINIC_TABLES:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                yield table, repr(cursor.fetchall())


def leaking_tables() -> list[str]:
    return [table for table, content in outside_tables() if CANARY in content]


def addresses(ids: list[str]) -> list[str]:
    """Every address of the product, with the clinic's own ids where one asks for any, and searches for a canary."""
    found = []
    for before, pattern in ALL:
        made = example_in_full(before, pattern)
        found += [made.replace("00000000-0000-0000-0000-000000000007", i) for i in ids] if "0007" in made else [made]
    for name in ("find_person", "front_door", "directory", "own_concerns", "my_work"):
        found += [f"{reverse(name)}?q={CANARY}-1", f"{reverse(name)}?find={CANARY}-1&name={CANARY}-1"]
    return sorted(set(found))


def shows_canary(body: bytes) -> bool:
    """Whether a page shows one that was planted; one that was only looked for comes back in the box of the search."""
    return CANARY.encode() in body.replace(f"{CANARY}-1".encode(), b"")


def probes(county: County, ids: list[str], limit: int) -> list[str]:
    """Open addresses as people outside the clinic, round robin; what showed a canary."""
    clients: dict[str, Client] = {who: county.client(who) for who in OUTSIDE}
    for client in clients.values():
        client.raise_request_exception = False
    every = list(itertools.product(addresses(ids), OUTSIDE))
    step = max(len(every) // limit, 1)
    shown = []
    for path, who in every[::step][:limit]:
        response = clients[who].get(path, headers={"accept": "application/json" if "fhir" in path else "text/html"})
        if shows_canary(b"".join(response) if response.streaming else response.content):
            shown.append(f"{who} {path}")
    return shown


@pytest.mark.django_db
def test_no_canary_is_outside_the_clinic_before_a_decision(county: County):
    raise_concern(county)
    ids = plant(county)
    assert leaking_tables() == []
    with county.clock():
        assert probes(county, ids, 1000 if ASSURANCE else 50) == []


@pytest.mark.django_db
def test_a_letter_to_a_practice_takes_nothing_of_the_clinic_along_and_its_guests_read_none_of_it(county: County):
    plant(county)
    to, lead, at = practice(), county.viewer("dr.mina.pell"), county.now
    meeting = plan_meeting(practice=to, meets_at=at + timedelta(days=3), place="Room 1", by=lead, at=at)
    invite(meeting_id=meeting.id, profession="", name="", user=county.id("hannah.oduya"), by=lead, at=at)
    (case,) = [c for c in listed() if c.decided == "share"]
    row = share_identity(
        case_id=case.id, whom=PRACTICE, why="They see her next week.", basis="public_task",
        told="unsafe", told_reason="He reads it.",
        who=Who(given_name="Ines", family_name=LETTER, birth_date=None, nhs_number="", practice=to),
        what=What(worry="An older man brings her.", asked_for="See her alone."),
        by=county.viewer("sinead.doran"), at=at,
    )  # fmt: skip
    assert leaking_tables() == []
    pages = [f"/practice-letters/{row.referral_id}/", f"/practice-meetings/{meeting.id}/", f"/practices/{to}/", "/"]
    with county.clock():
        for who in OUTSIDE:
            client = county.client(who)
            client.raise_request_exception = False
            reads = [path for path in pages if LETTER.encode() in client.get(path).content]
            assert reads == ([pages[0], pages[2]] if who == "dr.mina.pell" else []), who


@pytest.mark.django_db
def test_a_planted_leak_is_seen(county: County):
    receipt = raise_concern(county)
    plant(county)
    assert leaking_tables() == []
    case = Case.objects.get(id=receipt.cases[0])
    record(
        subject_id=case.record_id,
        case_id=case.id,
        kind="noted",
        sentence=f"Seen at the clinic as {CANARY}-3",
        data={},
        label=Label(owner_agency="COMMUNITY"),
        seq=case.last_seq + 1,
        happened_at=county.now,
        by=county.viewer("sinead.doran"),
        at=county.now,
    )
    assert leaking_tables() == ["chronology_eventcontent"]
    with county.clock():
        page = county.client("helen.marsh").get(reverse("case_chronology", args=[case.id]))
    assert shows_canary(page.content)


def test_nothing_outside_the_clinic_reads_its_tables():
    """Other rooms and pages do not even import the clinic's part of the room."""
    reaching = {
        short(path)
        for path in files()
        if not any(part in short(path).replace("src/halcyon/", "") for part in INSIDE)
        for source, _, _ in imported(tree(path))
        if source.startswith("halcyon.health.huddle")
    }
    assert reaching == THE_WAY_IN
