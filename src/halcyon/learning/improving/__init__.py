"""Recommendations, the actions of agencies that answer them, the evidence, and whether anything changed."""
