"""What the room keeps; each part has its own folder: `figures`, `papers`, `inspection`, `signals`."""
