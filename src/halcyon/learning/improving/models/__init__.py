"""What this part of the room keeps."""

from halcyon.learning.improving.models.files import ActionFile as ActionFile
from halcyon.learning.improving.models.files import ActionFileRow as ActionFileRow
from halcyon.learning.improving.models.improvement import Action as Action
from halcyon.learning.improving.models.improvement import ActionBody as ActionBody
from halcyon.learning.improving.models.improvement import AgencyAnswer as AgencyAnswer
from halcyon.learning.improving.models.improvement import Escalation as Escalation
from halcyon.learning.improving.models.improvement import Evidence as Evidence
from halcyon.learning.improving.models.improvement import Judgement as Judgement
from halcyon.learning.improving.models.improvement import NewDate as NewDate
from halcyon.learning.improving.models.improvement import Recommendation as Recommendation
from halcyon.learning.improving.models.improvement import RecommendationTheme as RecommendationTheme
from halcyon.learning.improving.models.projects import Milestone as Milestone
from halcyon.learning.improving.models.projects import Project as Project
from halcyon.learning.improving.models.reports import OutsideReport as OutsideReport
from halcyon.learning.improving.models.reports import ReportStage as ReportStage
