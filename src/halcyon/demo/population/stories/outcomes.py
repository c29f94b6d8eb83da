# ruff: noqa: E501 - prose: one sentence a line
"""What the hub decides, why, and what the referrer is told, keyed as the MASH enquiry pathway has it."""

from __future__ import annotations

# Rating -> outcome -> share of decisions.
OUTCOMES: dict[str, dict[str, int]] = {
    "red": {"strategy_discussion": 72, "assessment": 16, "linked_to_open_case": 8, "early_help": 4},
    "amber": {
        "strategy_discussion": 9,
        "assessment": 46,
        "early_help": 24,
        "linked_to_open_case": 7,
        "information_and_advice": 10,
        "no_further_action": 4,
    },
    "green": {
        "assessment": 9,
        "early_help": 42,
        "information_and_advice": 30,
        "no_further_action": 15,
        "linked_to_open_case": 2,
        "other_authority": 2,
    },
}
LEVEL = {
    "strategy_discussion": "4",
    "assessment": "3",
    "linked_to_open_case": "3",
    "early_help": "2",
    "information_and_advice": "2",
    "no_further_action": "1",
    "adult_safeguarding": "3",
    "other_authority": "3",
}
LEGAL_BASIS = {
    "strategy_discussion": "s47",
    "assessment": "s17",
    "linked_to_open_case": "s17",
    "early_help": "s10",
    "information_and_advice": "none",
    "no_further_action": "none",
    "adult_safeguarding": "s42",
    "other_authority": "s17",
}
REASONS: dict[str, tuple[str, ...]] = {
    "strategy_discussion": (
        "There is reasonable cause to suspect that {n} is likely to suffer significant harm from {short}. What agencies know points the same way and {he} is not safe on the present plan.",
        "Taken together, the answers show more than any one agency had seen. Police, health and social care need to plan together today.",
    ),
    "assessment": (
        "{n} is unlikely to reach a reasonable standard of health or development without help. The worry is {short}; the facts are partly known and need to be seen at home.",
        "The pattern over several months meets level 3. No sign of immediate harm, and the family should be seen by a social worker.",
    ),
    "early_help": (
        "The worry is {short}. There are strengths at home and the family will accept help. A lead practitioner can hold this at level 2.",
        "Needs are real, but can be met by services that know the family, with a plan and a date to look again.",
    ),
    "information_and_advice": (
        "The referrer was worried and was right to ask. The family has support already and nothing else is known. Advice was given on what to watch for.",
        "No agency holds anything that adds to this. Those who see {n} every week will keep watch, and know when to come back to us.",
    ),
    "no_further_action": (
        "Checked with those who know {n}. The worry has been explained and nobody sees a need that is not being met.",
        "The account was confirmed by another service. There is no need for a service at present.",
    ),
    "linked_to_open_case": (
        "{n} already has a social worker, who has been told by telephone and will act on this today.",
        "Open to the children in care team. Passed to the allocated worker with everything that was gathered.",
    ),
    "adult_safeguarding": (
        "There is reasonable cause to suspect that an adult with care and support needs is at risk and cannot protect {himself}. Passed for a section 42 enquiry; the child who visits is being thought about too.",
        "The needs and the risk are an adult's. Passed to adult safeguarding with {his} wishes recorded.",
    ),
    "other_authority": (
        "The family moved last month. The new authority's front door has been told by telephone and has confirmed receipt.",
    ),
}
ACTIONS_AT_ONCE = {
    True: (
        "Rang the police on 999 and spoke to the control room; rang the referrer back, who will stay with {n}.",
        "Spoke to the duty inspector. An officer is on the way. The referrer has been asked to keep {n} in sight.",
        "@ward Rang the hospital: {n} stays on the ward until a social worker has been. Police told.",
    ),
    False: (
        "@child Read at once. {n} is with a safe adult tonight. No call to the police was needed.",
        "Rang the referrer, who confirmed that {n} is safe for now and will be seen again tomorrow.",
        "No one in danger now. Checked the address and whether a case is open.",
        "@child Spoke with the referrer. {n} is at home and somebody is with {him}.",
    ),
}
NOT_KNOWN = (
    "Whether brothers and sisters have the same worries.",
    "Who else visits the home.",
    "What the family would say if they were asked by somebody they trust.",
)
VOICE_NOT_ASKED = (
    "Nobody has asked {n} yet. The social worker will.",
    "{n} is too young to say. Those who saw {him} describe how {he} was.",
    "{n} has not been asked about this directly.",
)
UNANSWERED = (
    "The answer is late and the decision cannot wait. It will be read as soon as it comes.",
    "The agency has told us that it needs another day. What is known is enough to decide.",
)
TOLD: dict[str, tuple[str, ...]] = {
    "strategy_discussion": (
        "Thank you. The worry has been taken seriously and agencies are meeting. Please keep to what you usually do with {n}, write down anything that {he} tells you, and ring if you become more worried.",
    ),
    "assessment": (
        "A social worker will see the family. You may be asked to help. Please go on supporting {n} as you do now.",
    ),
    "early_help": (
        "Early help will contact the family this week. Please tell them that you have been in touch with us, as you had planned.",
    ),
    "information_and_advice": (
        "We have talked about what to watch for and when to come back to us. There is no social work involvement at present.",
    ),
    "no_further_action": (
        "We have looked into this and do not need to do more now. Please do tell us if anything changes; you were right to ask.",
    ),
    "linked_to_open_case": ("{n} has a social worker, who has your message and will ring you.",),
    "adult_safeguarding": ("This has gone to the adult safeguarding team, who will ring you within two working days.",),
    "other_authority": (
        "The family has moved. We have passed this to the area where they live and they have confirmed receipt.",
    ),
}
CONSENT: dict[str, tuple[str, ...]] = {
    "given": ("",),
    "refused": (
        "{His} {parent} did not agree. I explained that I would make the referral because of what I had seen.",
        "The family asked me not to. I told them that I have a duty to, and why.",
    ),
    "not_sought": (
        "Nobody with parental responsibility could be reached before the end of the day.",
        "I wanted advice first on how best to raise it.",
        "Information only; the family knows that we share worries with the hub.",
    ),
    "unsafe": (
        "To ask would have told the person who may be causing harm, and could have raised the risk.",
        "{n} would be going home to the person concerned. Asking could have put {him} at risk.",
        "Asking could lead to {n} being moved or told what to say.",
    ),
}
