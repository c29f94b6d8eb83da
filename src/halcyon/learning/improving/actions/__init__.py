"""What people do with recommendations and the actions that answer them. Each is one act.

`recommend` and `plan_action` are for every room that finds something: it points at itself by kind, opaque id and title,
and keeps no copy of what it recommended.
"""

from halcyon.learning.improving.actions.judging import judge as judge
from halcyon.learning.improving.actions.judging import stop as stop
from halcyon.learning.improving.actions.planning import Step as Step
from halcyon.learning.improving.actions.planning import give_to as give_to
from halcyon.learning.improving.actions.planning import plan_action as plan_action
from halcyon.learning.improving.actions.planning import redate as redate
from halcyon.learning.improving.actions.planning import watch as watch
from halcyon.learning.improving.actions.projects import begin_project as begin_project
from halcyon.learning.improving.actions.projects import move_project as move_project
from halcyon.learning.improving.actions.projects import move_stage as move_stage
from halcyon.learning.improving.actions.projects import reach_milestone as reach_milestone
from halcyon.learning.improving.actions.projects import take_in_report as take_in_report
from halcyon.learning.improving.actions.proving import add_document as add_document
from halcyon.learning.improving.actions.proving import add_evidence as add_evidence
from halcyon.learning.improving.actions.proving import answer_escalation as answer_escalation
from halcyon.learning.improving.actions.proving import finish_milestone as finish_milestone
from halcyon.learning.improving.actions.proving import say_done as say_done
from halcyon.learning.improving.actions.proving import use_measure as use_measure
from halcyon.learning.improving.actions.proving import use_round as use_round
from halcyon.learning.improving.actions.recommending import address as address
from halcyon.learning.improving.actions.recommending import answer_recommendation as answer_recommendation
from halcyon.learning.improving.actions.recommending import recommend as recommend
from halcyon.learning.improving.actions.recommending import set_themes as set_themes
from halcyon.learning.improving.actions.taking_in import take_actions as take_actions
