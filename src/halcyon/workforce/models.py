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
