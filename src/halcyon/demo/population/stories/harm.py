# ruff: noqa: E501 - prose: one sentence a line
"""Worries about what happens at home: injury, neglect, domestic abuse, fabricated illness."""

from halcyon.demo.population.stories.story import Story

PHYSICAL = Story(
    kind="physical_injury",
    short="an injury that has not been explained",
    ages=(4, 15),
    weights={"red": 24, "amber": 13, "green": 5},
    referrers=("safeguarding_lead", "safeguarding_lead", "school_nurse", "emergency_nurse", "gp", "police", "caller"),
    observations=(
        "I saw a bruise about the size of a two-pound coin on the outside of {n}'s left upper arm and a smaller, older-looking one near the elbow. || Bruise, outside of left upper arm, about 2.5 cm; older bruise near left elbow. Body map completed.",
        "{n} had a mark across the back of the right hand. It was red at the edges and {he} kept {his} sleeve pulled down over it. || Mark across back of right hand, about 4 cm, red at edges. Body map completed.",
        "@clinic,home There was a bruise behind {n}'s ear which {his} {parent} had not mentioned and seemed surprised by. || Bruise behind left ear, about 1.5 cm. Body map completed.",
        "@school {n} flinched when a member of staff reached past {him}, and was holding {his} forearm. There was swelling and a bruise. || Swelling and bruise to left forearm. Body map completed.",
        "{n} had a small burn on the forearm. The shape was regular. It had been cleaned and covered at home. || Small regular-shaped burn on right forearm, cleaned and covered.",
        "@school I noticed three small round bruises on the upper arm when {n} rolled {his} sleeves up to wash {his} hands. || Three round bruises, each under 1 cm, left upper arm. Body map completed.",
    ),
    contexts=(
        "{n} first said that it happened in the playground and later that {he} fell against the bath. The two accounts do not fit together.",
        "@school When I asked {his} {parent} by telephone, the explanation was a fall from a scooter at the weekend. {n} does not have a scooter.",
        "@school This is the second time this term that {n} has had a mark that nobody could explain. The first was noted on {ago}.",
        "@school {n} did not want to go home today and asked twice whether we would be telephoning home.",
        "The explanation given was a knock against a door. It could account for the place of the mark but not for its shape.",
        "@clinic {His} {parent} was worried and open with me, and brought {him} in straight away. I am still unable to say how it happened.",
    ),
    words=(
        "I'm not allowed to say.",
        "It was my fault because I didn't listen.",
        "He gets cross when the football's on.",
        "Don't ring home. Please don't ring home.",
        "It happened when I spilled it.",
        "It doesn't hurt any more.",
    ),
    actions=(
        "@school,clinic I recorded what I saw on a body map and wrote down what {n} said straight away.",
        "A colleague was with me. We did not ask {n} leading questions.",
        "@clinic {n} was examined and is comfortable. No treatment was needed beyond first aid.",
        "I asked {n} only what had happened and whether it hurt, and thanked {him} for telling me.",
    ),
    rating_reasons={
        "red": (
            "Marks on a child of {age} with two accounts that do not agree, and {n} is afraid of going home today.",
            "Unexplained injury, seen today, and the person who may have caused it is at home.",
        ),
        "amber": (
            "A mark with an explanation that only partly fits. {n} is safe today; health and police may know more.",
            "Not the first mark that nobody could explain. No sign of danger today, but the pattern matters.",
        ),
        "green": (
            "A single mark with a likely explanation, a worried and open {parent}, and nothing known before.",
            "The account fits the mark. Asked only to be sure that this is not one of several.",
        ),
    },
    risks=("injury", "domestic_abuse", "substances", "not_brought"),
    categories=("involvement", "concern", "health", "family", "offending"),
    question="Have you seen or recorded any injury to this child, or violence in the home, in the last two years?",
    told=(
        "The caller lives nearby and has heard a man shouting at {n}, and a bang, on three evenings since {ago}. Yesterday {n} had a mark on {his} cheek.",
        "The caller is a relative. {n} was staying for the weekend and had a bruise on {his} back. {He} asked not to be sent home.",
    ),
    alleged=(
        'Not known. {n} spoke of "he" without saying who.',
        "The {parent}'s partner was mentioned but {n} did not say that he caused the mark.",
        "Nobody named.",
    ),
    danger=(
        "@school {n} is due to go home at the end of the school day and is frightened.",
        "The adult who may be responsible is at home now.",
    ),
    siblings=24,
)
NEGLECT = Story(
    kind="neglect",
    short="needs at home that are not being met",
    ages=(5, 14),
    weights={"red": 6, "amber": 20, "green": 22},
    referrers=(
        "safeguarding_lead",
        "safeguarding_lead",
        "school_nurse",
        "housing_officer",
        "caller",
        "emergency_nurse",
        "early_help",
    ),
    observations=(
        "@school {n} came in hungry on four days out of five this week and asked whether there was anything left from lunch to take home.",
        "@school {n}'s clothes were damp and too small, and {he} had no coat although it was raining.",
        "@home The home was cold. There was no bedding on {n}'s bed and very little food in the kitchen.",
        "@school,clinic {n}'s tooth pain was first raised on {ago}. {He} still has not been taken to a dentist and is missing lessons because of it.",
        "@home {n} had been left at home for the evening with a younger child. A neighbour gave them something to eat.",
        "@clinic Three appointments have been missed since {ago}. Each time we were told that {n} would be brought the following week.",
    ),
    contexts=(
        "{His} {parent} told me that the benefits had stopped and that the heating is on a prepayment meter. There was real embarrassment about this.",
        "Things have changed since the summer, when {n}'s {parent} lost work. Before that there were no worries about {n}'s care.",
        "@school,home We offered an early help assessment on {ago}. It was agreed to, then cancelled twice.",
        "@one_carer {n}'s {parent} is bringing {him} up alone and has no family nearby.",
        "@home,clinic The {parent} is warm with {n} and clearly loves {him}, but seemed very low and was not able to say what would help.",
        "@school Attendance has fallen to 71 per cent. {n} says that nobody wakes {him} up.",
    ),
    words=(
        "We have tea when there is some.",
        "I get myself up. I set the alarm on the tablet.",
        "Mum says next week.",
        "It's cold so we all sleep in one bed. It's quite nice really.",
        "I gave mine to my brother.",
        "My shoes are okay if I curl my toes.",
    ),
    actions=(
        "@school We gave {n} breakfast and a coat from the school's store, and kept it private.",
        "I have given the family details of the food bank and the council's hardship fund.",
        "@clinic I weighed and measured {n}; growth has slowed since the last check.",
        "@given,refused I spoke to {his} {parent} about what I had seen before making this referral.",
    ),
    rating_reasons={
        "red": (
            "Cold home without food, a child of {age}, and nobody able to make it safe tonight.",
            "{n} was left alone for the evening and the adults could not be reached.",
        ),
        "amber": (
            "Needs unmet over weeks, help offered and not taken up, and {n} is feeling the effects.",
            "Health appointments missed again. Not an emergency, but it is harming {him} now.",
        ),
        "green": (
            "Money worries and low mood in a warm family who want help.",
            "Early signs. School and family are talking; what they need is help soon.",
        ),
    },
    risks=("neglect", "not_brought", "absence", "mental_health", "substances"),
    categories=("involvement", "concern", "health", "education", "housing", "family"),
    question="What have you seen of this child's care, home and attendance at appointments in the last 12 months?",
    told=(
        "The caller lives next door. {n} has been outside late on most evenings this week, in thin clothes, and has asked for food.",
        "The caller is {n}'s grandparent. The gas has been off since {ago} and the caller has been bringing meals.",
    ),
    places=("The family's home.",),
    danger=("The home has no heating or food tonight.",),
    extra=("HOUSING",),
    siblings=40,
)
DOMESTIC = Story(
    kind="domestic_abuse",
    short="domestic abuse in the home",
    ages=(4, 17),
    weights={"red": 14, "amber": 18, "green": 14},
    referrers=("police", "police", "safeguarding_lead", "safeguarding_lead", "gp", "domestic_abuse_worker", "caller"),
    observations=(
        "@home,two_carers,amber,green There was a verbal argument between the adults. {n} was in the next room and had heard all of it. Nobody was hurt.",
        "@school,clinic,advice {n}'s {parent} disclosed that {his} father had checked her telephone, taken her bank card and stopped her seeing her sister.",
        "@home,green There was a disagreement about contact. Voices were raised on the doorstep and {n} was upset. Nobody was hurt.",
        "@home,red,amber A door had been damaged and there was broken crockery on the kitchen floor. {n} was on the stairs, dressed for bed and very quiet.",
        "@clinic,two_carers,red,amber {n}'s {parent} had a bruise to the cheek which she said was an accident. Her partner answered most of the questions for her.",
        "@home,two_carers,red,amber There were raised voices and something was thrown. {n} telephoned for help {himself}.",
        "@school,home,advice,one_carer,red,amber The {parent}'s former partner came to the house again, shouting through the letterbox. {n} hid in the bedroom.",
    ),
    contexts=(
        "@home,red,amber This is the third call to the address since {ago}. Each has been more serious than the last.",
        "@one_carer The couple separated in the summer. He comes to the house at handovers and stays longer than was agreed.",
        "@home,advice The risk checklist was completed. The answers give a standard risk, but the person answering was guarded.",
        "@clinic,advice She has decided to leave and is worried about what will happen when he finds out.",
        "@school {n} has become quiet in class and has stopped going to football.",
        "@one_carer The {parent} has sought advice already and has changed the locks.",
    ),
    words=(
        "I put my headphones on and hold the baby.",
        "He says sorry after and then it's nice for a bit.",
        "I stay awake to check.",
        "It's when he's been to the pub.",
        "I told Mum I'd look after her.",
        "I don't want to go at the weekend.",
    ),
    actions=(
        "@clinic,advice,home I spoke to her alone, gave her the helpline number in a way that could not be seen, and asked how it is safe to reach her.",
        "@home He left the address for the night and a welfare check is planned.",
        "@home The school was told before the morning bell so that somebody could meet {n} at the gate.",
        "@school We gave {n} a quiet place to be and somebody to talk to, and will meet {him} at the gate tomorrow.",
        "@home The adults were spoken to separately. {n} was seen and spoken to alone.",
    ),
    rating_reasons={
        "red": (
            "@two_carers Escalating incidents, she is about to leave, and he does not know. {n} was in the room.",
            "Violence in front of {n} and the person alleged to have caused it is expected back tonight.",
        ),
        "amber": (
            "More than one incident this year. No injury, but {n} is living with it and it is getting worse.",
            "Controlling behaviour disclosed. She is safe today; the children's position is not clear.",
        ),
        "green": (
            "@one_carer A single argument after a separation, no injury, both parents worried about its effect on {n}.",
            "@two_carers Arguments that both adults are worried about, no injury, and both want help for {n}.",
            "@one_carer Historic; he has moved away. {n} may need support with what {he} saw.",
        ),
    },
    risks=("domestic_abuse", "substances", "mental_health", "injury"),
    categories=("involvement", "concern", "family", "offending", "housing", "health"),
    question="What do you know of violence or control between the adults in this home, and what have the children seen or said?",
    told=(
        "The caller could hear shouting and crying through the wall for about twenty minutes. There are children in the home and it has happened before.",
        "The caller is {n}'s aunt. Her sister had told her that she is afraid of her partner, and asked her not to ring.",
    ),
    alleged=(
        "{n}'s father.",
        "@one_carer The {parent}'s former partner.",
        "@two_carers The {parent}'s partner, who lives at the address.",
    ),
    danger=("He is expected back at the home tonight.", "She plans to leave today and he has found out before."),
    extra=("PROBATION", "HOUSING", "VCS"),
    siblings=50,
)
FABRICATED = Story(
    kind="fabricated_illness",
    short="symptoms reported that nobody else has seen",
    ages=(4, 11),
    weights={"amber": 4, "green": 3},
    referrers=("paediatric_nurse", "gp", "school_nurse", "safeguarding_lead"),
    observations=(
        "@clinic {n} has been brought to us eleven times since {ago}. The symptoms described have not been seen by any member of staff.",
        "@school We were asked to give medicine at school for seizures. The hospital letter we were shown does not mention seizures.",
        "@school {n} was reported to be unable to walk more than a few steps. At playtime {he} ran with the others.",
        "@clinic Tests have been normal. A further referral to another hospital was asked for before the last results were back.",
        "@school {n} uses a wheelchair in school at {his} {parent}'s request. The physiotherapist's report does not recommend one.",
    ),
    contexts=(
        "{His} {parent} is worried and well informed, and became upset when I said that the tests were reassuring.",
        "{n} has missed 46 days of school this year, nearly all of them for appointments.",
        "Different services have been told different things, and none of us has had the whole picture.",
        "It is possible that there is an illness which has not been found. I want us to look together before anyone draws a conclusion.",
        "There has been a bereavement in the family, and I wonder how much of this is anxiety that needs support.",
    ),
    words=(
        "I have to have a rest day when Mum's worried.",
        "I can do PE really. I'm good at it.",
        "Mum knows about my poorly. You have to ask Mum.",
    ),
    actions=(
        "I have talked to our named doctor. We agreed not to discuss this concern with the family before agencies have met.",
        "I made a chronology of attendances, with who saw what and who was told what.",
        "@clinic We have not changed {n}'s treatment.",
    ),
    rating_reasons={
        "amber": (
            "Perplexing presentations with treatment at home that may be doing harm. Agencies must compare records.",
        ),
        "green": (
            "An anxious family and conflicting information. No harm seen. A shared chronology is the first need.",
        ),
    },
    risks=("absence", "mental_health"),
    categories=("involvement", "concern", "health", "education", "family"),
    question="Please list this child's attendances and absences since last September: what was reported, what was seen, by whom.",
    siblings=8,
    not_seen=("We do not know whether there is an illness that has not been found.",),
)
