"""Acts on the board's figures: the challenge log and dated snapshots."""

from halcyon.assurance.figures.challenging import answer_challenge as answer_challenge
from halcyon.assurance.figures.challenging import challenge as challenge
from halcyon.assurance.figures.challenging import settle_challenge as settle_challenge
from halcyon.assurance.figures.snapshots import take_snapshot as take_snapshot
