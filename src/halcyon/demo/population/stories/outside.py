# ruff: noqa: E501 - prose: one sentence a line
"""Worries from outside the home: exploitation, missing from care, online harm, radicalisation."""

from halcyon.demo.population.stories.story import Story

EXPLOITATION = Story(
    kind="exploitation",
    short="an older man who may be exploiting the child",
    ages=(11, 17),
    weights={"red": 22, "amber": 15, "green": 3},
    referrers=(
        "school_nurse",
        "safeguarding_lead",
        "safeguarding_lead",
        "sexual_health_nurse",
        "police",
        "youth_worker",
        "youth_justice",
    ),
    observations=(
        "@school {n} was collected from the school gate by a man in his twenties in a grey car. It was the third time this fortnight. {He} would not say who he is.",
        "{n} has a new telephone and a coat that {his} {parent} did not buy. {He} said that they came from a friend who is {older}.",
        "{n} had a bruise to the forearm in the shape of a grip. {He} said that it was from messing about with {his} boyfriend, who is {older}. || Bruise to forearm, four finger-width marks. Body map completed.",
        "@clinic {n} came to the drop-in with a young woman whom {he} did not seem to know well, and who answered for {him}.",
        "@home Officers stopped a car in {town} late in the evening. {n} was in the back with two men whom {he} would not name, and was taken home.",
        "@youth A worker saw {n} getting out of a car at a takeaway in {town} late in the evening with two men. {He} looked frightened when {he} saw us.",
        "{n} has been given money and asked to carry bags for somebody. {He} would not say what was in them.",
    ),
    contexts=(
        "{He} has stopped seeing {his} usual friends since {ago} and is tired in the mornings.",
        "{n} was away from home overnight on two occasions this month. {His} {parent} thought {he} was staying with a school friend.",
        "{n} checks {his} telephone all the time and leaves the room when it rings. {He} asked how much somebody could owe before they got hurt.",
        "I do not think that {n} sees this as something being done to {him}. {He} is a child, and the adult is responsible.",
        "@school Another pupil has talked about the same man and the same car. I have reported that separately.",
        "{His} {parent} has been looking for {him} in the evenings and has written down two registration numbers, which I have.",
    ),
    words=(
        "He picks me up. He said I owe him.",
        "He's not like that. He looks after me.",
        "If I don't answer he goes mad.",
        "He said it's just until it's paid back.",
        "I can't tell you his name.",
        "They know where I live.",
    ),
    actions=(
        "I told {n} that {he} is not in trouble, and that I would be passing this on to keep {him} safe.",
        "@school I did not let {n} leave with anyone but {his} {parent}.",
        "I have written down the car's colour and part of the registration.",
        "@school,clinic,youth I have completed the exploitation screening tool and attach my analysis.",
    ),
    rating_reasons={
        "red": (
            "A child of {age} with an injury, an adult who collects {him}, and a debt. {He} is due to be met again today.",
            "Adult with control over a child of {age}, overnight absences, and threats to the family.",
        ),
        "amber": (
            "Gifts, an older associate and withdrawal from friends. No immediate danger, but the pattern is strong.",
            "A known car and a worried {parent}. Police and health may hold the other half of this.",
        ),
        "green": (
            "New older friends, nothing else so far. {n} talks to school and accepts support.",
            "Worry from a third person about company {n} keeps. Needs a conversation rather than an enquiry.",
        ),
    },
    risks=("older_associates", "sexual_harm", "missing", "absence", "injury"),
    categories=("involvement", "concern", "health", "sexual_health", "education", "offending"),
    question="What do you know of adults or older young people this child spends time with, of absences, and of any injury or health need?",
    alleged=(
        "A man thought to be about {age_gap}, first name or nickname only. Grey hatchback, part registration held.",
        "Not known to us. {n} will not give a name.",
        'A man known as "Ace", about {age_gap}, said to live near the station.',
    ),
    places=(
        "A takeaway near the station in {town}.",
        "A flat above a shop in {town}; {n} would not say which.",
        "The lay-by near the school.",
    ),
    danger=(
        "@school {n} said that {he} is being picked up at the end of the day.",
        "{n} had a message during our conversation and became very frightened.",
    ),
    extra=("YJS",),
    siblings=3,
    not_seen=(
        "We do not know who the man is or how {n} met him.",
        "We do not know whether other children go to the same place.",
    ),
)
MISSING = Story(
    kind="missing_from_care",
    short="going missing from where the child lives in care",
    ages=(10, 17),
    weights={"red": 14, "amber": 8},
    referrers=("home_manager", "home_manager", "foster_carer", "police"),
    observations=(
        "@red {n} left at about half past six after a telephone call and did not come back for {his} curfew. {His} telephone is off.",
        "@red {n} has not returned from school. The school says that {he} was there for the last lesson.",
        "@amber {n} came back at ten past four this morning, cold and without {his} shoes. {He} went straight to bed and did not want to talk.",
        "@amber This is the fourth time since {ago} that {n} has been away overnight.",
        "@amber {n} was found at an address in {town} where other young people have been found before.",
    ),
    contexts=(
        "There had been contact with the family earlier in the day, and {n} was upset that a visit had been cancelled.",
        "{n} had been settled for six weeks. The change came after a new young person moved in.",
        "{He} had money that we cannot account for.",
        "@care {n} takes medicine twice a day and does not have it with {him}.",
        "@care A car was waiting at the end of the road. Staff did not see who was driving.",
    ),
    words=(
        "@amber I just needed to see my mum.",
        "@amber Nobody asked me if I wanted to move.",
        "@amber I was with friends. They're older. It's fine.",
        "@amber I always come back, don't I?",
        "@amber You wouldn't get it.",
    ),
    actions=(
        "@red,care We searched the house and the usual places, rang {his} friends and telephoned the police.",
        "The placing social worker and the out-of-hours team have been told.",
        "@amber A return home interview has been offered, with somebody who does not work here.",
        "@amber,care We kept {n}'s supper and told {him} that we were glad to see {him}.",
    ),
    rating_reasons={
        "red": (
            "Child in care, away since last night, medicine missed, and found before with adults who are a worry.",
            "Whereabouts not known, aged {age}, and a car was waiting.",
        ),
        "amber": (
            "Fourth episode and a pattern after cancelled contact. Back safely; the pattern needs a plan.",
            "Returned unharmed but unwilling to say where {he} had been. Police may know the address.",
        ),
    },
    risks=("missing", "older_associates", "sexual_harm", "substances"),
    categories=("involvement", "concern", "offending", "health", "education"),
    question="When has this child been missing in the last six months, who were they with, and what did they say on return?",
    places=("An address in {town} where young people have been found before.", ""),
    danger=("{n} is missing now and does not have {his} medicine.", "Whereabouts not known."),
    extra=("YJS",),
    siblings=2,
    not_seen=("We do not know where {n} was or who with.",),
)
ONLINE = Story(
    kind="online",
    short="harm from somebody met online",
    ages=(9, 16),
    weights={"red": 4, "amber": 8, "green": 9},
    referrers=("safeguarding_lead", "safeguarding_lead", "police", "school_nurse", "caller", "gp"),
    observations=(
        "{n} has been talking on a game to somebody who says that he is fifteen. He asked {him} to move to another app where messages disappear.",
        "@red,amber {n} was asked for a picture and sent one. {He} is now being asked for money to stop it being shared.",
        "Other children told us that {n} is in a group chat where pictures of pupils have been passed round.",
        "{n} has been getting up at night to message somebody. {His} {parent} found out when the bill arrived.",
        "@red,amber Somebody whom {n} met online has sent {him} gift cards and asked which school {he} goes to.",
    ),
    contexts=(
        "{n} is frightened that {he} will be in trouble. We told {him} that {he} has done nothing wrong.",
        "{His} {parent} has taken the telephone away, which {n} found very hard, and has kept the messages.",
        "{n} has few friends in class, and the game is where {he} feels liked.",
        "The account has gone quiet since {n} stopped answering.",
        "{n} is autistic and takes what people say at face value.",
    ),
    words=(
        "He said he'd send it to everyone.",
        "He's my best friend. He actually listens.",
        "I thought he was a kid.",
        "Please don't tell my dad what I sent.",
        "I just wanted it to stop.",
    ),
    actions=(
        "We did not look at or copy any pictures. The device is switched off and locked away.",
        "I helped {n} use the service that asks for pictures to be taken down.",
        "I gave the family advice about keeping the messages and not replying.",
    ),
    rating_reasons={
        "red": ("Threats now, a meeting arranged for today, and {n} is very frightened.",),
        "amber": (
            "A child of {age} under pressure for pictures from somebody unknown. Police need the account details.",
        ),
        "green": ("Worrying contact that has stopped, and a family who are handling it well.",),
    },
    risks=("sexual_harm", "older_associates", "mental_health"),
    categories=("involvement", "concern", "health", "education", "offending"),
    question="Do you know of online contact, threats or image sharing that involves this child?",
    told=(
        "The caller is a parent of another child in {n}'s class, who was shown messages that {n} has been getting from a man who says that he is fifteen.",
    ),
    alleged=("An account name; the person is not known.", "Not known."),
    danger=("A meeting has been arranged for this afternoon.",),
    siblings=4,
)
RADICAL = Story(
    kind="radicalisation",
    short="being drawn towards people who promote hatred",
    ages=(12, 17),
    weights={"amber": 3, "green": 4},
    referrers=("safeguarding_lead", "youth_worker", "police", "youth_justice"),
    observations=(
        "@school {n} has shown other pupils videos that praise an attack, and said that the people in them were right.",
        "{n} has started to use words about a group of people that I have not heard from {him} before, and repeats whole sentences from a channel.",
        "@school Drawings in {n}'s exercise book show symbols that I had to look up.",
        "@youth {n} told a worker that something was going to happen and that {he} could not say more.",
    ),
    contexts=(
        "{He} has been on {his} own a great deal since {ago}, when a friendship group fell apart.",
        "An older person online has been sending {him} reading. {n} is pleased to be taken seriously.",
        "{His} {parent} is worried too and asked us for advice.",
        "{n} will still talk to the art teacher, who knows {him} well.",
    ),
    words=("They tell the truth. You lot don't.", "It's just memes.", "At least they talk to me."),
    actions=(
        "We have spoken to our Prevent lead. This is a referral for support.",
        "We talked with {n} about what {he} thinks and why, without argument.",
    ),
    rating_reasons={
        "amber": (
            "A child of {age} in contact with an adult who supplies this material. Police advice is needed before anyone speaks to the family.",
        ),
        "green": ("Words and pictures without contact. {n} is lonely, and has adults {he} trusts.",),
    },
    risks=("older_associates", "mental_health", "absence"),
    categories=("involvement", "concern", "education", "offending"),
    question="What do you know of this child's contacts and of anything that worries you about what they say or read?",
    siblings=2,
    not_seen=("We do not know who the online contact is.",),
)
UNNAMED = Story(
    kind="exploitation",
    short="a young person whose name is not known, seen with adults who are a worry",
    ages=(12, 17),
    weights={},
    referrers=("police", "caller"),
    observations=(
        "A car was stopped in {town} late in the evening. {n}, who looked about {age}, was in the back with two men. {He} gave a first name that could not be confirmed and had gone before checks were finished.",
        "{n}, aged about {age}, was seen outside a takeaway in {town} with an older man who was holding {him} by the arm. They left before officers could speak to {him}.",
    ),
    contexts=(
        "The same car has been seen near the bus station on other evenings with other young people in it.",
        "Staff nearby think that they have seen {him} before, in school uniform.",
        "{He} looked frightened and very tired.",
    ),
    words=(),
    actions=(
        "The registration and a description have been recorded. The local team will look again tonight.",
        "Schools nearby will be asked whether they recognise the description.",
    ),
    rating_reasons={
        "red": ("A child whose name is not known, with adults who are a worry, and nobody has seen {him} since.",),
        "amber": ("A child whose name is not known, seen with adults who are a worry. First find out who {he} is.",),
        "green": (
            "A second-hand account with few details. Checked with police in case others have reported the same.",
        ),
    },
    risks=("older_associates", "sexual_harm", "missing"),
    categories=("involvement", "concern", "education", "offending"),
    question="Do you recognise this description, the place or the car, and do you know who this child may be?",
    told=(
        "The caller works near the bus station. {n}, aged about {age}, has been getting into a grey car there with an older man, three times since {ago}.",
    ),
    alleged=("A man thought to be about {age_gap}. Grey hatchback, part registration held.",),
    places=("Near the bus station in {town}.",),
    danger=("{He} has not been seen since.",),
    siblings=0,
    not_seen=("We do not know who {he} is.",),
)
