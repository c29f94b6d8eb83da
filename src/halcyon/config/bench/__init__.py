"""Measuring the product itself: how fast concerns come in, and how fast the two pages that matter most are made.

Each run makes a scratch product (`config.scratch`), serves it with the real server, and prints what it measured beside
its targets (the issue's, from design/performance.md section 9) and beside the bare SQL floor of the same run: the same
machine, the same database, the statements alone.
"""

from __future__ import annotations

from halcyon.config.bench.report import Report
from halcyon.config.bench.running import bench

__all__ = ["Report", "bench"]
