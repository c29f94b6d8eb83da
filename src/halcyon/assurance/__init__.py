"""What the board knows and how: indicators, dated snapshots, papers, inspections, signals."""
