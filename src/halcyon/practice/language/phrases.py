"""The published list: each phrase that is questioned, why, and another way to say what is meant.

The wording is ours. A phrase is here because guidance names it, or one that means the same; `source` says which.
"""

from __future__ import annotations

from dataclasses import dataclass

SOCIETY = (
    "The Children’s Society, Appropriate Language: Child Exploitation (2018, revised 2022 and 2024 with NAPAC for the "
    "CSE Taskforce), childrenssociety.org.uk"
)
ALTERNATIVES = "Suggested alternatives for describing behaviour around CSE concerns, docsbay.net"
DURHAM = "Durham Safeguarding Children Partnership, Why language matters in harm outside the home"
LAW = "domain.md C2: under 13 nobody can consent; 13 to 15 unlawful; apparent consent is irrelevant to exploitation"


@dataclass(frozen=True)
class Phrase:
    """Words that are questioned. `patterns` are regular expressions with a space for any white space and `{self}`,
    `{child}`, `{is}`, `{gap}` (up to three words) filled in; `example` is one of them as people write it.

    `even_rejected` questions them also where the writer denies them: words such as “promiscuous” help nobody either way.
    """

    key: str
    example: str
    patterns: tuple[str, ...]
    why: str
    instead: str
    source: str
    even_rejected: bool = False


PHRASES = (
    Phrase(
        "put_self_at_risk",
        "puts herself at risk",
        (
            r"(?:put|puts|putting|place|places|placing|placed) {self} (?:at|in|into) (?:\w+ ){0,2}(?:risk|danger|harm|harm[’']s way|situations?|positions?)",
            r"(?:expos(?:e|es|ed|ing)) {self} to (?:\w+ )?(?:risk|danger|harm|exploitation|abuse)",
        ),
        "It makes the child the cause of what somebody else does to them.",
        "Say who or what is dangerous: “adults there may harm her”, “the place is not safe for him”.",
        f"{ALTERNATIVES}; {DURHAM}",
    ),
    Phrase(
        "lifestyle_choice",
        "a lifestyle choice",
        (
            r"(?:life ?style|life-style) (?:choices?|chosen)",
            r"(?:chosen|choosing|chooses|chose) (?:this|that|her|his|their|the|a) (?:own )?(?:life ?style|life-style|way of life)",
            r"(?:makes?|making|made|poor|bad|risky|unwise) (?:poor |bad |risky |unwise |unhealthy )?(?:life(?:style)?|relationship) choices",
            r"(?:chose|chooses|choosing|chosen) to (?:go missing|run away|(?:go back|return) to (?:him|them|the (?:men|gang|house|flat))|(?:be|stay) with (?:him|them|(?:the |these |those |older )+(?:men|males|gang|adults)))",
            r"(?:this|it) is (?:her|his|their) (?:own )?choice",
        ),
        "A child does not choose to be exploited. What looks like a choice is often fear, debt, need or grooming.",
        "Describe what keeps the child there: “she says that she has nowhere else to go”, “we do not know what hold they have over him”.",
        f"{SOCIETY}; {DURHAM}",
    ),
    Phrase(
        "promiscuous",
        "promiscuous",
        (
            r"promiscu(?:ous|ously|ity)",
            r"sexualised girl",
            r"sleep(?:s|ing)? around",
            r"sexually (?:precocious|adventurous|provocative)",
            r"overtly sexual",
            r"slut(?:ty)?",
        ),
        "It judges the child’s character. Sex with many people at this age is a sign to be curious about, not a trait.",
        "Say what is known: “she has told us of sex with five people since June; we do not know whether she was free to refuse”.",
        SOCIETY,
        even_rejected=True,
    ),
    Phrase(
        "child_prostitute",
        "child prostitute",
        (
            r"(?:child|under-?age|young|teenage|juvenile) prostitut(?:e|es|ion)",
            r"prostitut(?:e|es|ed|ing) {self}",
            r"sell(?:s|ing)? (?:{self}|(?:her|his|their) body)",
            r"(?:child|under-?age) sex workers?",
        ),
        "A child cannot be a prostitute. It names a crime against the child as something that they do.",
        "“The child is being sexually exploited”, and by whom if that is known.",
        SOCIETY,
        even_rejected=True,
    ),
    Phrase(
        "sex_with_adult",
        "sexual activity with an adult",
        (
            r"(?:sexual activity|sexual relations|sex|intercourse|sexual relationship|sexual contact) with (?:a|an|the|this|several|some|two|three|many|various|older) ?(?:much |significantly )?(?:older |adult |unknown |grown )*(?:adults?|m[ae]n|males?|wom[ae]n|females?)",
            r"(?:consensual|consenting|consented to|willing|willingly|voluntary|voluntarily) (?:\w+ )?(?:sex|sexual activity|sexual relations|intercourse|sexual relationship)",
        ),
        "Under 13 nobody can consent, and under 16 it is an offence by the other. To exploitation nobody consents at all.",
        "“The child describes sex with a man of about 30, which is an offence against them”, and the child’s own words in quotation marks.",
        f"{ALTERNATIVES}; {LAW}",
    ),
    Phrase(
        "sexually_active",
        "sexually active",
        (r"sexually active",),
        "It hides who did what. Of a child under 13 it can only mean a crime against them.",
        "Say what the child said, with whom and how old: “she has told us that a boy of 15 has sex with her”.",
        f"{ALTERNATIVES}; {LAW}",
    ),
    Phrase(
        "boyfriend",
        "her older boyfriend",
        (
            r"(?:older|adult|much older|grown[- ]up) (?:boy ?friend|girl ?friend|lover)s?",
            r"(?:boy ?friend|girl ?friend|lover)s?,? (?:who )?(?:{is} )?\(?(?:much older|an adult|(?:aged )?(?:1[89]|[2-9]\d)(?! (?:months|weeks|days))(?!\d))",
            r"in a (?:consensual |sexual |loving |intimate )?relationship with (?:a|an|the|this) (?:\w+ )?(?:older |adult )?(?:m[ae]n|male|adult|wom[ae]n|female)",
            r"toy ?boy",
        ),
        "It presents as a couple what may be an adult and a child with no equal power between them.",
        "“A man of 24 whom she calls her boyfriend”, and what you know about age, power and control.",
        f"{SOCIETY}; {ALTERNATIVES}",
    ),
    Phrase(
        "involved_in_exploitation",
        "involved in CSE",
        (
            r"(?:involved|engag(?:ed|es|ing)|participat(?:es|ed|ing)|taking part|mixed up|caught up) in (?:child |sexual |criminal )*(?:exploitation|CSE|CCE|abuse|county lines|grooming)",
            r"(?:engag(?:ed|es|ing)) in (?:risky|sexual|exploitative) (?:\w+ )?(?:behaviours?|activit(?:y|ies)|relationships?)",
        ),
        "It says that the child takes part in what is done to them.",
        "“The child is being exploited”, or “we are worried that the child is being exploited”.",
        f"{SOCIETY}; {ALTERNATIVES}",
    ),
    Phrase(
        "risky_behaviour",
        "risk-taking behaviour",
        (
            r"(?:risk[- ]taking|risky|high[- ]risk|reckless|dangerous) (?:sexual )?(?:behaviours?|behaviors?|lifestyles?|life ?styles?)",
            r"(?:seeks?|seeking|sought|loves|craves?|wants) (?:out )?(?:male |sexual |adult )?attention",
            r"attention[- ]seek(?:ing|er)",
        ),
        "It looks for the danger in the child instead of in those who use it, and often ends the questions.",
        "Describe what happens and ask what it may mean: “he is out until 3 a.m. and comes home with money that he cannot explain”.",
        SOCIETY,
    ),
    Phrase(
        "drug_running",
        "he is drug running",
        (
            r"{is} (?:now |also |still |again )?(?:drug[- ]running|running drugs|drug[- ]dealing|dealing (?:drugs|cannabis|weed|cocaine|crack|heroin)|a (?:drug[- ]?)(?:runner|mule|dealer))",
            r"(?:chose|choosing|agree[sd]?|agreeing|volunteer(?:s|ed)|happy|willing) to (?:deal|carry|run|hold|sell|traffic) (?:drugs|for|weapons|money)",
            r"(?:working|works|worked) for (?:a|the|an) (?:\w+ )?(?:gang|drug dealers?|county line|dealers?)",
            r"money mules?",
        ),
        "It names the child an offender where they may be forced, owe a debt, or be threatened.",
        "“He may be criminally exploited: he carries drugs for adults, and we do not know what they threaten”.",
        SOCIETY,
    ),
    Phrase(
        "contacting_adults",
        "contacting adult men online",
        (
            r"(?:has been |have been |is |are |was |were )?(?:contacting|messaging|chatting (?:to|with)|meeting(?: up with)?|talking to|texting|befriending) (?:\w+ )?(?:(?:adult|older|unknown|grown) (?:males?|m[ae]n|strangers?)|strangers|unknown adults?)",
            r"(?:sent|sends|sending|shar(?:ed|es|ing)) (?:explicit|nude|indecent|naked|sexual|intimate) (?:pictures|images|photos|photographs|selfies|videos) (?:to|with)",
        ),
        "It begins with what the child did. An adult who stays in such contact is the one who acts.",
        "“Adult men are in contact with her through her phone”, “a man got him to send pictures”.",
        ALTERNATIVES,
    ),
    Phrase(
        "streetwise",
        "streetwise",
        (
            r"street-?wise",
            r"street smart",
            r"(?:very |so |too )?(?:mature|grown[- ]up|old) for (?:her|his|their) (?:age|years)",
            r"(?:knows?|knew|knowing) (?:exactly )?what (?:s?he|they) (?:{is}|were|was) (?:doing|getting into)",
            r"(?:can|could) (?:look after|handle|take care of) {self}",
            r"looks (?:much )?older than",
            r"(?:is|was|acts|seems) more like an adult",
        ),
        "It makes a child older than they are, and children from some groups more often than others.",
        "“She is 14”, and what she can and cannot protect herself from.",
        f"{SOCIETY}; Derbyshire Times, 21 January 2023 (Safe and Sound), for “streetwise”",
    ),
    Phrase(
        "wont_engage",
        "refuses to engage",
        (
            r"(?:refus(?:es|ed|ing)|unwilling|declin(?:es|ed|ing)|failed|fails|failing|won[’']t|will not|would not|wouldn[’']t|does not|doesn[’']t|did not|didn[’']t|not) (?:to )?engag(?:e|ing)",
            r"(?:hard to reach|non[- ]?compliant|non[- ]?engagement|disengaged from (?:services|support|professionals)|uncooperative|un-?cooperative)",
        ),
        "It ends the search for a reason. Somebody may forbid the child to talk, or we may not have earned trust yet.",
        "Say what was offered and what might be in the way: “we have offered three meetings at school; he has not said yes yet. We wonder who would find out”.",
        SOCIETY,
        even_rejected=True,
    ),
    Phrase(
        "did_not_attend",
        "she DNA’d",
        (
            r"DNA[’']?e?d",
            r"(?:child|baby|infant|toddler|daughter|son|s?he|they) (?:did not|didn[’']t|failed to|fails to) attend (?:(?:the|an|her|his|their|this|that|any|two|three|several|all) )?(?:\w+ )?(?:appointments?|clinic|assessment|review)",
        ),
        "Children do not take themselves to appointments.",
        "“Was not brought”, and who should have brought the child.",
        "GLOSSARY: was not brought; domain.md (was not brought is followed up as a concern)",
        even_rejected=True,
    ),
    Phrase(
        "alleges",
        "claims to have been raped",
        (
            r"(?:alleg(?:es|ing)|claims|claiming|claimed) (?:to have been|that (?:s?he|they) (?:was|were|has been|have been|had been)|(?:s?he|they) (?:was|were)) (?:\w+ )?(?:raped|abused|assaulted|touched|forced|groomed|hurt|hit|exploited)",
            r"(?:false|malicious|unfounded) allegations?",
            r"lied about (?:being|having been)",
        ),
        "It doubts the child before anybody has looked.",
        "“She told us that …”, with her words in quotation marks.",
        SOCIETY,
    ),
    Phrase(
        "manipulative",
        "manipulative behaviour",
        (
            r"manipulative (?:child|girl|boy|young (?:person|woman|man)|teenager|behaviour|behavior)",
            r"(?:child|girl|boy|young person|she) {is} (?:\w+ )?manipulative",
            r"trouble-?makers?",
            r"a (?:bad|negative|corrupting) influence",
            r"{child} {is} (?:\w+ )?(?:out of|beyond) (?:parental )?control",
            r"(?:should|must) have known (?:better|what)",
            r"(?:asking for it|brought (?:it|this) on {self}|only (?:has|have) {self} to blame|asked for it)",
        ),
        "It describes a child by what makes adults’ work hard, not by what has happened to them.",
        "Say what the child did, when, and what was going on around it.",
        f"{SOCIETY}; {DURHAM}",
    ),
    Phrase(
        "vulnerabilities_led",
        "her vulnerabilities led to her abuse",
        (
            r"(?:her|his|their|child[’']s) (?:\w+ )?vulnerabilit(?:y|ies){gap} (?:led|leads|leading|resulted) (?:to|in) (?:her|his|their|being|the)",
            r"(?:abused|exploited|raped|assaulted|targeted) (?:because|due to|as a result) (?:of )?(?:her|his|their) (?:own )?(?:\w+ )?(?:vulnerabilit(?:y|ies)|behaviours?|actions|choices|clothes|clothing|drinking|naivety)",
            r"allow(?:s|ed|ing)? (?:{self} to be (?:\w+ )?(?:abused|exploited|touched|used|filmed|hit|raped)|(?:it|him|them|her|the abuse) to happen)",
        ),
        "Nobody is abused because they are vulnerable: somebody used it.",
        "“He used that she was lonely”: name who did what.",
        DURHAM,
    ),
    Phrase(
        "absconded",
        "absconded",
        (
            r"abscond(?:s|ed|ing|er|ers)?",
            r"(?:serial|persistent|habitual|repeat|regular) (?:misper|misp[eo]rs?|runaway|absconder)s?",
        ),
        "It is a word for people who escape from custody. A child who is missing may be running from or to something.",
        "“Was missing from Friday 9 p.m.”, and what was found out on the return.",
        f"{SOCIETY} (terms about missing children)",
        even_rejected=True,
    ),
)
