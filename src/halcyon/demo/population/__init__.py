"""The synthetic county: everyone in it, what each agency knows of them, and ninety days of concerns."""

from halcyon.demo.population.concerns import make_concerns
from halcyon.demo.population.county import make_county
from halcyon.demo.population.known import Agency, known_to
from halcyon.demo.population.model import County, Home, Household, Person, digest
from halcyon.demo.population.records import Supplied, records_of
from halcyon.demo.population.script import ConcernScript, Stage

__all__ = [
    "Agency",
    "ConcernScript",
    "County",
    "Home",
    "Household",
    "Person",
    "Stage",
    "Supplied",
    "digest",
    "known_to",
    "make_concerns",
    "make_county",
    "records_of",
]
