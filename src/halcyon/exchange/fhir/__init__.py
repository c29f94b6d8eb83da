"""FHIR R4 in: a safeguarding concern as a message Bundle shaped like the NHS Booking and Referral Standard 1.4.

`views` is the only module that knows HTTP; `message.read_message` is plain Python. The profile is docs/fhir-intake.md.
"""
