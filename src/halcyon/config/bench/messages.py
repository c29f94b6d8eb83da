"""Concerns to send: the documented example message, each time about another child."""

from __future__ import annotations

import copy
import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).resolve().parents[4] / "docs" / "examples" / "mash-referral.json"
GIVEN = ("Keira", "Rowan", "Amara", "Zofia", "Idris", "Mabel", "Tomasz", "Priya", "Callum", "Ffion", "Yusuf", "Grace")
FAMILY = ("Ashdown", "Calloway", "Nowak", "Okonjo", "Bevan", "Rahman", "Thackeray", "Lindqvist", "Prior", "Marsden")


def example(now: datetime | None = None) -> dict[str, Any]:
    """The example, with its moments moved to the hours before `now`, which is the machine's own when none is given."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    text = EXAMPLE.read_text(encoding="utf-8")
    for hours, moment in ((1, "16:05"), (2, "16:00"), (3, "14:10")):
        text = text.replace(f"2026-11-19T{moment}:00+00:00", (now - timedelta(hours=hours)).isoformat())
    message: dict[str, Any] = json.loads(text)
    return message


def varied(base: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The example about one other child, whose number, name, birth date and address are invented."""
    message = copy.deepcopy(base)
    request, child = (
        next(e["resource"] for e in message["entry"] if e["resource"]["resourceType"] == kind)
        for kind in ("ServiceRequest", "Patient")
    )
    others = {e["valueReference"]["reference"] for e in request["extension"] if e["url"].endswith("/further-subject")}
    request["extension"] = [e for e in request["extension"] if not e["url"].endswith("/further-subject")]
    message["entry"] = [e for e in message["entry"] if e["fullUrl"] not in others]
    request["identifier"][0]["value"] = f"SN-{rng.getrandbits(40):x}"
    child["identifier"][0]["value"] = _number(rng)
    child["name"] = [{"use": "official", "family": rng.choice(FAMILY), "given": [rng.choice(GIVEN)]}]
    child["birthDate"] = (date(2010, 1, 1) + timedelta(days=rng.randrange(5400))).isoformat()
    child["telecom"][0]["value"] = f"07700 900{rng.randrange(1000):03d}"
    child["address"][0]["line"] = [f"{rng.randrange(1, 400)} Fuller’s Rise"]
    child["address"][0]["postalCode"] = f"MR{rng.randrange(1, 29)} {rng.randrange(1, 9)}QX"
    return message


def _number(rng: random.Random) -> str:
    """An NHS number of the range that is never issued, with its check digit (modulus 11)."""
    while True:
        digits = [9, 9, 9, *(rng.randrange(10) for _ in range(6))]
        check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*digits, 0 if check == 11 else check]))
