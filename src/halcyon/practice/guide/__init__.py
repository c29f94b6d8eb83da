"""What do I do now? A guide for everybody who meets a child, a family or an adult at risk in their work."""
