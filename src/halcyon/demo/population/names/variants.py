"""Everyday forms of names, and the spellings that get mixed up, used for known-as names and for agencies' errors."""

from halcyon.demo.population.names.tradition import words


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Read lines of `Name: form form` into a table."""
    pairs = (line.split(":") for line in text.strip().splitlines())
    return {name.strip(): words(forms) for name, forms in pairs}


SHORT_FORMS = _table("""
    Elizabeth: Liz Beth Lizzie Betty
    Margaret: Maggie Peggy Meg
    Catherine: Cath Kate Katie
    Katherine: Kath Kate Kat
    Kathleen: Kath Kathy
    Patricia: Pat Trish
    Susan: Sue Susie
    Jennifer: Jen Jenny
    Jacqueline: Jackie
    Deborah: Debbie Deb
    Christine: Chris Chrissie
    Barbara: Barb Babs
    Dorothy: Dot Dolly
    Victoria: Vicky Tori
    Samantha: Sam
    Rebecca: Becky Bex
    Natalie: Nat
    Stephanie: Steph
    Danielle: Dani
    Charlotte: Charlie Lottie
    Jessica: Jess Jessie
    Georgia: Georgie
    Abigail: Abi Abbie
    Eleanor: Ellie Nell
    Isabelle: Izzy Bella
    Matilda: Tilly
    Florence: Flo Florrie
    Amelia: Millie Amy
    Olivia: Liv Livvy
    Hannah: Han
    Bethany: Beth
    Michelle: Shell
    Amanda: Mandy
    Nicola: Nicky
    Alexandra: Alex Lexi
    Gabriella: Gabby
    William: Will Bill Billy Liam
    Robert: Rob Bob Bobby
    Richard: Rich Ricky
    Michael: Mike Mick Mikey
    James: Jim Jamie Jimmy
    John: Jack Johnny
    Thomas: Tom Tommy
    David: Dave Davey
    Stephen: Steve
    Steven: Steve
    Christopher: Chris
    Anthony: Tony Ant
    Andrew: Andy Drew
    Matthew: Matt
    Daniel: Dan Danny
    Joseph: Joe Joey
    Benjamin: Ben Benji
    Nicholas: Nick Nicky
    Jonathan: Jon Jonny
    Timothy: Tim
    Samuel: Sam Sammy
    Alexander: Alex Sandy Xander
    Edward: Ted Eddie Ned
    Kenneth: Ken Kenny
    Ronald: Ron Ronnie
    Raymond: Ray
    Terence: Terry
    Geoffrey: Geoff
    Leonard: Len Lenny
    Albert: Bert Albie
    Frederick: Fred Freddie
    Joshua: Josh
    Nathaniel: Nate Nat
    Nathan: Nate
    Patrick: Pat Paddy
    Bartholomew: Bart
    Dominic: Dom
    Oliver: Ollie
    Theodore: Theo Teddy
    Mohammed: Mo
    Muhammad: Mo
    Mohammad: Mo
    Mohamed: Mo
    Abdirahman: Abdi
    Abdullahi: Abdi
    Ibrahim: Ibi
    Oluwaseun: Seun
    Temitope: Temi
    Tolulope: Tolu
    Oluwatobi: Tobi
    Chukwuemeka: Emeka
    Chidinma: Chidi
    Małgorzata: Gosia
    Katarzyna: Kasia
    Aleksandra: Ola
    Agnieszka: Aga
    Joanna: Asia
    Zuzanna: Zuza
    Magdalena: Magda
    Krzysztof: Krzysiek
    Wojciech: Wojtek
    Przemysław: Przemek
    Grzegorz: Greg
    Jakub: Kuba
    Alexandru: Alex
    Ștefania: Stefi
    Mădălina: Mada
    Gurpreet: Preet
    Harpreet: Harry
    Manpreet: Mani
    Catarina: Cata
    Francisco: Chico
    Volodymyr: Vova
    Oleksandr: Sasha
    Anastasiia: Nastia
""")

# Names that one agency's clerk writes for another's.
MIXED_SPELLINGS = tuple(
    words(line)
    for line in """
    Mohammed Muhammad Mohammad Mohamed Mohamad
    Ahmed Ahmad Ahmet
    Hussain Hussein Hossain Husain
    Aisha Ayesha Aysha Asha
    Fatima Fatimah Faduma Fatma
    Maryam Mariam Maryan Meryem
    Yusuf Yousef Yousuf Yusof
    Ibrahim Ebrahim
    Ismail Ismael Esmail
    Hamza Hamzah Humza
    Zainab Zaynab Zeinab
    Khadija Khadijah Hadija
    Osman Usman Uthman
    Umar Omar Umer
    Isa Eesa Essa
    Sarah Sara
    Catherine Katherine Kathryn Katharine
    Stephen Steven Stephan
    Philip Phillip
    Geoffrey Jeffrey
    Ann Anne
    Lesley Leslie
    Alison Allison
    Tracey Tracy
    Lynn Lynne Lyn
    Claire Clare
    Zoe Zoë
    Rachel Rachael
    Rebecca Rebekah
    Hayley Hailey Haley
    Caitlin Kaitlyn Caitlyn
    Chloe Khloe
    Sophie Sofie
    Isabelle Isabel Isobel
    Megan Meghan Meagan
    Leah Lea Lia
    Aaron Arron Aron
    Connor Conor Conner
    Jayden Jaden Jaydon
    Lewis Louis
    Shaun Sean Shawn
    Stuart Stewart
    Ian Iain
    Niall Neil
    Siobhán Siobhan Shevaun
    Sinéad Sinead Shinade
    Niamh Neve Neave
    Aoife Eefa
    Caoimhe Keeva Kweeva
    Oisín Osheen Oisin
    Tadhg Tadgh Teague
    Smith Smyth
    Taylor Tayler
    Clarke Clark
    Thompson Thomson
    Davies Davis
    Reid Reed Read
    Stevens Stephens
    Phillips Philips
    Mitchell Mitchel
    Macdonald McDonald MacDonald
    Begum Begam
    Choudhury Chowdhury Choudhary Chowdury
    Chaudhry Choudhry Chaudhary
    Uddin Udin
    Miah Mia Miya
    Sheikh Shaikh Shaik
    Qureshi Kureshi
    Siddiqui Siddique
    Singh Sing
    Kaur Kour
    Okafor Okafour
    Mensah Mensa
    Owusu Owuso
    Warsame Warsama
    Abdi Abdy
    Wong Huang
    Cheung Zhang
    Chan Chen
    Lee Li
    Zofia Sofia Sophia
    Wiktoria Victoria
    Jakub Jacob
    Michał Michael
    Mateusz Matthew
    Katarzyna Catherine
    Andrei Andrew Andrej
    Ștefan Stefan
    Joao João
    Oleksandr Alexander
    Ayşe Ayse Aisha
    Mehmet Mohammed Mehmed
""".strip().splitlines()
)

SPELLINGS: dict[str, tuple[str, ...]] = {}
for group in MIXED_SPELLINGS:
    for name in group:
        others = tuple(other for other in group if other != name)
        SPELLINGS[name] = (*SPELLINGS.get(name, ()), *others)
