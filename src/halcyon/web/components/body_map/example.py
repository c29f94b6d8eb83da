"""Examples for the gallery."""

from halcyon.kernel.body import Mark

ABOUT = "Where on the body an injury is: pressed on a form, numbered with a list beside it when it is read."

EXAMPLES = [
    (
        "As it is read",
        {
            "id": "read",
            "marks": [
                Mark("left_forearm_back", "bruise", "Three round marks in a row, each about 1 cm, blue."),
                Mark("right_ear", "cut", "Behind the ear."),
            ],
        },
    ),
    ("On a form", {"id": "press", "marks": [Mark("chest", "bruise")], "add": "0:"}),
]
