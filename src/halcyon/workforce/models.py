"""What the room keeps; each part has its own folder."""

from halcyon.workforce.bodies.models import Body as Body
from halcyon.workforce.bodies.models import BodyMeeting as BodyMeeting
