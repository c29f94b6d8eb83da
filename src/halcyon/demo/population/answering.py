"""What each agency answers to the hub, true to whom it holds records of."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from halcyon.demo.population.dice import chance
from halcyon.demo.population.known import Agency, known_to
from halcyon.demo.population.model import County, Person
from halcyon.demo.population.stories import Story
from halcyon.demo.population.stories import answers as wording
from halcyon.demo.population.telling import Teller, day_words, fitting

SENSITIVE = ("sexual_harm", "domestic_abuse")


class Answers:
    """Answers for one county; an agency knows a person when `records_of` with the same seed holds one of them."""

    def __init__(self, county: County, seed: int) -> None:
        self.known = {
            agency: frozenset(person.id for person in known_to(county, Agency(agency), seed))
            for agency in wording.FACTS
        }

    def knows(self, agency: str, person: Person) -> bool:
        """Whether the agency has a record of the person or of an adult who looks after them."""
        return any(each in self.known[agency] for each in (person.id, *person.carers))

    def answer(
        self, rng: random.Random, agency: str, story: Story, person: Person, teller: Teller, day: date
    ) -> dict[str, Any]:
        """Answers keyed as the MASH return has them. `day` is the day of the concern; every date lies before it."""
        minutes = rng.randrange(8, 75)
        if not self.knows(agency, person):
            return {"known": "nothing_known", "minutes": rng.randrange(4, 18)}
        if agency in wording.DECLINED and chance(rng, 5):
            return {"known": "declined", "decline_reason": teller.fill(wording.DECLINED[agency]), "minutes": minutes}
        risks, facts, first, last = self._facts(rng, agency, story, person, teller, day)
        protective = rng.sample(wording.PROTECTIVE, len(wording.PROTECTIVE))
        strengths = [
            (key, text)
            for key, text in protective
            if fitting((text,), teller.occasion) and not (key == "engaged" and "not_brought" in risks)
        ][: 1 if risks else 2]
        partial = chance(rng, 9)
        handling = "open"
        if set(risks) & set(SENSITIVE):
            handling = rng.choice(("hub_only", "hub_only", "open", "agency_only"))
        withhold = bool(risks) and chance(rng, 14)
        seen = max(last, day - timedelta(days=rng.randrange(2, 60)))
        since = first - timedelta(days=rng.randrange(0, max(1, min(1_200, (first - person.birth_date).days))))
        given: dict[str, Any] = {
            "known": "partial" if partial else "known",
            "since": since.isoformat(),
            "last_seen": seen.isoformat(),
            "risks": risks,
            "protective": [key for key, _ in strengths],
            "narrative": "\n\n".join((facts, " ".join(teller.one((text,)) for _, text in strengths))).strip(),
            "analysis": teller.one(wording.ANALYSES_WITH_RISK if risks else wording.ANALYSES_WITHOUT),
            "handling": handling,
            "withhold": "yes" if withhold else "no",
            "minutes": minutes,
        }
        if partial:
            given["missing"] = rng.choice(wording.PARTIAL)
        if withhold:
            given["withhold_reason"] = rng.choice(wording.WITHHOLD)
            given["withhold_review"] = (day + timedelta(days=90)).isoformat()
        return {key: value for key, value in given.items() if value not in ("", [])}

    def _facts(
        self, rng: random.Random, agency: str, story: Story, person: Person, teller: Teller, day: date
    ) -> tuple[list[str], str, date, date]:
        """Risks that bear on the worry, the dated facts of the record, and the first and last of those dates."""
        adult = story.kind in ("adult_at_risk", "unborn")
        table = wording.ADULT_FACTS if adult else wording.FACTS
        bearing = [each for each in table[agency] if each[0] in story.risks and fitting(each[1:], teller.occasion)]
        if not bearing or chance(rng, 30):
            chosen = [wording.USUAL_ADULT_FACT if adult else wording.USUAL_FACT[agency]]
        else:
            chosen = rng.sample(bearing, min(len(bearing), 1 if chance(rng, 55) else 2))
        longest = max(2, min(600, (day - person.birth_date).days - 1))
        dates = sorted(day - timedelta(days=rng.randrange(min(12, longest - 1), longest)) for _ in chosen)
        lines = [
            teller.fill(fitting((text,), teller.occasion)[0], d=day_words(when))
            for (_, text), when in zip(chosen, dates, strict=True)
        ]
        return list(dict.fromkeys(key for key, _ in chosen if key)), "\n".join(lines), dates[0], dates[-1]
