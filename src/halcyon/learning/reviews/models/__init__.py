"""What is kept of a review."""

from halcyon.learning.reviews.models.gathering import Contribution as Contribution
from halcyon.learning.reviews.models.gathering import ContributionLine as ContributionLine
from halcyon.learning.reviews.models.learnt import Finding as Finding
from halcyon.learning.reviews.models.learnt import LearningEvent as LearningEvent
from halcyon.learning.reviews.models.review import PanelMember as PanelMember
from halcyon.learning.reviews.models.review import PhaseChange as PhaseChange
from halcyon.learning.reviews.models.review import Review as Review
from halcyon.learning.reviews.models.review import ReviewHold as ReviewHold
from halcyon.learning.reviews.models.review import ReviewLimb as ReviewLimb
from halcyon.learning.reviews.models.review import ReviewSubject as ReviewSubject
from halcyon.learning.reviews.models.voices import FamilyContact as FamilyContact
from halcyon.learning.reviews.models.voices import PractitionerPart as PractitionerPart
