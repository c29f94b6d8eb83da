"""Acts on the board's figures: the challenge log and dated snapshots."""

from halcyon.assurance.figures.challenging import answer_challenge as answer_challenge
from halcyon.assurance.figures.challenging import challenge as challenge
from halcyon.assurance.figures.challenging import settle_challenge as settle_challenge
from halcyon.assurance.figures.running import ask_rerun as ask_rerun
from halcyon.assurance.figures.running import ask_snapshot as ask_snapshot
from halcyon.assurance.figures.running import at_once as at_once
from halcyon.assurance.figures.snapshots import take_snapshot as take_snapshot
