"""The staged review of deaths in the care of mental health and learning disability services."""
