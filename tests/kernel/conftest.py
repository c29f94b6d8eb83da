"""The seeded Hypothesis profile for rules checked against an independent oracle.

`make test` runs a sample of each; setting HALCYON_ASSURANCE=1 runs the full 10,000 (security goal G24). Both are
derandomised, so the same cases run every time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SAMPLE = 300
FULL = 10_000

settings.register_profile(
    "agreement",
    max_examples=FULL if os.environ.get("HALCYON_ASSURANCE") == "1" else SAMPLE,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
