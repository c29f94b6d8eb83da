"""What the room keeps; each part has its own folder: `figures`, `papers`, `inspection`, `signals`."""

from halcyon.assurance.figures.models import Challenge as Challenge
from halcyon.assurance.figures.models import Publication as Publication
from halcyon.assurance.figures.models import Snapshot as Snapshot
from halcyon.assurance.papers.models import BodyAgendaItem as BodyAgendaItem
from halcyon.assurance.papers.models import BodyDecision as BodyDecision
from halcyon.assurance.papers.models import BodyInvitation as BodyInvitation
from halcyon.assurance.papers.models import Paper as Paper
from halcyon.assurance.papers.models import PaperExpected as PaperExpected
from halcyon.assurance.papers.models import PaperVersion as PaperVersion
