"""Examples for the gallery."""

TITLE = "RAG tag"
ABOUT = "A RAG rating: always a word and a shape, never a colour alone."

EXAMPLES = [
    ("Red", {"rating": "red"}),
    ("Amber", {"rating": "amber"}),
    ("Green", {"rating": "green"}),
    ("Blue, where the county has it", {"rating": "blue"}),
    ("Not yet rated, and so treated as red", {"rating": None, "text": "Not rated: treated as red"}),
]
