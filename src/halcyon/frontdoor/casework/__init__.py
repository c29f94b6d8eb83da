"""The work behind the front door: assessments, section 47 enquiries, conferences and plans, as a team reads it."""

from halcyon.frontdoor.casework.queries import PATHWAYS, PURPOSES, next_due, worked, worker_of

__all__ = ["PATHWAYS", "PURPOSES", "next_due", "worked", "worker_of"]
