"""What the room keeps; each part has its own folder: `reviews`, `improving`, `audits`."""
