"""What the tools about exploitation, consent and competence share: the hard rules above every score, and their
questions.
"""
