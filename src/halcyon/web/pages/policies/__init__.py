"""Policies, briefings, networks and good practice."""
