"""The parts that pages are made of: a folder each, with a macro, a template and examples for the gallery."""
