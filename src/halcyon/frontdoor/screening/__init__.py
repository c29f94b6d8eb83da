"""Screening: who lives with the child, what is open already, and how often somebody has worried before."""
