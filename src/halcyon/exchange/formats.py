"""The formats of extracts that can be loaded, by the kind under which the ledger knows them."""

from __future__ import annotations

from collections.abc import Mapping

from halcyon.exchange.dfe.projection import PROJECTION as DFE
from halcyon.exchange.extract.projection import Projection
from halcyon.exchange.ssd.projection import PROJECTION as SSD

FORMATS: Mapping[str, Projection] = {each.shape.kind: each for each in (SSD, DFE)}
