"""Training: booking it, what one has to know, and how it goes as a whole."""
