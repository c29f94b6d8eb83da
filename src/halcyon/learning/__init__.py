"""What is learned and what it changed: reviews, recommendations, actions, audits and self-assessments."""
