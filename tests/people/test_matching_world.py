"""A small synthetic county for the matcher's tests: families, twins and namesakes of many naming traditions.

Every person is made up; NHS numbers are from the 999 test range, telephones from the ranges kept for drama.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.people.matching.keys import Key, index_keys, query_keys
from halcyon.people.matching.records import BirthParts, Described
from halcyon.people.matching.retrieval import plan
from halcyon.people.matching.scoring import Candidate, rank

GOLDEN = Path(__file__).with_name("names_golden.csv")

# Tradition: its share of households, girls' names, boys' names, family names. Small groups are over-sampled on purpose.
_NAMES = {
    "british": (
        30,
        "Olivia Amelia Isla Emily Sophie Jessica Chloe Lucy Katie Hannah Charlotte Grace Megan Ellie Lauren "
        "Rebecca Sarah Emma Laura Susan Karen Julie Margaret Elizabeth Catherine Alice Poppy Daisy Freya Lily "
        "Ruby Mary Joan Patricia Ann Holly Zoe Molly Leah Amy",
        "Oliver George Harry Jack Jacob Charlie Thomas William James Joshua Daniel Matthew Adam Luke Ryan "
        "Connor Callum Liam Stephen David John Michael Robert Richard Christopher Andrew Peter Paul Mark "
        "Edward Henry Alfie Archie Theo Noah Samuel Benjamin Joseph Alexander Max",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Wright Robinson Thompson Walker White Evans "
        "Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Cooper Morris "
        "Moore Ward Baker King Morgan Allen Scott Watson Parker Bennett Young Carter Bailey Cox Price Shaw "
        "Murphy Kelly Phillips Marshall Pearce Whitaker Hargreaves Ogden Rigby Haslam Garside Entwistle "
        "Crowther Ashworth",
    ),
    "irish": (
        6,
        "Aoife Niamh Siobhan Sinead Ciara Maeve Roisin Orla Bridget Deirdre Grainne Nora",
        "Sean Patrick Kieran Declan Brendan Eoin Cormac Rory Donal Fergus Owen Liam",
        "O'Brien Murphy Kelly Byrne Ryan O'Connor Walsh Doyle McCarthy Gallagher Doherty Kennedy Lynch "
        "McDonagh Ward Cash",
    ),
    "polish": (
        8,
        "Katarzyna Anna Małgorzata Agnieszka Joanna Ewa Aleksandra Zofia Zuzanna Julia Magdalena Wiktoria",
        "Piotr Krzysztof Andrzej Tomasz Paweł Michał Jakub Marcin Łukasz Mateusz Szymon Kacper",
        "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Kozłowski Mazur Krawczyk",
    ),
    "romanian": (
        5,
        "Maria Elena Ioana Andreea Mihaela Ana Cristina Gabriela",
        "Andrei Mihai Ion Alexandru Gheorghe Florin Cristian Stefan",
        "Popescu Ionescu Popa Stan Dumitru Munteanu Constantin Radu Ciurar Lacatus",
    ),
    "ukrainian": (
        4,
        "Olena Iryna Natalia Oksana Yulia Svitlana Tetiana Anastasia",
        "Oleksandr Serhii Dmytro Andriy Mykola Volodymyr Yevhen Ivan",
        "Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Melnyk Boyko Koval Ivanov Petrov",
    ),
    "muslim south asian": (
        14,
        "Aisha Fatima Zainab Maryam Khadija Amina Sadia Nasreen Shabana Rukhsana Saima Hafsa Iqra Sumaiya",
        "Mohammed Ali Imran Usman Bilal Hamza Yusuf Ibrahim Omar Hassan Tariq Asif Faisal Abdul",
        "Khan Ahmed Hussain Ali Begum Miah Akhtar Malik Rahman Islam Shah Iqbal Mahmood Chaudhry Qureshi Mirza",
    ),
    "south asian": (
        9,
        "Harpreet Gurpreet Manjit Jaswinder Priya Pooja Bhavna Kavita Meera Anjali Simran Lakshmi",
        "Amandeep Gurdeep Balwinder Rajesh Sanjay Vikram Arjun Suresh Karthik Deepak Manpreet Nikhil",
        "Singh Kaur Patel Sharma Gill Sandhu Dhillon Mistry Desai Kumar Sivakumar Nair Joshi Reddy",
    ),
    "somali and arabic": (
        7,
        "Fadumo Hodan Halima Khadra Sahra Layla Nour Asha Amal Hawa",
        "Abdi Mohamed Ahmed Hassan Yusuf Omar Mustafa Khalid Abdirahman Ismail",
        "Abdi Mohamed Ali Hassan Warsame Jama Omar Farah Haddad Al-Masri Mansour Saleh",
    ),
    "african": (
        7,
        "Ngozi Chioma Temitope Folasade Akosua Ama Blessing Grace Esther Selam",
        "Oluwaseun Chinedu Emeka Kofi Kwame Tendai Samuel Emmanuel Yonas Tesfay",
        "Okafor Adeyemi Balogun Mensah Boateng Owusu Nwosu Moyo Tekle Haile Eze Asante",
    ),
    "chinese and vietnamese": (
        5,
        "Mei Ling Xiaoming Jing Yan Linh Huong Lan Wai Yee",
        "Wei Ming Jun Hao Kin Tuan Minh Duc Hung Chi",
        "Wang Li Zhang Chen Wong Chan Cheung Leung Nguyen Tran Pham Le",
    ),
    "southern european": (
        5,
        "Maria Ines Beatriz Carla Eleni Sofia Lucia Ana",
        "Joao Tiago Rui Jose Francisco Marco Giorgos Luis",
        "Silva Santos Ferreira Pereira Costa Gonçalves Garcia Rossi Papadopoulos Fernandes",
    ),
}
_STREETS = (
    "High Street", "Church Road", "Station Road", "Mill Lane", "Orchard Close", "Victoria Avenue", "Kiln Lane",
    "Weavers Way", "Quarry Hill", "Larch Grove", "Tanner Street", "Bridge Street", "Rectory Gardens", "Foundry Court",
    "Saltmarsh Drive", "Priory Crescent",
)  # fmt: skip
_POSTCODE_LETTERS = "ABDEFGHJLN"


@dataclass
class World:
    """The people, and an index of them by key, as the key table in the database will be."""

    people: list[Described]
    index: dict[Key, list[Described]]

    def candidates(self, query: Described, cap: int = 4_000) -> list[Described]:
        found: dict[str, Described] = {}
        for step in plan([(key, len(self.index.get(key, ()))) for key in query_keys(query)], cap):
            for described in self.index.get(step.key, ())[: step.take]:
                found[described.record_id] = described
        return list(found.values())

    def search(self, query: Described, limit: int = 10) -> list[Candidate]:
        return rank(query, self.candidates(query), limit=limit, population=len(self.people))


@dataclass(frozen=True)
class Golden:
    """One labelled name variant: the record held, and what is asked."""

    number: int
    tradition: str
    kind: str
    held: Described
    asked: Described


def nhs_number(serial: int) -> str:
    """The first valid number at or after a place in the test range: 999 and seven digits, the last the check digit."""
    for six in range(serial, serial + 20):
        digits = f"999{six % 1_000_000:06d}"
        check = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        if check != 10 and (number := valid_nhs_number(f"{digits}{check % 11}")):
            return number
    raise ValueError("No valid number near this place")


def build_index(people: Iterable[Described]) -> dict[Key, list[Described]]:
    index: dict[Key, list[Described]] = defaultdict(list)
    for described in people:
        for key in index_keys(described):
            index[key].append(described)
    return index


def read_golden() -> list[Golden]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [_golden(number, row) for number, row in enumerate(csv.DictReader(file))]


def _golden(number: int, row: dict[str, str]) -> Golden:
    held = Described(
        record_id=f"golden-{number}",
        person_id=f"golden-{number}",
        given=row["given"],
        family=row["family"],
        other_names=tuple(filter(None, row["other_names"].split(";"))),
        birth_date=date.fromisoformat(row["born"]),
        postcode=row["postcode"],
    )
    born, parts = None, None
    if len(row["asked_born"]) == 4:
        parts = BirthParts(year=int(row["asked_born"]))
    elif row["asked_born"]:
        born = date.fromisoformat(row["asked_born"])
    asked = Described(given=row["asked_given"], family=row["asked_family"], birth_date=born, birth_parts=parts)
    return Golden(number, row["tradition"], row["kind"], held, asked)


@lru_cache(maxsize=1)
def county() -> World:
    """5,000 people: the golden ones and 20 or so households for each of them."""
    people = [golden.held for golden in read_golden()]
    people.extend(_households(random.Random(20_000), 5_000 - len(people)))
    return World(people, build_index(people))


def _households(rng: random.Random, wanted: int) -> Iterator[Described]:
    made = 0
    traditions = list(_NAMES)
    while made < wanted:
        tradition = rng.choices(traditions, [_NAMES[name][0] for name in traditions])[0]
        for person in _household(rng, tradition, made):
            if made == wanted:
                return
            made += 1
            yield person


def _household(rng: random.Random, tradition: str, start: int) -> Iterator[Described]:
    _, girls, boys, families = (part if isinstance(part, int) else part.split() for part in _NAMES[tradition])
    family = rng.choice(families)
    address = f"{rng.randint(1, 120)} {rng.choice(_STREETS)}"
    postcode = (
        f"MR{rng.randint(1, 30)} {rng.randint(1, 9)}{rng.choice(_POSTCODE_LETTERS)}{rng.choice(_POSTCODE_LETTERS)}"
    )
    telephone = f"07700 900{rng.randint(0, 999):03d}" if rng.random() < 0.7 else ""
    mother_born = date(1950, 1, 1) + timedelta(days=rng.randint(0, 18_000))
    father_given = rng.choice(boys)
    births: list[tuple[str, str, date]] = [("f", rng.choice(girls), mother_born)]
    if rng.random() < 0.7:
        births.append(("m", father_given, mother_born - timedelta(days=rng.randint(-1_000, 3_000))))
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4))):
        born = mother_born + timedelta(days=rng.randint(7_000, 14_500))
        for _ in range(2 if rng.random() < 0.03 else 1):
            sex = rng.choice("mf")
            taken = {other for _, other, day in births if day == born}
            name = rng.choice([name for name in (boys if sex == "m" else girls) if name not in taken])
            births.append((sex, father_given if sex == "m" and rng.random() < 0.03 and not taken else name, born))
    for place, (sex, given, born) in enumerate(births):
        number = start + place
        known = rng.random() < 0.8
        yield Described(
            record_id=f"r{number}",
            person_id=f"p{number}",
            given=given,
            family=family,
            birth_date=born,
            sex=sex,
            nhs_number=nhs_number(100_000 + number * 25) if known else "",
            nhs_verified=known and rng.random() < 0.7,
            postcode=postcode,
            address_line=address,
            telephone=telephone,
        )


def as_asked(described: Described, **changes: object) -> Described:
    """A search that says what a record says, but for the changes, and belongs to nobody yet."""
    return replace(described, record_id="asked", person_id="", **changes)


def test_county_is_the_same_every_time_and_has_twins_and_namesakes() -> None:
    people = county().people
    assert len(people) == 5_000
    assert len({one.record_id for one in people}) == 5_000
    homes: dict[tuple[str, str, date | None], set[str]] = defaultdict(set)
    for one in people:
        homes[one.address_line, one.postcode, one.birth_date].add(one.given)
    assert sum(len(names) > 1 for (line, _, _), names in homes.items() if line) > 50
    again = list(_households(random.Random(20_000), 5_000 - len(read_golden())))
    assert again == people[len(read_golden()) :]


def test_county_uses_only_test_numbers() -> None:
    for one in county().people:
        assert not one.nhs_number or (one.nhs_number.startswith("999") and valid_nhs_number(one.nhs_number))
        assert one.postcode.startswith("MR")
