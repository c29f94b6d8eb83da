"""Reading consultations: who asked for advice, what they were told, what came of it."""
