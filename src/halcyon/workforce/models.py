"""What the room keeps; each part has its own folder."""

from halcyon.workforce.bodies.models import Body as Body
from halcyon.workforce.bodies.models import BodyMeeting as BodyMeeting
from halcyon.workforce.bodies.models import GivenUp as GivenUp
from halcyon.workforce.bodies.models import MeetingAttendance as MeetingAttendance
from halcyon.workforce.bodies.models import Quorum as Quorum
from halcyon.workforce.bodies.models import Resignation as Resignation
from halcyon.workforce.bodies.models import Seat as Seat
from halcyon.workforce.bodies.models import WorkItem as WorkItem
from halcyon.workforce.supervision.models import Supervisee as Supervisee
from halcyon.workforce.supervision.models import SupervisionAgreement as SupervisionAgreement
from halcyon.workforce.supervision.models import SupervisionNote as SupervisionNote
from halcyon.workforce.supervision.models import SupervisionSession as SupervisionSession
from halcyon.workforce.training.models import Booking as Booking
from halcyon.workforce.training.models import Course as Course
from halcyon.workforce.training.models import Learning as Learning
from halcyon.workforce.training.models import RequiredLevel as RequiredLevel
from halcyon.workforce.training.models import SchoolSession as SchoolSession
from halcyon.workforce.training.models import TrainingEvent as TrainingEvent
from halcyon.workforce.training.models import TrainingNeed as TrainingNeed
from halcyon.workforce.training.models import TrainingStrategy as TrainingStrategy
