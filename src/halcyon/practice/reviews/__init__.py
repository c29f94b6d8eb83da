"""Reviews of what happened: the kinds that there are, their criteria, clocks and rules of publication, their phases."""

from halcyon.practice.reviews.definition import Criterion as Criterion
from halcyon.practice.reviews.definition import Publication as Publication
from halcyon.practice.reviews.definition import ReviewClock as ReviewClock
from halcyon.practice.reviews.definition import ReviewKind as ReviewKind
from halcyon.practice.reviews.kinds import KINDS as KINDS
from halcyon.practice.reviews.kinds import kind as kind
