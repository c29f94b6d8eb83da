"""What a council sends to the Department for Education's children's social care data API: one payload for each child.

The interface's own specification is not public. What is read here is what the public documentation, the reference
payload and the checks of data-to-insight/dfe-csc-api-data-flows (MIT, version 0.9.0) say. The page is
docs/ssd-intake.md; what becomes of each field is docs/reference/dfe.md.
"""
