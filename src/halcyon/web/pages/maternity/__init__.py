"""Maternity’s page: who is booked under 20, who is still to be screened, and booking."""
