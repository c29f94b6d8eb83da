"""How each agency keeps its records: which fields it holds, and how often each is missing or wrong."""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.demo.population.known import Agency


@dataclass(frozen=True)
class Habits:
    """How an agency keeps records: percentages, and which fields and relations it holds at all."""

    no_nhs_number: float = 100
    wrong_nhs_number: float = 0
    nickname: float = 0
    misspelt: float = 0
    mistyped: float = 0
    swapped_names: float = 0
    former_name: float = 0
    no_other_names: float = 60
    loses_marks: float = 95
    wrong_birth_date: float = 0
    guessed_birth_date: float = 0
    no_birth_date: float = 0
    old_address: float = 0
    no_address: float = 0
    short_address: float = 20
    no_telephone: float = 40
    no_ethnicity: float = 15
    wrong_ethnicity: float = 3
    wrong_sex: float = 0.2
    capitals: bool = False
    school: bool = False
    gp: bool = False
    upn: bool = False
    relations: tuple[str, ...] = ()
    twice: float = 0


HABITS: dict[Agency, Habits] = {
    Agency.GP: Habits(
        no_nhs_number=0.4,
        misspelt=0.6,
        mistyped=0.5,
        former_name=1.5,
        no_other_names=12,
        loses_marks=85,
        wrong_birth_date=0.3,
        old_address=7,
        short_address=10,
        no_telephone=12,
        no_ethnicity=9,
        gp=True,
        relations=("mother",),
        twice=0.5,
    ),
    Agency.ACUTE: Habits(
        no_nhs_number=6,
        wrong_nhs_number=0.4,
        nickname=1.5,
        misspelt=3,
        mistyped=2.5,
        swapped_names=0.8,
        former_name=4,
        wrong_birth_date=1.4,
        guessed_birth_date=0.5,
        old_address=14,
        no_telephone=25,
        no_ethnicity=18,
        gp=True,
        relations=("mother",),
        twice=2.5,
    ),
    Agency.COMMUNITY: Habits(
        no_nhs_number=2.5,
        wrong_nhs_number=0.2,
        nickname=2,
        misspelt=2,
        mistyped=1.5,
        former_name=3,
        no_other_names=30,
        wrong_birth_date=0.7,
        old_address=10,
        no_telephone=20,
        no_ethnicity=12,
        gp=True,
        school=True,
        relations=("mother", "sibling"),
        twice=1,
    ),
    Agency.COUNCIL: Habits(
        no_nhs_number=34,
        wrong_nhs_number=0.3,
        nickname=4,
        misspelt=4,
        mistyped=2,
        swapped_names=0.5,
        former_name=5,
        no_other_names=40,
        loses_marks=55,
        wrong_birth_date=1.6,
        guessed_birth_date=0.8,
        no_birth_date=1.5,
        old_address=15,
        no_telephone=30,
        no_ethnicity=10,
        school=True,
        upn=True,
        relations=("mother", "father", "sibling", "partner", "carer"),
        twice=3,
    ),
    Agency.POLICE: Habits(
        nickname=11,
        misspelt=8,
        mistyped=4,
        swapped_names=1.5,
        former_name=8,
        no_other_names=50,
        wrong_birth_date=3.5,
        guessed_birth_date=2.5,
        no_birth_date=3,
        old_address=26,
        no_address=5,
        no_telephone=45,
        no_ethnicity=22,
        wrong_ethnicity=9,
        wrong_sex=0.4,
        capitals=True,
        relations=("partner", "mother"),
        twice=6,
    ),
    Agency.SCHOOLS: Habits(
        nickname=9,
        misspelt=1.5,
        mistyped=1,
        no_other_names=22,
        loses_marks=60,
        wrong_birth_date=0.5,
        old_address=8,
        no_telephone=20,
        no_ethnicity=4,
        school=True,
        upn=True,
        relations=("sibling",),
        twice=0.3,
    ),
    Agency.HOUSING: Habits(
        nickname=7,
        misspelt=6,
        mistyped=4,
        former_name=9,
        no_other_names=90,
        wrong_birth_date=3,
        no_birth_date=9,
        old_address=8,
        no_telephone=35,
        no_ethnicity=35,
        wrong_ethnicity=6,
        capitals=True,
        relations=("partner", "mother", "father"),
        twice=2,
    ),
    Agency.PROBATION: Habits(
        nickname=5,
        misspelt=5,
        mistyped=2,
        former_name=5,
        no_other_names=45,
        wrong_birth_date=1.5,
        old_address=28,
        no_telephone=30,
        capitals=True,
        twice=1,
    ),
    Agency.YJS: Habits(
        no_nhs_number=70,
        nickname=12,
        misspelt=4,
        mistyped=2,
        no_other_names=55,
        wrong_birth_date=1.5,
        old_address=18,
        no_telephone=35,
        school=True,
        upn=True,
        relations=("mother",),
        twice=1,
    ),
    Agency.PUBLICHEALTH: Habits(
        no_nhs_number=45,
        nickname=14,
        misspelt=6,
        mistyped=3,
        swapped_names=1,
        no_other_names=95,
        wrong_birth_date=3,
        guessed_birth_date=2,
        old_address=20,
        no_address=35,
        no_telephone=25,
        no_ethnicity=25,
        twice=3,
    ),
    Agency.VCS: Habits(
        nickname=30,
        misspelt=10,
        mistyped=4,
        swapped_names=2,
        former_name=10,
        no_other_names=97,
        wrong_birth_date=3,
        guessed_birth_date=6,
        no_birth_date=22,
        old_address=15,
        no_address=30,
        no_telephone=30,
        no_ethnicity=45,
        relations=("mother",),
        twice=2,
    ),
    Agency.ICB: Habits(
        no_nhs_number=0,
        misspelt=1,
        mistyped=0.5,
        no_other_names=25,
        wrong_birth_date=0.3,
        old_address=12,
        no_telephone=70,
        gp=True,
    ),
}
