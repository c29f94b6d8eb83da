"""The towns, streets, schools and practices of Marlshire, all invented."""

from __future__ import annotations

import random
from dataclasses import dataclass

from halcyon.demo.population.dice import Weighted, chance
from halcyon.demo.population.identifiers import LA_CODE, postcode
from halcyon.demo.population.model import Practice, School
from halcyon.demo.population.names.tradition import words

# Town, share of households per 1,000, postal districts. The first four are the larger towns.
TOWNS = (
    ("Marlminster", 270, (1, 2, 3, 4)),
    ("Sallowford", 190, (5, 6, 7)),
    ("Brackwater", 140, (8, 9)),
    ("Hexcombe", 100, (10, 11)),
    ("Tolverton", 75, (12, 13)),
    ("Dunnerleigh", 60, (14,)),
    ("Aldermere", 45, (15, 16)),
    ("Pennisham", 35, (17,)),
    ("Wychbridge", 30, (18, 19)),
    ("Orrisbourne", 25, (20, 21)),
    ("Fennick Green", 18, (22, 23)),
    ("Little Staverley", 12, (24,)),
)
LARGER_TOWNS = 4
STREET_NAMES = words("""
    Larkspur Tansy Coltsfoot Teasel Bittern Plover Goldcrest Nuthatch Kestrel Dunlin Quarry Tannery Malthouse
    Ropewalk Saddlers Coopers Chandlers Glovers Weavers Fullers Millrace Weir Ferry Osier Withy Alder Medlar
    Quince Damson Bullace Walnut Hornbeam Spindle Rowanberry Hazelwood Foxcover Badgers Otterbrook Priory
    Chantry Almshouse Minster Abbots Friars Pilgrims Beacon Lantern Windmill Granary Threshers Reapers Drovers
    Packhorse Tollgate Turnpike Wharf Lock_Keepers Sidings Signal Junction Foundry Kiln Brickfield Claypit
    Orchard_Rise Meadowsweet Bramblewood Juniper Sorrel Clover Harebell Saffron Lavender Copperfield
    Silverdale_End Marlpit Chalk_Hill Long_Acre Church_Furlong Pound Green_Dragon Provosts Jubilee_Fields
    Peartree Nightingale Swallowtail Brimstone Fritillary
""")
STREET_KINDS = (
    ("Road", 26),
    ("Street", 16),
    ("Close", 16),
    ("Avenue", 10),
    ("Lane", 9),
    ("Way", 7),
    ("Drive", 6),
    ("Gardens", 4),
    ("Crescent", 4),
    ("Terrace", 3),
    ("Rise", 2),
    ("Walk", 2),
)
# A larger town has the same names again in another of its quarters: Ropewalk Lane, Upper Ropewalk Lane. So many streets
# stand in one quarter, far fewer than there are names, or drawing one that is not used yet would hardly end.
QUARTERS = ("", *(f"{word} " for word in words("Upper Lower North South East West Old New Great Little Far Near")))
STREETS_IN_A_QUARTER = 400
# The authorities around Marlshire, invented, each with a postal district that lies outside it.
NEIGHBOURS = (("Northmere", 31), ("Eastwater", 41), ("Calderfold", 51))
BUILDINGS = words("Marl Weir Kestrel Osier Alder Beacon Minster Wharf Foundry Lantern Medlar Priory")
BUILDING_KINDS = ("House", "Court", "Point", "Lodge")
HOMES_PER_STREET = 30
HOMES_PER_POSTCODE = 15

SCHOOLS = tuple(
    School(f"{LA_CODE}{number}", name, kind, town)
    for number, name, kind, town in (
        ("2001", "Minster Green Primary School", "primary", "Marlminster"),
        ("2002", "Ropewalk Primary School", "primary", "Marlminster"),
        ("2003", "Osier Bank Primary School", "primary", "Sallowford"),
        ("2004", "Ferry Lane Primary School", "primary", "Brackwater"),
        ("2005", "Hexcombe Community Primary School", "primary", "Hexcombe"),
        ("2006", "Tolverton Primary School", "primary", "Tolverton"),
        ("2007", "Dunnerleigh Church Primary School", "primary", "Dunnerleigh"),
        ("2008", "Aldermere and Pennisham Primary School", "primary", "Aldermere"),
        ("2009", "Wychbridge Village School", "primary", "Wychbridge"),
        ("4001", "Marlminster High School", "secondary", "Marlminster"),
        ("4002", "Beacon Academy", "secondary", "Sallowford"),
        ("4003", "Brackwater School", "secondary", "Brackwater"),
        ("4004", "Vale of Tolver School", "secondary", "Tolverton"),
        ("7001", "Kingfisher Meadow School", "special", "Marlminster"),
    )
)
PRACTICES = tuple(
    Practice(f"Z99{number:03d}", name, town)
    for number, name, town in (
        (1, "Chantry Street Surgery", "Marlminster"),
        (2, "Ropewalk Health Centre", "Marlminster"),
        (3, "Osier Medical Practice", "Sallowford"),
        (4, "Sallowford Family Practice", "Sallowford"),
        (5, "Wharfside Surgery", "Brackwater"),
        (6, "Hexcombe Health Centre", "Hexcombe"),
        (7, "Tolver Valley Practice", "Tolverton"),
        (8, "Dunnerleigh Surgery", "Dunnerleigh"),
        (9, "Mere and Downs Medical Group", "Aldermere"),
    )
)
# The town whose schools and practices serve a place that has none of its own.
SERVED_FROM = {
    "Pennisham": "Aldermere",
    "Wychbridge": "Tolverton",
    "Orrisbourne": "Dunnerleigh",
    "Fennick Green": "Hexcombe",
    "Little Staverley": "Brackwater",
}


@dataclass
class Street:
    """One street being filled with homes."""

    name: str
    town: str
    postcodes: tuple[str, ...]
    next_number: int = 1


class Gazetteer:
    """Hands out addresses; no two homes get the same one."""

    def __init__(self, rng: random.Random, homes: int) -> None:
        self.rng = rng
        self.towns = Weighted([town for town, _, _ in TOWNS], [share for _, share, _ in TOWNS])
        self.larger = Weighted(
            [town for town, _, _ in TOWNS[:LARGER_TOWNS]], [share for _, share, _ in TOWNS[:LARGER_TOWNS]]
        )
        kinds = Weighted([kind for kind, _ in STREET_KINDS], [share for _, share in STREET_KINDS])
        self._codes = dict.fromkeys(range(1, 25), 0)
        self._streets: dict[str, list[Street]] = {}
        for town, share, districts in TOWNS:
            wanted = max(4, homes * share // (1_000 * HOMES_PER_STREET))
            used: dict[str, None] = {}
            while len(used) < min(wanted, STREETS_IN_A_QUARTER * len(QUARTERS)):
                quarter = QUARTERS[len(used) // STREETS_IN_A_QUARTER]
                used[f"{quarter}{rng.choice(STREET_NAMES)} {kinds.pick(rng)}"] = None
            self._streets[town] = [Street(name, town, self._postcodes(rng.choice(districts))) for name in used]

    def _postcodes(self, district: int) -> tuple[str, ...]:
        codes = []
        for _ in range(4):
            codes.append(postcode(district, self._codes[district] * 1_237 % 4_000))
            self._codes[district] += 1
        return tuple(codes)

    def town_for(self, minority: bool) -> str:
        """A town for a household; minority traditions live mostly in the larger towns."""
        return self.larger.pick(self.rng) if minority and chance(self.rng, 82) else self.towns.pick(self.rng)

    def address(self, town: str) -> tuple[tuple[str, ...], str]:
        """A home nobody else has: its address lines (without the postcode) and postcode."""
        street = self.rng.choice(self._streets[town])
        number = street.next_number
        street.next_number += 1
        code = street.postcodes[min(number // HOMES_PER_POSTCODE, len(street.postcodes) - 1)]
        if number % HOMES_PER_POSTCODE == 7:
            flat = self.rng.randrange(1, 30)
            building = f"{self.rng.choice(BUILDINGS)} {self.rng.choice(BUILDING_KINDS)}"
            return (f"Flat {flat}", f"{building}, {number} {street.name}", town), code
        if chance(self.rng, 4):
            return (f"{number}{self.rng.choice('AB')} {street.name}", town), code
        return (f"{number} {street.name}", town), code

    def pitch(self, town: str) -> tuple[tuple[str, ...], str]:
        """A plot on the Travellers' site of a town."""
        street = self._streets[town][0]
        number = street.next_number
        street.next_number += 1
        return (f"Plot {number}", f"{street.name} Park", town), street.postcodes[-1]


def served_from(town: str) -> str:
    """The town with the school and practice for people of this town."""
    return SERVED_FROM.get(town, town)


def beyond(number: int) -> tuple[str, str]:
    """An address (one line) and postcode beyond the county's boundary, another for each of the first 4,000 numbers."""
    authority, district = NEIGHBOURS[number % len(NEIGHBOURS)]
    street = STREET_NAMES[number * 7 % len(STREET_NAMES)]
    return f"{number * 3 % 97 + 1} {street} Road, {authority}", postcode(district, number * 1_237 % 4_000)
