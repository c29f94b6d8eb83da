"""Taking deaths in, screening each one, reviewing care, the second reviewer, and the family."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import Service
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.deaths.models import CareReview, Death
from halcyon.learning.reviews.deaths.rules import (
    REASON,
    Looker,
    needs_second,
    not_independent,
    score_problems,
    screen_problems,
)
from halcyon.learning.reviews.standing import audited
from halcyon.practice.reviews.mortality import AVOIDABLE, FAMILY, GROUPS, PROBLEMS, THEMES
from halcyon.work.actions import next_reference

LOOKS = frozenset({Capability.KEEP_REVIEWS, Capability.AUDIT})
OLDEST = 120
SHOWN = 10  # faults of a file that are named at once


@dataclass(frozen=True)
class Notified:
    """What a provider says of one death. `local_number` is its own number for the person, never an NHS number."""

    provider: str
    local_number: str
    group: str
    died_on: date
    age: int
    team: str = ""
    contact_months: int | None = None
    setting: str = ""
    cause: str = ""
    coroner: bool = False

    def problems(self, today: date, teams: Mapping[tuple[str, str], UUID]) -> dict[str, str]:
        """What is wrong with it, by field."""
        wrong: dict[str, str] = {}
        if self.provider not in registry.agreement.parties:
            wrong["provider"] = "Choose a provider that has signed the sharing agreement."
        if not 1 <= len(self.local_number) <= 40:
            wrong["local_number"] = "Give the provider’s own number for the person."
        elif len([c for c in self.local_number if c.isdigit()]) >= 10:
            wrong["local_number"] = "Use the provider’s own number, not the NHS number."
        if self.group not in dict(GROUPS):
            wrong["group"] = "Choose the group."
        if self.died_on > today:
            wrong["died_on"] = "This is in the future."
        if not 0 <= self.age <= OLDEST:
            wrong["age"] = f"Give the age in years, from 0 to {OLDEST}."
        if self.team and (self.provider, self.team) not in teams:
            wrong["team"] = "This provider has no service of this name in the directory."
        return wrong


def teams_of() -> dict[tuple[str, str], UUID]:
    """The services of every agency, by the agency's code and the service's own."""
    rows = Service.objects.values_list("organisation__code", "code", "id")
    return {(agency, code): service for agency, code, service in rows}


@act
def take_in_deaths(*, rows: Iterable[Notified], by: Viewer, at: datetime) -> int:
    """Take deaths into the cohort, all of them or none. One that is there already is left as it is; returns how many
    were new.

    Raises NotDone naming the rows that are wrong, counted as a spreadsheet does (the first below the names is 2).
    """
    require(by, Capability.KEEP_REVIEWS)
    today, teams, listed = at.astimezone(LONDON).date(), teams_of(), list(rows)
    faulty = {place: row.problems(today, teams) for place, row in enumerate(listed, start=2)}
    faulty = {place: wrong for place, wrong in faulty.items() if wrong}
    if faulty and len(listed) == 1:
        raise NotDone(next(iter(faulty.values())))
    if faulty:
        raise NotDone({"": " ".join(f"Row {n}: {' '.join(w.values())}" for n, w in list(faulty.items())[:SHOWN])})
    there = set(Death.objects.values_list("provider", "local_number"))
    made = []
    for row in listed:
        if (row.provider, row.local_number) in there:
            continue
        there.add((row.provider, row.local_number))
        made.append(
            Death(
                reference=f"M-{next_reference():05d}",
                provider=row.provider,
                team=teams.get((row.provider, row.team)),
                local_number=row.local_number,
                group=row.group,
                died_on=row.died_on,
                age=row.age,
                contact_months=row.contact_months,
                setting=row.setting[:120],
                cause=row.cause[:200],
                coroner=row.coroner,
                notified_at=at,
                by=by.actor,
            )
        )
    if len(listed) == 1 and not made:
        raise NotDone({"local_number": "This death is in the cohort already."})
    Death.objects.bulk_create(made)
    audited("deaths_taken_in", [d.id for d in made], by=by, at=at, kind="death")
    return len(made)


def _looking(death_id: UUID, by: Viewer, no_part: bool) -> Death:
    """A death that this person may screen or review, locked. Raises `Denied`, or NotDone for who is not independent."""
    if not LOOKS & by.capabilities:
        raise Denied("needs to screen or keep reviews")
    row = Death.objects.select_for_update().filter(id=death_id).first()
    if row is None:
        raise Denied("no such death")
    because = not_independent(Looker(by.signing, by.agency, by.services), row.provider, row.team, no_part)
    if because:
        raise NotDone({"no_part": because})
    return row


@act
def screen(
    *,
    death_id: UUID,
    expected: str,
    natural: str,
    flags: Collection[str],
    decision: str,
    why: str,
    no_part: bool,
    by: Viewer,
    at: datetime,
) -> Death:
    """Screen one death at the desk: classification, flags and what happens next. Once; by somebody independent."""
    row = _looking(death_id, by, no_part)
    if row.decision:
        raise NotDone({"": "This death has been screened."})
    wrong = screen_problems(expected, natural, flags, decision, why)
    refuse(wrong)
    row.expected, row.natural, row.flags, row.decision, row.why = (
        expected,
        natural,
        sorted(flags),
        decision,
        why.strip(),
    )
    row.screened_by, row.screened_at, row.no_part = by.signing, at, True
    row.version += 1
    row.save()
    audited("death_screened", [row.id], by=by, at=at, kind="death")
    return row


@act
def review_care(
    *,
    death_id: UUID,
    scores: Mapping[str, int],
    judgements: Mapping[str, str],
    overall: int,
    summary: str,
    no_part: bool,
    by: Viewer,
    at: datetime,
    problems: Collection[str] = (),
    avoidable: str = "",
    themes: Collection[str] = (),
) -> CareReview:
    """Review the care before one death. Complete unless it was poor anywhere: then a second reviewer looks, too."""
    row = _looking(death_id, by, no_part)
    if row.decision != "review":
        raise NotDone({"": "Its desk screen did not ask for a structured review."})
    if CareReview.objects.filter(death=row).exists():
        raise NotDone({"": "The care has been reviewed."})
    wrong = score_problems(scores, judgements, overall)
    if len(summary.strip()) < REASON:
        wrong["summary"] = "Say in a few sentences what the review found."
    if row.family == "not_asked":
        wrong[""] = "Ask the family first, or say that nobody could be found."
    if not set(problems) <= set(dict(PROBLEMS)) or not set(themes) <= set(dict(THEMES)):
        wrong["problems"] = "Choose from the list."
    if avoidable and avoidable not in dict(AVOIDABLE):
        wrong["avoidable"] = "Choose from the list."
    refuse(wrong)
    made = CareReview.objects.create(
        death=row,
        scores=dict(scores),
        judgements={k: v.strip() for k, v in judgements.items() if k in scores},
        overall=overall,
        summary=summary.strip(),
        problems=sorted(problems),
        avoidable=avoidable,
        themes=sorted(themes),
        first=by.signing,
        at=at,
        complete=not needs_second(scores, overall),
    )
    audited("death_care_reviewed", [row.id, made.id], by=by, at=at, kind="death")
    return made


@act
def second_review(*, death_id: UUID, overall: int, words: str, no_part: bool, by: Viewer, at: datetime) -> CareReview:
    """A second reviewer, who is neither the first nor of the treating team, says what they make of poor care."""
    row = _looking(death_id, by, no_part)
    made = CareReview.objects.select_for_update().filter(death=row).first()
    if made is None or made.complete:
        raise NotDone({"": "No second review is asked for."})
    wrong: dict[str, str] = {}
    if made.first == by.signing:
        wrong["no_part"] = "You wrote the first review: somebody else writes the second."
    if not 1 <= overall <= 5:
        wrong["overall"] = "Score the care overall, from 1 to 5."
    if len(words.strip()) < REASON:
        wrong["words"] = "Say what you make of it, in a sentence or more."
    refuse(wrong)
    made.second, made.second_no_part, made.second_at = by.signing, True, at
    made.second_overall, made.second_words, made.complete = overall, words.strip(), True
    made.save()
    audited("death_second_review", [row.id, made.id], by=by, at=at, kind="death")
    return made


@act
def hear_family(*, death_id: UUID, outcome: str, words: str, by: Viewer, at: datetime) -> Death:
    """Write down how the family took part in the review of one death, in their own words."""
    if not LOOKS & by.capabilities:
        raise Denied("needs to screen or keep reviews")
    row = Death.objects.select_for_update().filter(id=death_id).first()
    if row is None:
        raise Denied("no such death")
    wrong: dict[str, str] = {}
    if outcome not in dict(FAMILY):
        wrong["outcome"] = "Choose what came of it."
    if outcome == "involved" and len(words.strip()) < 3:
        wrong["words"] = "Write what they said, in their own words."
    refuse(wrong)
    row.family, row.family_words = outcome, words.strip()
    row.version += 1
    row.save(update_fields=["family", "family_words", "version"])
    audited("death_family_heard", [row.id], by=by, at=at, kind="death")
    return row
