"""Extracts of the Standard Safeguarding Dataset with every kind of damage, drawn from a seed, and what must come of
each row.

Rows are written by the standard library's writer, and what is expected is worked out while they are made: neither
shares anything with the reader that is tested. Everybody in them is made up.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.exchange.damaged import FAMILY, GIVEN

from halcyon.exchange.ssd.specification import ssd

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
TODAY = date(2026, 11, 20)
BIG = 120_000
Row = dict[str, str]


@dataclass
class Extract:
    """Files by name, and for each table what must come of its rows, in order, with the column that is blamed."""

    files: dict[str, bytes] = field(default_factory=dict)
    expected: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unknown_codes: int = 0

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder

    def count(self, outcome: str, table: str = "") -> int:
        tables = [self.expected[table]] if table else self.expected.values()
        return sum(1 for rows in tables for found, _ in rows if found == outcome)

    @property
    def rows(self) -> int:
        return sum(map(len, self.expected.values()))


def _day(rng: Random, first: int = 2015) -> date:
    return date(first, 1, 1) + timedelta(rng.randrange((TODAY - date(first, 1, 1)).days - 200))


def _written(rng: Random, day: date) -> str:
    return rng.choice((day.isoformat(), f"{day:%d/%m/%Y}", f"{day.isoformat()} 00:00:00", f"{day}T00:00:00.000"))


def people_and_lives(rng: Random, people: int) -> dict[str, list[Row]]:
    """A sound extract: people, some of them mothers and twins, and what children's social care did."""
    t: dict[str, list[Row]] = {table.name: [] for table in ssd().tables}
    for n in range(3):
        t["ssd_department"].append({"dept_team_id": f"T{n}", "dept_team_name": f"Assessment team {n + 1}"})
        t["ssd_professionals"].append(
            {
                "prof_professional_id": f"W{n}",
                "prof_professional_name": f"{GIVEN[n + 9]} {FAMILY[n + 9]}",
                "prof_professional_job_title": "Social worker",
            }
        )
    family, born = "", date(2012, 1, 1)
    for n in range(people):
        twin = n and rng.random() < 0.04
        family, born = (family, born) if twin else (rng.choice(FAMILY[6:]), _day(rng, 2009))
        key, begun = f"P{n}", max(_day(rng), born)
        end = begun + timedelta(rng.randrange(5, 90))
        gone = rng.random() < 0.7
        t["ssd_person"].append(
            {
                "pers_person_id": key,
                "pers_forename": rng.choice(GIVEN[7:]),
                "pers_surname": family,
                "pers_dob": _written(rng, born),
                "pers_sex": rng.choice("FMU"),
                "pers_ethnicity": rng.choice(("WBRI", "NOBT", "BAFR")),
                "pers_is_mother": "N",
            }
        )
        t["ssd_address"].append(
            {
                "addr_table_id": f"A{n}",
                "addr_address_json": json.dumps({"HOUSE": str(n), "STREET": "Made-up Street", "TOWN": "Marlbury"}),
                "addr_person_id": key,
                "addr_address_start_date": _written(rng, begun),
                "addr_address_postcode": f"MR{n % 9 + 1}{n % 10}QX",
            }
        )
        t["ssd_linked_identifiers"].append(
            {
                "link_table_id": f"L{n}",
                "link_person_id": key,
                "link_identifier_type": "Case Number",
                "link_identifier_value": f"C{n}",
            }
        )
        t["ssd_contacts"].append(
            {
                "cont_contact_id": f"K{n}",
                "cont_person_id": key,
                "cont_contact_date": _written(rng, begun),
                "cont_contact_source_code": rng.choice(("1A", "2A", "3C", "6")),
                "cont_contact_outcome_json": json.dumps({"NEW_REFERRAL_FLAG": "Y", "NFA_FLAG": "N"}),
            }
        )
        t["ssd_cin_episodes"].append(
            {
                "cine_referral_id": f"R{n}",
                "cine_person_id": key,
                "cine_referral_date": _written(rng, begun),
                "cine_cin_primary_need_code": rng.choice(("N1", "N5")),
                "cine_close_reason": "RC8" if gone else "",
                "cine_close_date": _written(rng, end) if gone else "NULL",
                "cine_referral_team": f"T{n % 3}",
                "cine_referral_worker_id": f"W{n % 3}",
            }
        )
        t["ssd_cin_assessments"].append(
            {
                "cina_assessment_id": f"S{n}",
                "cina_person_id": key,
                "cina_referral_id": f"R{n}",
                "cina_assessment_start_date": _written(rng, begun),
                "cina_assessment_child_seen": rng.choice("YN"),
                "cina_assessment_auth_date": _written(rng, end) if gone else "",
            }
        )
        t["ssd_assessment_factors"].append(
            {
                "cinf_table_id": f"F{n}",
                "cinf_assessment_id": f"S{n}",
                "cinf_assessment_factors_json": json.dumps(["3B", "4B"] if n % 2 else {"3B": "Yes", "4B": "No"}),
            }
        )
        if n % 3 == 0:
            t["ssd_s47_enquiry"].append(
                {"s47e_s47_enquiry_id": f"Q{n}", "s47e_referral_id": f"R{n}", "s47e_person_id": key,
                 "s47e_s47_start_date": _written(rng, begun), "s47e_s47_end_date": _written(rng, end)}
            )  # fmt: skip
            t["ssd_cp_plans"].append(
                {"cppl_cp_plan_id": f"CP{n}", "cppl_person_id": key, "cppl_cp_plan_start_date": _written(rng, end),
                 "cppl_cp_plan_initial_category": "Neglect"}
            )  # fmt: skip
        if n % 5 == 0:
            t["ssd_cla_episodes"].append(
                {"clae_cla_episode_id": f"E{n}", "clae_person_id": key, "clae_cla_id": f"CLA{n}",
                 "clae_cla_episode_start_date": _written(rng, begun), "clae_cla_episode_start_reason": "S"}
            )  # fmt: skip
            t["ssd_missing"].append(
                {"miss_table_id": f"M{n}", "miss_person_id": key, "miss_missing_episode_type": "M",
                 "miss_missing_episode_start_date": f"{end} 21:30:00",
                 "miss_missing_episode_end_date": _written(rng, end + timedelta(1))}
            )  # fmt: skip
            t["ssd_disability"].append({"disa_person_id": key, "disa_table_id": f"D{n}", "disa_disability_code": "LD"})
        if n % 7 == 1:
            t["ssd_mother"].append(
                {"moth_table_id": f"MO{n}", "moth_person_id": key, "moth_childs_person_id": f"P{n - 1}"}
            )
            t["ssd_family"] += [
                {"fami_table_id": f"FA{n}-{m}", "fami_family_id": f"FAM{n}", "fami_person_id": f"P{m}"}
                for m in (n - 1, n)
            ]
    return {name: rows for name, rows in t.items() if rows}


def _changed(column: str, value: str) -> Callable[[Row], tuple[Row, str]]:
    return lambda row: (row | {column: value}, column)


# For a table, what is changed in a sound row so that it must be rejected, and the column that is then blamed.
FAULTS: dict[str, tuple[Callable[[Row], tuple[Row, str]], ...]] = {
    "ssd_person": (
        _changed("pers_dob", "31/02/2012"),
        _changed("pers_dob", "12/05/12"),
        _changed("pers_dob", "41000"),
        _changed("pers_person_id", ""),
        _changed("pers_surname", "X" * 300),
        _changed("pers_forename", "A\x00da"),
        _changed("pers_forename", "Half \ud83d pair"),
        _changed("pers_forename", "Zo\udceb"),  # “Zoë” in Windows-1252
        _changed("pers_surname", "#REF!"),
        lambda row: (row | {"pers_death_date": "1999-01-01"}, "pers_death_date"),
    ),
    "ssd_cin_episodes": (
        _changed("cine_person_id", "NOBODY"),
        _changed("cine_person_id", ""),
        _changed("cine_referral_date", "2021-13-01"),
        lambda row: (row | {"cine_referral_date": "2026-01-02", "cine_close_date": "2026-01-01"}, "cine_close_date"),
        _changed("cine_referral_outcome_json", "x" * BIG),
    ),
    "ssd_assessment_factors": (_changed("cinf_assessment_id", "NONE"),),
    "ssd_cp_plans": (_changed("cppl_cp_plan_start_date", "yesterday"), _changed("cppl_person_id", "P99999999")),
}
# What is changed so that the row is accepted with a doubt: an unknown code, or something that only looks odd.
DOUBTS: dict[str, tuple[Row, ...]] = {
    "ssd_person": (
        {"pers_ethnicity": "ZZZZ"},
        {"pers_sex": "X"},
        {"pers_surname": '=HYPERLINK("http://x.example","y")'},
        {"pers_send_flag": "?"},
    ),
    "ssd_contacts": ({"cont_contact_source_code": "99"}, {"cont_contact_outcome_json": "{not json"}),
    "ssd_cin_episodes": ({"cine_close_reason": "RC77"}, {"cine_referral_worker_id": "W-GONE"}),
    "ssd_assessment_factors": ({"cinf_assessment_factors_json": '["3B", "77Z"]'},),
    "ssd_cla_episodes": ({"clae_cla_episode_start_reason": "Q"},),
}
CODES = ("pers_ethnicity", "pers_sex", "cont_contact_source_code", "cine_close_reason", "cinf_assessment_factors_json",
         "clae_cla_episode_start_reason")  # fmt: skip


def line(cells: list[str], ending: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=ending).writerow(cells)
    return text.getvalue()


def damaged_extract(seed: int, people: int, *, share: float = 0.25) -> Extract:
    """An extract of so many people, in which about `share` of the rows of damaged tables are damaged in some way."""
    rng = Random(seed)
    sound = people_and_lives(rng, people)
    made = Extract()
    gone: dict[str, set[str]] = {}  # accepted keys, by table, for what refers to them
    for table in ssd().tables:
        if table.name in sound:
            _write_table(made, table.name, sound[table.name], gone, rng, share)
    return made


def _parent_there(name: str, row: Row, there: dict[str, set[str]]) -> str:
    """The column that names somebody or something that was not accepted, or ""."""
    table = ssd().table(name)
    if table.person and name != "ssd_person" and row.get(table.person) and row[table.person] not in there["ssd_person"]:
        return table.person
    if name == "ssd_assessment_factors" and row["cinf_assessment_id"] not in there["ssd_cin_assessments"]:
        return "cinf_assessment_id"
    return ""


def _write_table(
    made: Extract, name: str, rows: list[Row], there: dict[str, set[str]], rng: Random, share: float
) -> None:
    table = ssd().table(name)
    left_out = {"addr_address_type"} if rng.random() < 0.5 else set()
    columns = [column for column in table.names if column not in left_out]
    more = ["local_extra"] if rng.random() < 0.3 else []
    ending, key = rng.choice(("\r\n", "\n")), table.key[0]
    there.setdefault(name, set())
    expected: list[tuple[str, str]] = []
    lines = [line([*columns, *more], ending)]
    sent: dict[str, Row] = {}

    def put(row: Row, outcome: str, blamed: str = "") -> None:
        lines.append(line([row.get(column, "") for column in columns] + ["local"] * len(more), ending))
        expected.append((outcome, blamed))

    def accept(row: Row) -> bool:
        blamed = _parent_there(name, row, there)
        if blamed:
            put(row, REJECTED, blamed)
        else:
            there[name].add(row[key])
            sent[row[key]] = row
            put(row, ACCEPTED)
        return not blamed

    for row in rows:
        dice = rng.random() / share
        if dice > 1 or name not in FAULTS | DOUBTS:
            accept(row)
        elif dice < 0.35 and name in FAULTS:
            bad, blamed = rng.choice(FAULTS[name])(row)
            if blamed == "cine_close_date" and bad["cine_person_id"] not in there["ssd_person"]:
                blamed = "cine_person_id"  # whom a row is about is asked before whether its days are in order
            put(bad, REJECTED, blamed)
        elif dice < 0.5 and name in DOUBTS:
            doubt = rng.choice(DOUBTS[name])
            if accept(row | doubt) and any(column in CODES for column in doubt):
                made.unknown_codes += 1
        elif dice < 0.8 and sent:
            one = rng.choice(sorted(sent))
            column = next(c for c in columns if c != key and "date" not in c and "_id" not in c and c in sent[one])
            clash = sent[one] | ({column: "{}" if "json" in column else "N1"} if dice > 0.65 else {})
            put(clash, *((DUPLICATE,) if clash == sent[one] else (REJECTED, key)))
            accept(row)
        elif dice < 0.9:
            lines.append(line([*(row.get(c, "") for c in columns), *more, "one too many"], ending))
            expected.append((REJECTED, ""))
        else:
            lines.append("," * (len(columns) + len(more) - 1) + ending)
            expected.append((REJECTED, ""))
    if rng.random() < 0.3:
        lines[-1] = lines[-1].rstrip("\r\n")  # the file ends within its last line
    whole = "".join(lines)
    wide = rng.random() < 0.15 and not any("\ud800" <= c <= "\udfff" or c == "\x00" for c in whole)
    mark = "\ufeff" if rng.random() < 0.4 else ""
    content = whole.encode("utf-16") if wide else mark.encode() + b"".join(map(_bytes, lines))
    made.files[f"{name}.csv" if rng.random() < 0.7 else f"{name.removeprefix('ssd_').upper()}.CSV"] = content
    made.expected[name] = expected


def _bytes(text: str) -> bytes:
    """UTF-8, but for what is to be a byte of another encoding or half of a pair."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
