"""Audits and self-assessments: who looked at what, what they found, how sure one can be, and what it led to."""
