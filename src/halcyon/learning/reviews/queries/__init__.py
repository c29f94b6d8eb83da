"""Reading reviews: everybody who sees learning sees code name, kind, phase and dates; the rest opens to few."""

from halcyon.learning.reviews.queries.listing import COUNTED as COUNTED
from halcyon.learning.reviews.queries.listing import Counts as Counts
from halcyon.learning.reviews.queries.listing import Line as Line
from halcyon.learning.reviews.queries.listing import counts as counts
from halcyon.learning.reviews.queries.listing import pipeline as pipeline
from halcyon.learning.reviews.queries.one import Open as Open
from halcyon.learning.reviews.queries.one import brief as brief
from halcyon.learning.reviews.queries.one import candidates as candidates
from halcyon.learning.reviews.queries.one import recommended as recommended
from halcyon.learning.reviews.queries.one import record_of as record_of
from halcyon.learning.reviews.queries.one import review as review
from halcyon.learning.reviews.queries.parts import Entry as Entry
from halcyon.learning.reviews.queries.parts import Part as Part
from halcyon.learning.reviews.queries.parts import merged as merged
from halcyon.learning.reviews.queries.parts import part as part
from halcyon.learning.reviews.queries.parts import parts_asked as parts_asked
