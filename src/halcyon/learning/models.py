"""What the room keeps; each part has its own folder: `reviews`, `improving`, `audits`."""

from halcyon.learning.improving.models import Action as Action
from halcyon.learning.improving.models import ActionBody as ActionBody
from halcyon.learning.improving.models import AgencyAnswer as AgencyAnswer
from halcyon.learning.improving.models import Escalation as Escalation
from halcyon.learning.improving.models import Evidence as Evidence
from halcyon.learning.improving.models import Judgement as Judgement
from halcyon.learning.improving.models import Milestone as Milestone
from halcyon.learning.improving.models import NewDate as NewDate
from halcyon.learning.improving.models import OutsideReport as OutsideReport
from halcyon.learning.improving.models import Project as Project
from halcyon.learning.improving.models import Recommendation as Recommendation
from halcyon.learning.improving.models import RecommendationTheme as RecommendationTheme
from halcyon.learning.improving.models import ReportStage as ReportStage
from halcyon.learning.reviews.models import Contribution as Contribution
from halcyon.learning.reviews.models import ContributionLine as ContributionLine
from halcyon.learning.reviews.models import FamilyContact as FamilyContact
from halcyon.learning.reviews.models import Finding as Finding
from halcyon.learning.reviews.models import LearningEvent as LearningEvent
from halcyon.learning.reviews.models import PanelMember as PanelMember
from halcyon.learning.reviews.models import PhaseChange as PhaseChange
from halcyon.learning.reviews.models import PractitionerPart as PractitionerPart
from halcyon.learning.reviews.models import Review as Review
from halcyon.learning.reviews.models import ReviewHold as ReviewHold
from halcyon.learning.reviews.models import ReviewLimb as ReviewLimb
from halcyon.learning.reviews.models import ReviewSubject as ReviewSubject
