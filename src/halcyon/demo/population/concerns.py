"""Ninety days of concerns, scripted: what was said, what the hub and the agencies did, and where each stands now."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from halcyon.demo.population.answering import Answers
from halcyon.demo.population.cast import Cast
from halcyon.demo.population.dice import chance, dice, weighted
from halcyon.demo.population.model import County, Home, Person
from halcyon.demo.population.script import (
    Answer,
    ConcernScript,
    Decision,
    Feedback,
    Rating,
    Request,
    Said,
    Stage,
    Triage,
)
from halcyon.demo.population.stories import REFERRERS, Referrer, Story
from halcyon.demo.population.stories import outcomes as wording
from halcyon.demo.population.telling import Teller, fitting
from halcyon.demo.population.timing import LONDON, add_office_hours, arrivals, is_office, next_office, outcome_due

RATING_DECK = ("red", 12), ("amber", 38), ("green", 50)  # per cent of concerns
# How many concerns of 260 stand at each open stage now; the rest are closed.
OPEN_NOW = {
    Stage.RECEIVED: 4,
    Stage.TRIAGED: 5,
    Stage.RATED: 6,
    Stage.ASKED: 13,
    Stage.ANSWERED: 7,
    Stage.DECIDED: 8,
}
PER = 260
# Hours before now at which an open concern arrived: in time, and late; by stage, and by rating where that matters.
IN_TIME = {"red": (0.7, 3.4), "amber": (3.0, 16.0), "green": (5.0, 40.0)}
LATE = {"red": (6.0, 20.0), "amber": (76.0, 98.0), "green": (124.0, 150.0)}
UNRATED = {Stage.RECEIVED: ((0.08, 0.9), (1.3, 3.0)), Stage.TRIAGED: ((0.5, 3.3), (5.0, 21.0))}
DECIDED_BEFORE = {"red": (3.0, 26.0), "amber": (8.0, 46.0), "green": (20.0, 90.0)}
LATE_PERCENT = {"red": 14, "amber": 21, "green": 15}  # of decisions
CONSENT = {
    "red": weighted({"given": 22, "refused": 9, "not_sought": 19, "unsafe": 50}),
    "amber": weighted({"given": 50, "refused": 14, "not_sought": 17, "unsafe": 19}),
    "green": weighted({"given": 75, "refused": 6, "not_sought": 16, "unsafe": 3}),
}
DANGER = {
    "red": weighted({True: 64, False: 22, None: 14}),
    "amber": weighted({True: 4, False: 82, None: 14}),
    "green": weighted({True: 0, False: 95, None: 5}),
}
USUALLY_ASKED = {
    "red": ("POLICE", "COMMUNITY", "SCHOOLS", "GP", "ACUTE"),
    "amber": ("POLICE", "COMMUNITY", "SCHOOLS", "GP"),
    "green": ("COMMUNITY", "SCHOOLS", "GP"),
}
ASKED_PERCENT = {"red": 88, "amber": 62, "green": 44}
REPEAT_PERCENT = 13  # of concerns are about a child of whom there was one earlier in the same ninety days
RE_RATED_PERCENT = 6


@dataclass(frozen=True)
class Slot:
    """One concern to be written: when it came, how it is rated, and where it stands now."""

    received: datetime
    rating: str
    stage: Stage
    late: bool
    unnamed: bool = False


def make_concerns(county: County, seed: int, *, now: datetime, days: int = 90, count: int = PER) -> list[ConcernScript]:
    """Concerns of the `days` before `now` (aware), in the order they came.

    Give the same `seed` as to `records_of`: an agency then knows in its answers exactly whom it holds records of.
    Raises ValueError when `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    rng = dice("concerns", county.seed, seed, days, count, now.isoformat())
    cast = Cast(county, seed)
    answers = Answers(county, seed)
    writer = _Writer(rng, county, cast, answers, now)
    return [writer.write(f"concern-{number:04d}", slot) for number, slot in enumerate(_slots(rng, now, days, count), 1)]


def _slots(rng: random.Random, now: datetime, days: int, count: int) -> list[Slot]:
    """When each concern comes, its rating and where it stands: every open stage is filled, some of each late."""
    deck = [rating for rating, percent in RATING_DECK for _ in range(round(count * percent / 100))]
    deck = (deck + ["green"] * count)[:count]
    rng.shuffle(deck)
    slots: list[Slot] = []
    for stage, of_260 in OPEN_NOW.items():
        for turn in range(max(2, round(of_260 * count / PER))):
            rating = (
                ("amber", "green", "red")[turn % 3]
                if stage in UNRATED
                else ("red", "amber", "green", "amber")[turn % 4]
            )
            deck.remove(rating)
            late = turn % 3 == 1
            if stage in UNRATED:
                low, high = UNRATED[stage][late]
            elif stage == Stage.DECIDED:
                low, high = LATE[rating] if late else DECIDED_BEFORE[rating]
            else:
                low, high = LATE[rating] if late else IN_TIME[rating]
            received = _hours_before(rng, now, low, high)
            unnamed = stage in (Stage.RATED, Stage.ASKED) and turn == 1
            slots.append(Slot(received, rating, stage, late, unnamed))
    first = (now - timedelta(days=days)).astimezone(LONDON).date() + timedelta(days=1)
    for received, rating in zip(arrivals(rng, len(deck), first, now - timedelta(days=1.4)), deck, strict=True):
        slots.append(Slot(received, rating, Stage.CLOSED, chance(rng, LATE_PERCENT[rating])))
    return sorted(slots, key=lambda slot: slot.received)


def _hours_before(rng: random.Random, now: datetime, low: float, high: float) -> datetime:
    """A moment in this span before now; of a few tries, one in office hours is preferred, as most concerns are."""
    moment = now
    for _ in range(4):
        minutes = rng.randrange(int(low * 60), int(high * 60) + 1)
        moment = now - timedelta(minutes=minutes)
        if is_office(moment):
            break
    return moment


class _Writer:
    """Writes one concern after another, remembering whom the earlier ones were about."""

    def __init__(self, rng: random.Random, county: County, cast: Cast, answers: Answers, now: datetime) -> None:
        self.rng = rng
        self.county = county
        self.cast = cast
        self.answers = answers
        self.now = now
        self.seen: list[Person] = []

    def write(self, key: str, slot: Slot) -> ConcernScript:
        rng = self.rng
        story, person, referrer = self._who(slot)
        siblings = [] if slot.unnamed else self.cast.brothers_and_sisters(rng, story, person)
        self.seen.append(person)
        consent = "unsafe" if story.kind == "fabricated_illness" else CONSENT[slot.rating].pick(rng)
        if slot.unnamed:
            consent = "not_sought"
        teller = Teller(rng, self.county, person, story, slot.received, unnamed=slot.unnamed)
        said = self._said(teller, story, referrer, slot, consent, siblings)
        kind = {"unborn": "unborn", "adult_at_risk": "adult"}.get(story.kind, "unnamed" if slot.unnamed else "child")
        subjects = tuple(
            self.cast.described(rng, each, referrer, kind, teller.school()) for each in (person, *siblings)
        )
        return self._played(key, slot, story, person, referrer, said, subjects, teller)

    def _who(self, slot: Slot) -> tuple[Story, Person, Referrer]:
        """A story, somebody it could be about, and a referrer at work at that hour; drawn again until they fit."""
        rng = self.rng
        stories = self.cast.stories(slot.rating)
        local = slot.received.astimezone(LONDON)
        office = is_office(slot.received)
        evening = 7 <= local.hour < 22
        while True:
            story = stories.pick(rng)
            person = self.cast.subject(rng, story)
            if self.seen and chance(rng, REPEAT_PERCENT):
                earlier = rng.choice(self.seen)
                if self.cast.fits(story, earlier):
                    person = earlier
            if not self.cast.fits_on(story, person, local.date()):
                continue
            if slot.unnamed and story.kind not in ("exploitation", "online", "neglect", "physical_injury"):
                continue
            at_work = [
                REFERRERS[key]
                for key in self.cast.referrers(story, person)
                if REFERRERS[key].hours == "always" or office or (REFERRERS[key].hours == "long" and evening)
            ]
            if slot.unnamed:
                at_work = [
                    each for each in at_work if each.key in ("police", "youth_worker", "caller", "emergency_nurse")
                ]
            if at_work:
                return story, person, rng.choice(at_work)

    def _said(
        self, teller: Teller, story: Story, referrer: Referrer, slot: Slot, consent: str, siblings: list[Person]
    ) -> Said:
        rng = self.rng
        name, telephone, email = self.cast.staff(rng, referrer, teller.person)
        danger = DANGER[slot.rating].pick(rng)
        public = referrer.key == "caller"
        spoken = fitting(story.words, referrer.settings, slot.rating, consent)
        asked = not public and teller.person.age_on(self.county.today) >= 4
        heard = asked and spoken and chance(rng, 78 if referrer.settings[0] in ("school", "youth", "care") else 52)
        reasons = wording.CONSENT[consent]
        reason = "" if consent == "given" else teller.one(reasons)
        if story.kind in ("unborn", "adult_at_risk") and consent == "refused":
            reason = teller.fill("{He} did not agree. I explained why I must pass this on.")
        if slot.unnamed:
            reason = "We do not know who the family are."
        elif public and consent != "given":
            reason = "A member of the public; the family has not been told." if consent == "not_sought" else reason
        happened = slot.received - timedelta(minutes=rng.randrange(25, 20 * 60))
        return Said(
            worry=teller.worry(referrer, slot.rating, consent, siblings),
            consent=consent,
            consent_reason=reason,
            danger_now=danger,
            danger_detail=teller.fitting_one(story.danger, referrer.settings, slot.rating, consent) if danger else "",
            child_words=teller.fill(rng.choice(spoken)) if heard else "",
            injuries="" if public else teller.one(story.injuries),
            household_text="" if slot.unnamed else teller.household(),
            alleged_text=teller.one(story.alleged),
            place_text=teller.one(story.places),
            happened_at=happened,
            referrer_name=name,
            referrer_role=referrer.title,
            referrer_telephone=telephone,
            referrer_email=email,
            source_code=referrer.source,
            channel="fhir" if referrer.agency in ("ACUTE", "COMMUNITY") and chance(rng, 35) else "form",
        )

    # -- what happened next ------------------------------------------------------------------------------------------

    def _played(
        self,
        key: str,
        slot: Slot,
        story: Story,
        person: Person,
        referrer: Referrer,
        said: Said,
        subjects: tuple,
        teller: Teller,
    ) -> ConcernScript:
        rng = self.rng
        plan = _Plan(rng, slot, self.now)
        reached = list(Stage).index(slot.stage)
        office = is_office(slot.received)
        triage = rated = re_rated = decision = feedback = None
        requests: tuple[Request, ...] = ()
        danger = "yes" if slot.rating == "red" and said.danger_now is not False and chance(rng, 80) else "no"
        if reached >= 1:
            role = "contact_officer" if office else "mash_social_worker"
            action = teller.one(wording.ACTIONS_AT_ONCE[danger == "yes"])
            triage = Triage(plan.at("triage"), role, danger, action)
        if reached >= 2:
            rated = Rating(
                plan.at("rate"), "mash_social_worker", slot.rating, teller.one(story.rating_reasons[slot.rating])
            )
        if reached >= 3:
            requests = self._asked(slot, story, person, referrer, teller, plan)
        if reached >= 5 and requests and slot.rating == "amber" and chance(rng, RE_RATED_PERCENT):
            known = any(each.answer and each.answer.answers.get("risks") for each in requests)
            re_rated = Rating(
                plan.at("re_rate"),
                "mash_social_worker",
                "red" if known else "green",
                "The answers show more than the referrer could see."
                if known
                else "The answers explain most of the worry, and the family is getting help.",
            )
        if reached >= 5:
            decision = self._decided(slot, story, person, said, danger, requests, teller, plan)
        if reached >= 6 and decision:
            role = "contact_officer" if chance(rng, 60) else "mash_social_worker"
            feedback = Feedback(plan.at("feed_back"), role, teller.one(wording.TOLD[decision.outcome]))
        due = outcome_due(slot.received, slot.rating if rated else "")
        ended = slot.received + decision.after if decision else self.now
        return ConcernScript(
            key=key,
            received_at=slot.received,
            kind=story.kind,
            agency=referrer.agency,
            said=said,
            subjects=subjects,
            rating=slot.rating,
            stage=slot.stage,
            late=ended > due,
            triage=triage,
            rated=rated,
            requests=requests,
            re_rated=re_rated,
            decision=decision,
            feedback=feedback,
        )

    def _asked(
        self, slot: Slot, story: Story, person: Person, referrer: Referrer, teller: Teller, plan: _Plan
    ) -> tuple[Request, ...]:
        """The agencies asked, each with its answer if it has come. A case that still waits has at least one without."""
        rng = self.rng
        open_stage = slot.stage in (Stage.ASKED, Stage.ANSWERED)
        wanted = [each for each in USUALLY_ASKED[slot.rating] if chance(rng, ASKED_PERCENT[slot.rating])]
        wanted += [each for each in story.extra if chance(rng, 40 if slot.rating != "green" else 15)]
        if person.age_on(self.county.today) < 4 or not person.school:
            wanted = [each for each in wanted if each != "SCHOOLS"]
        wanted = [each for each in dict.fromkeys(wanted) if each != referrer.agency]
        if open_stage and len(wanted) < 2:
            wanted = [each for each in ("POLICE", "COMMUNITY", "GP") if each != referrer.agency]
        question = teller.fill(story.question)
        asked_at = plan.at("ask")
        waiting = set()
        if slot.stage == Stage.ASKED:
            waiting = set(rng.sample(wanted, rng.randrange(1, len(wanted) + 1)))
        elif slot.stage not in (Stage.ANSWERED,) and len(wanted) > 1 and chance(rng, 7):
            waiting = {rng.choice(wanted)}
        requests = []
        for agency in wanted:
            answer = None
            if agency not in waiting:
                said = self.answers.answer(rng, agency, story, person, teller, slot.received.astimezone(LONDON).date())
                answer = Answer(plan.answered(), "mash_information_officer", said)
            requests.append(Request(agency, asked_at, story.categories, question, answer))
        return tuple(requests)

    def _decided(
        self,
        slot: Slot,
        story: Story,
        person: Person,
        said: Said,
        danger: str,
        requests: tuple[Request, ...],
        teller: Teller,
        plan: _Plan,
    ) -> Decision:
        rng = self.rng
        table = dict(wording.OUTCOMES[slot.rating])
        in_care = person.care is not None and person.care.until is None
        if story.kind == "adult_at_risk":
            table = {
                "adult_safeguarding": 75,
                "information_and_advice": 20,
                "no_further_action": 5 if danger == "no" else 0,
            }
        elif in_care:
            table["linked_to_open_case"] = sum(table.values()) * 2
        else:
            table.pop("linked_to_open_case", None)
        if self.county.home_of(person).kind == Home.REFUGE:
            table.pop("other_authority", None)
        if danger == "yes":
            table.pop("no_further_action", None)
        outcome = weighted(table).pick(rng)
        waiting = any(each.answer is None for each in requests)
        if said.child_words and story.kind != "unborn":
            voice = said.child_words
        elif story.kind == "unborn":
            voice = "The baby is not yet born."
        elif person.age_on(self.county.today) < 4:
            voice = teller.fill(wording.VOICE_NOT_ASKED[1])
        else:
            voice = teller.fill(rng.choice((wording.VOICE_NOT_ASKED[0], wording.VOICE_NOT_ASKED[2])))
        return Decision(
            after=plan.at("decide"),
            by_role="mash_manager",
            outcome=outcome,
            level=wording.LEVEL[outcome],
            legal_basis=wording.LEGAL_BASIS[outcome],
            reason=teller.one(wording.REASONS[outcome]),
            not_known=teller.one(story.not_seen if chance(rng, 60) else wording.NOT_KNOWN),
            child_voice=voice,
            unanswered_reason=rng.choice(wording.UNANSWERED) if waiting else "",
        )


class _Plan:
    """When each step happens. Red is worked at once by day and night; the rest waits for the hub's opening hours.

    Every step comes after the one before and before now: if there is not enough time, the steps are drawn together.
    """

    HOURS = {  # step -> rating -> (from, to) hours after receipt: elapsed for red, opening hours otherwise
        "triage": {"red": (0.03, 0.4), "amber": (0.1, 0.9), "green": (0.1, 0.9)},
        "rate": {"red": (0.2, 0.9), "amber": (0.6, 2.8), "green": (1.0, 5.0)},
        "ask": {"red": (0.4, 1.3), "amber": (1.2, 3.8), "green": (2.2, 7.0)},
        "answer": {"red": (0.9, 2.9), "amber": (2.5, 9.0), "green": (4.0, 18.0)},
        "re_rate": {"red": (2.0, 3.0), "amber": (5.0, 9.0), "green": (8.0, 18.0)},
        "decide": {"red": (1.8, 3.9), "amber": (5.0, 10.0), "green": (7.0, 22.0)},
        "feed_back": {"red": (4.0, 14.0), "amber": (9.0, 17.0), "green": (14.0, 31.0)},
    }
    LATE_HOURS = {"red": (4.5, 11.0), "amber": (17.5, 34.0), "green": (35.0, 52.0)}
    # At the latest, as a share of the time between receipt and now.
    SHARE = {
        "triage": 0.15,
        "rate": 0.35,
        "ask": 0.45,
        "answer": 0.8,
        "re_rate": 0.84,
        "decide": 0.9,
        "feed_back": 0.98,
    }

    def __init__(self, rng: random.Random, slot: Slot, now: datetime) -> None:
        self.rng = rng
        self.slot = slot
        self.limit = now - slot.received
        self.last = timedelta(0)
        self.asked = timedelta(0)
        self.answered_last = timedelta(0)

    def _drawn(self, span: tuple[float, float]) -> timedelta:
        low, high = span
        hours = low + (high - low) * self.rng.randrange(1_000) / 1_000
        if self.slot.rating == "red":
            return timedelta(minutes=round(hours * 60))
        return add_office_hours(self.slot.received, hours) - self.slot.received

    def _kept(self, step: str, drawn: timedelta) -> timedelta:
        latest = timedelta(minutes=int(self.limit.total_seconds() / 60 * self.SHARE[step]))
        return min(drawn, latest)

    def at(self, step: str) -> timedelta:
        """When a step happens, counted from receipt; call in the order of the steps."""
        rating = self.slot.rating
        if step == "triage" and not is_office(self.slot.received):
            drawn = timedelta(minutes=self.rng.randrange(4, 55))  # the out-of-hours team looks at everything for danger
        elif step == "decide" and self.slot.late and self.slot.stage in (Stage.DECIDED, Stage.CLOSED):
            drawn = self._drawn(self.LATE_HOURS[rating])
        elif step == "feed_back":
            drawn = self._after_decision()
        else:
            drawn = self._drawn(self.HOURS[step][rating])
        floor = max(self.last, self.answered_last) if step in ("re_rate", "decide") else self.last
        self.last = max(self._kept(step, drawn), floor + timedelta(minutes=1))
        if step == "ask":
            self.asked = self.last
        return self.last

    def _after_decision(self) -> timedelta:
        decided = self.slot.received + self.last
        hours = self.rng.randrange(30, 400) / 60 if chance(self.rng, 86) else self.rng.randrange(700, 1_500) / 60
        return add_office_hours(next_office(decided), hours) - self.slot.received

    def answered(self) -> timedelta:
        """When one agency answers: any time after it was asked."""
        drawn = self._kept("answer", self._drawn(self.HOURS["answer"][self.slot.rating]))
        after = max(drawn, self.asked + timedelta(minutes=self.rng.randrange(3, 9)))
        self.answered_last = max(self.answered_last, after)
        return after
