"""A made-up questionnaire in one folder: how a toy came back."""

from halcyon.kernel.instruments import ChildWords, Day, Instrument, Is, LongText, Number, Section, Several, YesNo

INSTRUMENT = Instrument(
    key="toy_checklist",
    version=1,
    title="Toy checklist",
    source="Made up for the tests",
    licence="MIT",
    owner="The tests",
    judgement="verdict",
    sections=(
        Section(
            "state",
            "Its state",
            (
                YesNo("whole", "Is it whole?", required=True),
                Several(
                    "missing",
                    "What is missing?",
                    options=(("ear", "An ear"), ("eye", "An eye")),
                    when=Is("whole", "no"),
                ),
                Number("stains", "How many stains?", most=20),
                Day("washed", "When was it washed?"),
            ),
        ),
        Section(
            "words",
            "In words",
            (
                ChildWords("said", "What did the child say?"),
                LongText("verdict", "Can it be lent again?", required=True),
            ),
        ),
    ),
)
