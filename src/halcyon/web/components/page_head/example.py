"""Examples for the gallery."""

ABOUT = "The title of a page, what it belongs to, and at most one or two actions."

EXAMPLES = [("With a caption", {"title": "My work", "caption": "MASH health", "lead": "Due first."})]
