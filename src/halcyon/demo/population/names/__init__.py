"""Open name lists, written for this project, by naming tradition.

Given names run from those fashionable a century ago to those given now: a person's year of birth decides where in the
list they are most likely to be named from. Family names run from common to rare. Names outside the lists are built
from the `tail` parts, so that every tradition has the long tail of uncommon names that real registers have.
"""

from __future__ import annotations

from halcyon.demo.population.names.african import AFRICAN
from halcyon.demo.population.names.british import BRITISH
from halcyon.demo.population.names.european import EUROPEAN
from halcyon.demo.population.names.south_asian import SOUTH_ASIAN
from halcyon.demo.population.names.tradition import Tradition
from halcyon.demo.population.names.wider import WIDER

TRADITIONS: dict[str, Tradition] = {each.key: each for each in (*BRITISH, *EUROPEAN, *SOUTH_ASIAN, *AFRICAN, *WIDER)}

__all__ = ["TRADITIONS", "Tradition"]
