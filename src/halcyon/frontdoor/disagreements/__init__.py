"""Professional disagreements with what was decided about a concern: raising one, and how it stands."""
