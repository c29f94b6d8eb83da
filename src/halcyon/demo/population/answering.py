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
from halcyon.demo.population.telling import Teller, day_words

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
        risks, facts = self._facts(rng, agency, story, teller, day)
        protective = rng.sample(wording.PROTECTIVE, 1 if risks else rng.choice((1, 2, 2)))
        strengths = " ".join(teller.fill(text) for _, text in protective)
        partial = chance(rng, 9)
        handling = "open"
        if set(risks) & set(SENSITIVE):
            handling = rng.choice(("hub_only", "hub_only", "open", "agency_only"))
        withhold = bool(risks) and chance(rng, 14)
        seen = day - timedelta(days=rng.randrange(2, 200))
        given: dict[str, Any] = {
            "known": "partial" if partial else "known",
            "since": (seen - timedelta(days=rng.randrange(60, 1_600))).isoformat(),
            "last_seen": seen.isoformat(),
            "risks": risks,
            "protective": [key for key, _ in protective],
            "narrative": f"{facts}\n\n{strengths}",
            "analysis": teller.fill(rng.choice(wording.ANALYSES_WITH_RISK if risks else wording.ANALYSES_WITHOUT)),
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

    def _facts(self, rng: random.Random, agency: str, story: Story, teller: Teller, day: date) -> tuple[list[str], str]:
        """What the record shows: risks that bear on the worry, each with dated facts, or one ordinary entry."""
        bearing = [each for each in wording.FACTS[agency] if each[0] in story.risks]
        if not bearing or chance(rng, 30):
            chosen = [wording.USUAL_FACT[agency]]
        else:
            chosen = rng.sample(bearing, min(len(bearing), 1 if chance(rng, 55) else 2))
        dates = sorted(day - timedelta(days=rng.randrange(12, 600)) for _ in chosen)
        lines = [teller.fill(text, d=day_words(when)) for (_, text), when in zip(chosen, dates, strict=True)]
        return list(dict.fromkeys(key for key, _ in chosen if key)), "\n".join(lines)
