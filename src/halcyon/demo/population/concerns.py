"""Ninety days of concerns, scripted: what was said, what the hub and the agencies did, and where each stands now."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from halcyon.demo.population.answering import Answers
from halcyon.demo.population.cast import Cast
from halcyon.demo.population.dice import chance, dice, weighted
from halcyon.demo.population.model import County, Home, Person
from halcyon.demo.population.plan import Plan, Slot
from halcyon.demo.population.script import (
    Answer,
    ConcernScript,
    Decision,
    Feedback,
    Rating,
    Request,
    Said,
    Stage,
    Subject,
    Triage,
)
from halcyon.demo.population.slots import PER, make_slots
from halcyon.demo.population.stories import REFERRERS, UNNAMED, Referrer, Story
from halcyon.demo.population.stories import outcomes as wording
from halcyon.demo.population.telling import Teller, fitting
from halcyon.demo.population.timing import (
    LONDON,
    is_office,
    is_term,
    outcome_due,
)

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
NOT_RECOGNISED = {"known": "nothing_known", "minutes": 10}  # an agency cannot look up a description
CALLERS_KEPT_PERCENT = 45  # the public would otherwise outnumber every agency in the evening


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
    writer = Writer(rng, county, cast, answers, now)
    return [
        writer.write(f"concern-{number:04d}", slot) for number, slot in enumerate(make_slots(rng, now, days, count), 1)
    ]


class Writer:
    """Writes one concern after another, remembering whom the earlier ones were about."""

    def __init__(
        self,
        rng: random.Random,
        county: County,
        cast: Cast,
        answers: Answers,
        now: datetime,
        *,
        repeats: float = REPEAT_PERCENT,
        within: timedelta | None = None,
    ) -> None:
        """`repeats` are the per cent that try to be about somebody of whom there was one before, `within` that time."""
        self.rng = rng
        self.county = county
        self.cast = cast
        self.answers = answers
        self.now = now
        self.repeats, self.within = repeats, within
        self.seen: list[Person] = []
        self.seen_at: list[datetime] = []
        self.recent = 0  # where those begin whom an earlier concern within the time was about

    def write(self, key: str, slot: Slot) -> ConcernScript:
        rng = self.rng
        story, person, referrer = self._who(slot)
        siblings = [] if slot.unnamed else self.cast.brothers_and_sisters(rng, story, person, slot.received.date())
        self.seen.append(person)
        self.seen_at.append(slot.received)
        consent = self._consent(slot, story, person, referrer)
        teller = Teller(
            rng,
            self.county,
            person,
            story,
            referrer,
            slot.received,
            rating=slot.rating,
            consent=consent,
            unnamed=slot.unnamed,
        )
        said = self._said(teller, story, referrer, slot, consent, siblings)
        kind = {"unborn": "unborn", "adult_at_risk": "adult"}.get(story.kind, "unnamed" if slot.unnamed else "child")
        subjects = tuple(
            self.cast.described(rng, each, referrer, kind, teller.school()) for each in (person, *siblings)
        )
        return self._played(key, slot, story, person, referrer, said, subjects, teller)

    def _earlier(self, moment: datetime) -> Person:
        if self.within is None:
            return self.rng.choice(self.seen)
        while self.recent < len(self.seen) - 1 and self.seen_at[self.recent] < moment - self.within:
            self.recent += 1
        return self.seen[self.rng.randrange(self.recent, len(self.seen))]

    def _consent(self, slot: Slot, story: Story, person: Person, referrer: Referrer) -> str:
        """Whether the family knows and agrees. A caller has not asked; for a child in care nobody refuses for them."""
        drawn = CONSENT[slot.rating].pick(self.rng)
        if slot.unnamed:
            return "not_sought"
        if story.kind == "fabricated_illness":
            return "unsafe"
        in_care = person.care is not None and person.care.until is None
        if (referrer.key == "caller" and drawn in ("given", "refused")) or (in_care and drawn == "refused"):
            return "not_sought"
        return drawn

    def _who(self, slot: Slot) -> tuple[Story, Person, Referrer]:
        """A story, somebody it could be about, and a referrer at work at that hour; drawn again until they fit."""
        rng = self.rng
        stories = self.cast.stories(slot.rating)
        local = slot.received.astimezone(LONDON)
        office = is_office(slot.received)
        evening, term = 7 <= local.hour < 22, is_term(local.date())
        while True:
            story = UNNAMED if slot.unnamed else stories.pick(rng)
            person = self.cast.subject(rng, story)
            if self.seen and chance(rng, self.repeats):
                earlier = self._earlier(slot.received)
                if self.cast.fits(story, earlier):
                    person = earlier
            if not self.cast.fits_on(story, person, local.date()):
                continue
            at_work = [
                REFERRERS[key]
                for key in self.cast.referrers(story, person)
                if (REFERRERS[key].hours == "always" or office or (REFERRERS[key].hours == "long" and evening))
                and (term or REFERRERS[key].settings[0] != "school")
            ]
            if at_work:
                referrer = rng.choice(at_work)
                if slot.unnamed or referrer.key != "caller" or chance(rng, CALLERS_KEPT_PERCENT):
                    return story, person, referrer

    def _said(
        self, teller: Teller, story: Story, referrer: Referrer, slot: Slot, consent: str, siblings: list[Person]
    ) -> Said:
        rng = self.rng
        name, telephone, email = self.cast.staff(rng, referrer, teller.person)
        danger = DANGER[slot.rating].pick(rng)
        public = referrer.key == "caller"
        spoken = fitting(story.words, teller.occasion)
        asked = not public and teller.person.age_on(self.county.today) >= 4
        heard = asked and spoken and chance(rng, 78 if referrer.settings[0] in ("school", "youth", "care") else 52)
        reason = "" if consent == "given" else teller.one(wording.CONSENT[consent])
        if story.kind in ("unborn", "adult_at_risk") and consent == "refused":
            reason = teller.fill("{He} did not agree. I explained why I must pass this on.")
        if slot.unnamed:
            reason = "We do not know who the family are."
        elif public and consent != "given":
            reason = "A member of the public; the family has not been told." if consent == "not_sought" else reason
        happened = slot.received - timedelta(minutes=rng.randrange(25, 20 * 60))
        worry, injury = teller.worry(siblings)
        return Said(
            worry=worry,
            consent=consent,
            consent_reason=reason,
            danger_now=danger,
            danger_detail=teller.one(story.danger) if danger else "",
            child_words=teller.fill(rng.choice(spoken)) if heard else "",
            injuries=injury,
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
        subjects: tuple[Subject, ...],
        teller: Teller,
    ) -> ConcernScript:
        rng = self.rng
        plan = Plan(rng, slot, self.now)
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
            rating = re_rated.rating if re_rated else slot.rating
            decision = self._decided(rating, story, person, said, danger, requests, teller, plan)
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
        self, slot: Slot, story: Story, person: Person, referrer: Referrer, teller: Teller, plan: Plan
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
                said = (
                    NOT_RECOGNISED
                    if slot.unnamed
                    else self.answers.answer(
                        rng, agency, story, person, teller, slot.received.astimezone(LONDON).date()
                    )
                )
                answer = Answer(plan.answered(), "mash_information_officer", said)
            requests.append(Request(agency, asked_at, story.categories, question, answer))
        return tuple(requests)

    def _decided(
        self,
        rating: str,
        story: Story,
        person: Person,
        said: Said,
        danger: str,
        requests: tuple[Request, ...],
        teller: Teller,
        plan: Plan,
    ) -> Decision:
        rng = self.rng
        table = dict(wording.OUTCOMES[rating])
        risky = any(each.answer and each.answer.answers.get("risks") for each in requests)
        in_care = person.care is not None and person.care.until is None
        if story.kind == "adult_at_risk":
            table = {"adult_safeguarding": 75, "information_and_advice": 20, "no_further_action": 5}
        elif in_care:
            table["linked_to_open_case"] = sum(table.values()) * 2
        else:
            table.pop("linked_to_open_case", None)
        if self.county.home_of(person).kind == Home.REFUGE:
            table.pop("other_authority", None)
        nobody_answered = not any(each.answer for each in requests)
        if danger == "yes" or risky or nobody_answered:
            table.pop("no_further_action", None)
        outcome = weighted(table).pick(rng)
        waiting = any(each.answer is None for each in requests)
        if said.child_words and story.kind != "unborn":
            voice = said.child_words
        elif story.kind == "adult_at_risk":
            voice = teller.fill("{He} will be asked what {he} wants to happen.")
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
            not_known=(teller.one(story.not_seen) if story.siblings == 0 or chance(rng, 60) else "")
            or teller.one(wording.NOT_KNOWN),
            child_voice=voice,
            unanswered_reason=rng.choice(wording.UNANSWERED) if waiting else "",
        )
