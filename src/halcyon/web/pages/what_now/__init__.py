"""What do I do now? The guide, for everybody, with or without an account."""
