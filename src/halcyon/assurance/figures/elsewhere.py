"""What readers of the board's figures have from other pages: a commissioner sees the counts of each service under a
contract month by month (`health.contracts`), as far as they are not small. Beside those, a row hides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from halcyon.agencies.models import Service
from halcyon.health.contracts.models import Contract
from halcyon.kernel.indicators import Indicator

Elsewhere = Mapping[tuple[str, str], frozenset[str]]
"""By fact view and the column of its breakdown: the rows that are known."""


def known_elsewhere() -> Elsewhere:
    """Which rows of the board's breakdowns somebody has already."""
    services = Service.objects.filter(id__in=Contract.objects.values("service"))
    return {("tools", "service"): frozenset(services.values_list("name", flat=True))}


def known_of(indicator: Indicator, elsewhere: Elsewhere | None) -> frozenset[str]:
    """The rows of one indicator that are known."""
    return (elsewhere or {}).get((indicator.view, indicator.by), frozenset())
