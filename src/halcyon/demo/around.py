"""What goes on around the concerns of the demonstration: advice that was asked for, disagreements, a loaded file.

All by the acts of the product, so that no list is empty that somebody is shown. Nobody in it exists.
"""

from __future__ import annotations

import csv
import io
import uuid
from datetime import datetime, timedelta
from typing import Any

from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.models import Service, User
from halcyon.cases.actions import move
from halcyon.cases.models import Case
from halcyon.demo.clinics import play_clinic
from halcyon.demo.contracts import play_contracts
from halcyon.demo.delays import play_answers, play_delays, play_taken_on
from halcyon.demo.practice_meetings import play_practice_meetings
from halcyon.demo.safeguarding_team import play_safeguarding_team
from halcyon.demo.surgeries import play_maternity, play_surgeries
from halcyon.exchange.csv.loading import load_file
from halcyon.frontdoor.actions.consulting import (
    Caller,
    ask_advice,
    close_consultation,
    give_advice,
    take_consultation,
)
from halcyon.frontdoor.disagreements.actions import raise_disagreement
from halcyon.frontdoor.models import ContactSubject

TEAM, KINGFISHER = "community_safeguarding", "kingfisher"
COLUMNS = (
    "sender_reference", "agency", "referrer_name", "referrer_role", "referrer_telephone", "happened_at", "worry",
    "subject_kind", "given_name", "family_name", "birth_date", "postcode", "consent", "consent_reason", "danger_now",
)  # fmt: skip
OUT_OF_SCHOOL = "Not in school for three weeks. Nobody answers the door, and a neighbour has seen the curtains closed."
NOT_SEEN = "Could not be reached."
ROWS = (
    ("ED-3101", "Tamsin Ogle", OUT_OF_SCHOOL, "Ffion", "Ravenhill", "2015-05-19", "not_sought", NOT_SEEN),
    ("ED-3102", "Tamsin Ogle", "Comes to school hungry and asks for food to take home for his sister.", "Kacper",
     "Lisowski", "2017-11-02", "given", ""),
    # A date that cannot be: the row is rejected with its reason, and waits for somebody to mend it.
    ("ED-3103", "Tamsin Ogle", "Says that she will not go home tonight. She would not say why.", "Orla", "Penhallow",
     "2011-02-31", "unsafe", "Asking could raise the risk."),
    ("ED-3101", "Tamsin Ogle", OUT_OF_SCHOOL, "Ffion", "Ravenhill", "2015-05-19", "not_sought", NOT_SEEN),
)  # fmt: skip


def play_around(users: dict[str, User], *, at: datetime) -> None:
    """Add it all to a demonstration whose concerns have been played up to `at` (aware)."""

    def by(name: str, moment: datetime) -> Viewer:
        return viewer_for(users[name], at=moment)

    _consultations(by, at)
    _disagreements(by, users, at)
    _file(at)
    play_clinic(by, at)
    play_practice_meetings(by, at)
    play_contracts(users, by, at)
    play_surgeries(by, at)
    play_maternity(by, at)
    play_answers(by, at)
    play_safeguarding_team(by, at)
    play_delays(by, at)
    play_taken_on(by, users["gwen.tate"].id, at)


def _consultations(by: Any, at: datetime) -> None:
    """Advice asked in writing and by telephone: one waits, one should have become a concern, two are closed."""
    services = {s.code: s.id for s in Service.objects.filter(code__in=(TEAM, "mash_hub", KINGFISHER))}

    def ask(who: str, ago: timedelta, team: str, question: str, **more: Any) -> tuple[uuid.UUID, datetime]:
        moment = at - ago
        row = ask_advice(
            by=by(who, moment),
            at=moment,
            key=f"demo-advice-{who}-{ago}",
            service=services[team],
            question=question,
            **more,
        )
        return row.id, moment

    def advise(row: uuid.UUID, moment: datetime, who: str, **more: Any) -> datetime:
        take_consultation(consultation_id=row, by=by(who, moment), at=moment)
        answered = moment + timedelta(minutes=25)
        give_advice(consultation_id=row, by=by(who, answered), at=answered, **more)
        return answered

    row, asked = ask(
        "amina.yusuf",
        timedelta(days=6, hours=3),
        TEAM,
        "A girl of 14 has stopped coming to the clinic and now has a new phone. Friends say that an older man bought "
        "it. Is this enough to raise?",
    )
    advise(
        row,
        asked + timedelta(minutes=50),
        "leah.bright",
        advice="Yes: gifts and a change of habit are enough. Raise a concern today; do not wait to be sure.",
        to_refer=True,
        next_what="Raise a concern with the hub",
        next_who="The school nurse",
    )
    row, asked = ask(
        "nia.bowen",
        timedelta(days=9),
        TEAM,
        "A mother missed three appointments for her baby after moving house. She answers texts. Refer, or follow up?",
    )
    done = advise(
        row,
        asked + timedelta(hours=2),
        "leah.bright",
        advice="Visit first, with the health visitor of the new address. Come back if nobody is seen within a week.",
        to_refer=False,
        next_what="A joint visit this week",
        next_who="The health visitor",
    )
    close_consultation(
        consultation_id=row,
        outcome="done",
        by=by("leah.bright", done + timedelta(days=1)),
        at=done + timedelta(days=1),
    )
    row, asked = ask(
        "leah.bright",
        timedelta(days=2, hours=5),
        TEAM,
        "A pharmacist rang: a boy of about 12 collects his father's methadone alone.",
        caller=Caller("Gwilym Sharpe", "Community pharmacist", "GP", "01632 960311"),
        channel="telephone",
    )
    advise(
        row,
        asked + timedelta(minutes=5),
        "leah.bright",
        advice="Do not hand it to the child. Raise a concern now, and ring the prescriber.",
        to_refer=True,
        next_what="A concern by the pharmacist, by the hub's telephone",
        next_who="The pharmacist",
    )
    row, asked = ask(
        "amina.yusuf",
        timedelta(days=4),
        KINGFISHER,
        "A boy of 13 has burns on one hand and says that he cooks. Is this something that you would look at?",
    )
    advise(
        row,
        asked + timedelta(minutes=35),
        "rosa.quill",
        advice="Yes. Ask him alone what he cooks, for whom and where. Raise a concern, and I see him with you.",
        to_refer=True,
        next_what="Raise a concern, and a visit together",
        next_who="The school nurse and Rosa Quill",
    )
    ask(
        "nia.bowen",
        timedelta(hours=3),
        KINGFISHER,
        "A girl of 15 came to the ward twice this month with somebody who answers for her. How do I see her alone?",
    )
    ask(
        "amina.yusuf",
        timedelta(minutes=40),
        "mash_hub",
        "A boy of 9 says that he is left alone each night until midnight. His mother says that a neighbour looks in. "
        "Is this early help or a concern?",
    )


def _disagreements(by: Any, users: dict[str, User], at: datetime) -> None:
    """Referrers who disagree: one has just said so, one was heard and took it higher, one was agreed with."""
    found = (
        ContactSubject.objects.filter(
            kind="child",
            contact__raised_by__isnull=False,
            case_id__in=Case.objects.filter(
                state="closed",
                restricted=False,
                closed_at__gt=at - timedelta(days=60),
                closed_at__lt=at - timedelta(days=6),
            ).values("id"),
            contact__raised_by__in=[users[name].id for name in ("amina.yusuf", "carol.jennings", "dr.sana.malik")],
        )
        .select_related("contact")
        .order_by("-contact__received_at", "position")
    )
    names = {user.id: name for name, user in users.items()}
    cases = {c.id: c for c in Case.objects.filter(id__in=[s.case_id for s in found])}
    mild = ("no_further_action", "information_and_advice", "early_help")
    chosen = [s for s in found if cases[s.case_id].facts.get("outcome") in mild][:3]
    for turn, subject in enumerate(chosen):
        if subject.contact.raised_by is None:
            continue
        who = names[subject.contact.raised_by]
        moment = at - timedelta(days=5 - 2 * turn, hours=2)
        nothing = cases[subject.case_id].facts.get("outcome") == "no_further_action"
        made = raise_disagreement(
            case_id=subject.case_id,
            given={
                "subject": "no_further_action" if nothing else "level_of_need",
                "why": "What was seen has happened again since, and it is getting worse. Somebody should see the child "
                "at home.",
                "keeps_safe": "We see the child on each school day and ring the hub if they do not come.",
                "danger_now": "no",
            },
            by=by(who, moment),
            at=moment,
        )
        if turn < 2:
            moment += timedelta(hours=3)
            move(
                case_id=made.id,
                key="answer_practitioners",
                given={
                    "said": "We went through what was known then and what has been seen since.",
                    "took_part": "The referrer and a social worker of the hub",
                    "told": "We talked about what you have seen since. You will hear tomorrow what changes.",
                },
                by=by("dev.patel", moment),
                at=moment,
            )
        if turn == 0:
            moment += timedelta(hours=4)
            move(
                case_id=made.id,
                key="climb_practitioners",
                given={"why": "We do not agree on how soon the child should be seen."},
                by=by(who, moment),
                at=moment,
            )


def _file(at: datetime) -> None:
    """A spreadsheet from schools: two rows accepted, one rejected, one a duplicate."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(COLUMNS)
    moment = at - timedelta(days=1, hours=2)
    day = (moment - timedelta(days=1)).date().isoformat()
    for reference, name, worry, given, family, born, consent, why in ROWS:
        sheet.writerow(
            (
                reference,
                "SCHOOLS",
                name,
                "Attendance officer",
                "01632 960322",
                day,
                worry,
                "child",
                given,
                family,
                born,
                "MR4 2BN",
                consent,
                why,
                "no",
            )
        )
    load_file(
        written.getvalue().encode(),
        name="schools-concerns.csv",
        by=system("load_concerns", at=moment),
        clock=lambda: moment,
    )
