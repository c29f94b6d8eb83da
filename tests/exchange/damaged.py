"""Files of concerns with every kind of damage, drawn from a seed, and what must come of each of their rows.

Rows are written by the standard library's writer, which shares nothing with the reader that is tested.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from halcyon.exchange.csv.mapping import NAMES

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
ODD_GIVEN = ("Ada", "Zofia", "Łucja", "Siân", "محمد", "Ng", "Oisín")
ODD_FAMILY = ("Nowak", "Harper-Ćwik", "O’Brien", "Achterberg", "Özil", "Smith, Jr")
# As many different names as a county has, or every search would find everybody.
GIVEN = ODD_GIVEN + tuple(
    f"{first}{last}"
    for first in ("Al", "Bren", "Cor", "Dar", "El", "Fin", "Gar", "Han", "Is", "Jas", "Kel", "Lor")
    for last in ("a", "ella", "in", "na", "an", "ie", "ey")
)  # fmt: skip
FAMILY = ODD_FAMILY + tuple(
    f"{first}{last}"
    for first in ("Ash", "Brad", "Cald", "Dun", "Ever", "Farn", "Green", "Hart", "Kirk", "Lang", "Mart")
    for last in ("ley", "ford", "well", "combe", "bury", "worth", "ham", "field", "stone", "ton", "by", "wick")
)  # fmt: skip
BIG = 10 * 1024 * 1024


def good(rng: Random, number: int) -> dict[str, str]:
    """A row that is received."""
    place = f"{rng.randrange(1, 10)} {rng.randrange(10)}{rng.choice('ABDEFG')}{rng.choice('HJLNPQ')}"
    born = date(2008, 1, 1) + timedelta(rng.randrange(6500))
    return {
        "sender_reference": f"REF-{number}" if rng.random() < 0.6 else "",
        "agency": rng.choice(("COMMUNITY", "police", "COMMUNITY ")),
        "referrer_name": "Amina Yusuf",
        "referrer_telephone": "01632 960123",
        "worry": rng.choice(
            (
                f"Worry {number}: a bruise on the arm.",
                f'Worry {number}:\r\nline two, "quoted"\nline three',
                f"- worry {number} 🙂 long",
            )
        ),
        "subject_kind": rng.choice(("child", "Child", "CHILD")),
        "given_name": rng.choice(GIVEN),
        "family_name": rng.choice(FAMILY),
        "birth_date": rng.choice((born.isoformat(), f"{born:%d/%m/%Y}", f"{born.day}/{born.month}/{born.year}", "")),
        "sex": rng.choice(("F", "m", "U", "")),
        "postcode": rng.choice((f"MR{place}", "")),
        "consent": rng.choice(("given", "Given")),
        "danger_now": rng.choice(("yes", "no", "unknown", "")),
    }  # fmt: skip


# What is changed in a good row, and the column that must then be blamed.
CELLS: dict[str, tuple[str, dict[str, str]]] = {
    "two-digit year": ("birth_date", {"birth_date": "07/03/12"}),
    "American date": ("birth_date", {"birth_date": "03/27/2012"}),
    "no such day": ("birth_date", {"birth_date": "31/02/2012"}),
    "date as number": ("birth_date", {"birth_date": "41000"}),
    "future birth": ("birth_date", {"birth_date": "2031-01-01"}),
    "digits of another script": ("birth_date", {"birth_date": "٠٧/٠٣/٢٠١٢"}),
    "no name": ("given_name", {"given_name": " ", "family_name": ""}),
    "unknown agency": ("agency", {"agency": "NOWHERE"}),
    "no agency": ("agency", {"agency": ""}),
    "null": ("worry", {"worry": "A worry with \x00 inside it."}),
    "null in a name": ("given_name", {"given_name": "A\x00da"}),
    "half a pair": ("worry", {"worry": "A worry with \ud83d inside it."}),
    "formula": ("family_name", {"family_name": '=HYPERLINK("http://x.example","y")'}),
    "broken formula": ("worry", {"worry": "#REF!"}),
    "control character": ("given_name", {"given_name": "A\x07da"}),
    "line break in a name": ("family_name", {"family_name": "No\nwak"}),
    "impossible NHS number": ("nhs_number", {"nhs_number": "9990000001"}),
    "NHS number as power": ("nhs_number", {"nhs_number": "9.99E+09"}),
    "no worry": ("worry", {"worry": ""}),
    "no consent": ("consent", {"consent": "perhaps"}),
    "consent without reason": ("consent_reason", {"consent": "refused"}),
    "no kind": ("subject_kind", {"subject_kind": "dog"}),
    "too long a name": ("given_name", {"given_name": "A" * 400}),
    "bad postcode": ("postcode", {"postcode": "somewhere"}),
}
SHAPES = ("unclosed quote", "too many", "too few", "stray quote", "empty row")


@dataclass
class File:
    """A file, and for each row its outcome and, of a rejected one, the column that is blamed ("" for the row)."""

    content: bytes
    expected: list[tuple[str, str]]

    def count(self, outcome: str) -> int:
        return sum(1 for found, _ in self.expected if found == outcome)


def line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def header(names: tuple[str, ...] = NAMES) -> str:
    return line(list(names))


def row(values: dict[str, str]) -> str:
    return line([values.get(name, "") for name in NAMES])


def damaged(seed: int, rows: int, *, big: int = 0) -> File:
    """A file of so many rows: two in five are good, one in ten is a duplicate, the others are damaged.

    `big` of the damaged rows hold a cell of 10 MB.
    """
    rng, sent = Random(seed), []
    parts, expected = [header()], []
    for number in range(rows):
        dice = rng.random()
        values = good(rng, number)
        if big > 0 and dice > 0.5:
            big -= 1
            values["worry"] = "x" * BIG
            parts.append(row(values))
            expected.append((REJECTED, "worry"))
        elif dice < 0.4:
            sent.append(values)
            parts.append(row(values))
            expected.append((ACCEPTED, ""))
        elif dice < 0.5 and sent:
            parts.append(row(rng.choice(sent)))
            expected.append((DUPLICATE, ""))
        elif dice < 0.55 and any(v["sender_reference"] for v in sent):
            other = dict(
                rng.choice(
                    [v for v in sent[-200:] if v["sender_reference"]] or [v for v in sent if v["sender_reference"]]
                )
            )
            other["worry"] += " And something else."
            parts.append(row(other))
            expected.append((REJECTED, "sender_reference"))
        elif dice < 0.65:
            shape = rng.choice(SHAPES)
            parts.append(_misshapen(shape, values))
            expected.append((REJECTED, _blamed(shape)))
        else:
            column, changes = CELLS[rng.choice(sorted(CELLS))]
            parts.append(row(values | changes))
            expected.append((REJECTED, column))
        if rng.random() < 0.02:
            parts.append("\r\n")  # a line with nothing on it is no row
    mark = "\ufeff" if seed % 2 else ""
    return File((mark + "".join(parts)).encode("utf-8", "surrogatepass"), expected)  # fmt: skip


def _misshapen(shape: str, values: dict[str, str]) -> str:
    flat = values | {"worry": "A worry on one line.", "family_name": "Nowak"}
    if shape == "too many":
        return line([flat.get(name, "") for name in NAMES] + ["more"])
    if shape == "too few":
        return line([flat.get(name, "") for name in NAMES][:-1])
    if shape == "empty row":
        return "," * (len(NAMES) - 1) + "\r\n"
    cells = [flat.get(name, "") for name in NAMES]
    cells[NAMES.index("worry")] = '"never closed' if shape == "unclosed quote" else 'five "feet" tall'
    return ",".join(cells) + "\r\n"


def _blamed(shape: str) -> str:
    return "worry" if shape in ("unclosed quote", "stray quote") else ""
