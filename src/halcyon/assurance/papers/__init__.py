"""Papers for boards and governing bodies: figures by reference, checked for identifying text, frozen when signed."""
