"""The health safeguarding team's work beside advice: support that practices ask for, and reviews it contributes to."""
