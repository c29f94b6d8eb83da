"""What the room keeps; each part has its own folder: `figures`, `papers`, `inspection`, `signals`."""

from halcyon.assurance.figures.models import Challenge as Challenge
from halcyon.assurance.figures.models import FigureRun as FigureRun
from halcyon.assurance.figures.models import Publication as Publication
from halcyon.assurance.figures.models import Snapshot as Snapshot
from halcyon.assurance.inspection.models import AuditPart as AuditPart
from halcyon.assurance.inspection.models import Inspection as Inspection
from halcyon.assurance.inspection.models import InspectionChild as InspectionChild
from halcyon.assurance.inspection.models import InspectionFinding as InspectionFinding
from halcyon.assurance.inspection.models import InspectionTask as InspectionTask
from halcyon.assurance.inspection.models import StatementStep as StatementStep
from halcyon.assurance.papers.models import BodyAgendaItem as BodyAgendaItem
from halcyon.assurance.papers.models import BodyDecision as BodyDecision
from halcyon.assurance.papers.models import BodyInvitation as BodyInvitation
from halcyon.assurance.papers.models import Paper as Paper
from halcyon.assurance.papers.models import PaperExpected as PaperExpected
from halcyon.assurance.papers.models import PaperVersion as PaperVersion
from halcyon.assurance.signals.models import Signal as Signal
from halcyon.assurance.signals.models import SignalEvidence as SignalEvidence
