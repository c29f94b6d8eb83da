"""The nine protected characteristics of the Equality Act 2010, section 4: how they are asked, and their codes.

Code sets: domain.md I10 and I2. Those that were not checked against their publisher are marked unverified. Nothing here
is ever required, nobody is asked twice who would rather not say, and sexual orientation is not asked of under-13s.
"""

from halcyon.kernel.characteristics import AGE_BANDS, Characteristic

I10 = "domain.md I10"

NO_DISABILITY = "NONE"  # the answer that says there is none
CHARACTERISTICS = (
    Characteristic(
        "age", "Age", "How old are they?", "Worked out from the date of birth. It is not asked again.",
        tuple((words, words) for _, words in AGE_BANDS), f"Equality Act 2010 section 5; {I10}", drawn_from="birth_date",
    ),
    Characteristic(
        "disability", "Disability", "Do you have a condition or illness that makes everyday things harder?",
        "So that we can change how we work with you, and see whether disabled people are helped as well as others.",
        ((NO_DISABILITY, "No disability"), ("MOB", "Mobility"), ("HAND", "Hand function"), ("PC", "Personal care"),
         ("INC", "Incontinence"), ("COMM", "Communication"), ("LD", "Learning"), ("HEAR", "Hearing"),
         ("VIS", "Vision"), ("BEH", "Behaviour"), ("CON", "Consciousness"), ("AUT", "Autism or Asperger syndrome"),
         ("DDA", "Another disability")),
        f"Equality Act 2010 section 6; children in need census codes; {I10}",
    ),
    Characteristic(
        "gender_reassignment", "Gender reassignment", "How would you describe your gender?",
        "So that we call you what you are called. Nobody is told without your knowing.",
        (("1", "Male, including trans man"), ("2", "Female, including trans woman"), ("3", "Non-binary"),
         ("4", "In another way")),
        f"Equality Act 2010 section 7; NHS gender identity; {I10}",
    ),
    Characteristic(
        "marriage", "Marriage and civil partnership", "Are you married, or in a civil partnership?",
        "For young people it can be a sign that somebody decided for them.",
        (("S", "Single"), ("M", "Married or civil partner"), ("D", "Divorced or dissolved"), ("W", "Widowed"),
         ("P", "Separated"), ("8", "Does not apply")),
        f"Equality Act 2010 section 8; {I10}", from_age=13, verified=False,
    ),
    Characteristic(
        "pregnancy", "Pregnancy and maternity", "Are you pregnant, or have you had a baby in the last six months?",
        "So that care for you and the baby goes together.",
        (("pregnant", "Pregnant"), ("maternity", "Had a baby in the last 26 weeks"), ("no", "Neither")),
        f"Equality Act 2010 sections 4, 17 and 18; {I10}", from_age=10,
    ),
    Characteristic(
        "race", "Race", "How would you describe your ethnic group?",
        "So that we can see whether children of every group are noticed and helped alike.",
        (("WBRI", "White British"), ("WIRI", "White Irish"), ("WIRT", "Traveller of Irish heritage"),
         ("WROM", "Gypsy or Roma"), ("WOTH", "Any other White background"), ("MWBC", "White and Black Caribbean"),
         ("MWBA", "White and Black African"), ("MWAS", "White and Asian"), ("MOTH", "Any other mixed background"),
         ("AIND", "Indian"), ("APKN", "Pakistani"), ("ABAN", "Bangladeshi"), ("AOTH", "Any other Asian background"),
         ("BCRB", "Caribbean"), ("BAFR", "African"), ("BOTH", "Any other Black background"), ("CHNE", "Chinese"),
         ("OOTH", "Any other ethnic group")),
        f"Equality Act 2010 section 9; Department for Education ethnicity codes; {I10}", drawn_from="ethnicity",
    ),
    Characteristic(
        "religion", "Religion or belief", "Do you have a religion or belief that matters to you?",
        "So that food, days and customs that matter to you are kept.",
        (("A", "Baha’i"), ("B", "Buddhist"), ("C", "Christian"), ("D", "Hindu"), ("E", "Jain"), ("F", "Jewish"),
         ("G", "Muslim"), ("H", "Pagan"), ("I", "Sikh"), ("J", "Zoroastrian"), ("K", "Another"), ("L", "None")),
        f"Equality Act 2010 section 10; NHS religious groups; {I10}", verified=False,
    ),
    Characteristic(
        "sex", "Sex", "Are you a girl or a boy, a woman or a man?",
        "So that we can see whether girls and boys are helped alike.",
        (("F", "Female"), ("M", "Male"), ("U", "Not known yet, or indeterminate")),
        f"Equality Act 2010 section 11; {I10}", drawn_from="sex",
    ),
    Characteristic(
        "sexual_orientation", "Sexual orientation", "How would you describe your sexual orientation?",
        "Only if you want to say. It never decides what help you get.",
        (("1", "Heterosexual"), ("2", "Gay or lesbian"), ("3", "Bisexual"), ("4", "In another way"),
         ("U", "Undecided, or does not know")),
        f"Equality Act 2010 section 12; {I10}", from_age=13, verified=False,
    ),
)  # fmt: skip
