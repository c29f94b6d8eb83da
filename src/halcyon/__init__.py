"""Halcyon: the multi-agency safeguarding platform for an English county."""
