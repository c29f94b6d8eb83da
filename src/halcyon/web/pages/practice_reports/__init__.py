"""Asking a practice for a one-page report, or telling it something, and its answer."""
