"""English, Scottish, Welsh, Irish, Irish Traveller and Caribbean naming."""

from halcyon.demo.population.names.tradition import Tradition, words

ENGLISH_FEMALE = words("""
    Doris Edna Vera Hilda Gladys Irene Joyce Kathleen Dorothy Winifred Muriel Betty Joan Audrey Marjorie Jean Margaret
    Mary Sheila Barbara Beryl Brenda Shirley Patricia Maureen Pauline Eileen Sylvia June Pamela Janet Valerie Judith
    Ann Christine Jennifer Marion Rosemary Gillian Linda Carol Susan Elizabeth Hilary Diane Lesley Kathryn Jacqueline
    Julie Denise Deborah Karen Jane Sandra Lynn Alison Wendy Helen Tracey Sharon Angela Dawn Amanda Michelle Joanne
    Nicola Lisa Paula Sarah Claire Samantha Rachel Donna Emma Louise Victoria Catherine Katherine Kerry Natalie Kelly
    Leanne Hayley Stacey Gemma Rebecca Laura Zoe Katie Danielle Stephanie Lauren Amy Hannah Charlotte Jessica Jade
    Sophie Bethany Chloe Georgia Shannon Megan Abigail Holly Eleanor Lucy Molly Caitlin Ellie Courtney Paige Emily
    Leah Alice Amelia Grace Olivia Summer Ruby Lily Lacey Evie Maisie Freya Isabelle Poppy Scarlett Imogen Daisy Rosie
    Matilda Phoebe Isla Ava Elsie Florence Millie Willow Harper Ivy Aria Mabel Arabella Margot Delilah Ottilie Maeve
    Bonnie Nancy Ada Eliza Robyn Mila Luna Hallie Clara
""")
ENGLISH_MALE = words("""
    Albert Stanley Arthur Harold Sidney Leonard Cyril Herbert Ernest Frank Ronald Reginald Kenneth Douglas Raymond
    Dennis Gordon Norman Eric Derek Roy Donald Geoffrey Bernard Gerald Trevor Brian Maurice Peter John William James
    George Michael Alan Roger Barry Keith David Colin Malcolm Clive Graham Terence Anthony Robert Christopher Philip
    Stephen Nigel Ian Kevin Martin Paul Neil Gary Adrian Andrew Simon Mark Timothy Jonathan Dean Wayne Darren Lee
    Jason Stuart Craig Richard Gareth Carl Matthew Scott Benjamin Nicholas Daniel Steven Adam Thomas Robert Luke Ryan
    Ashley Liam Shaun Aaron Joshua Jack Samuel Kieran Jordan Connor Bradley Nathan Callum Joseph Lewis Jake Alexander
    Kyle Dominic Cameron Charlie Rhys Owen Harry Ethan Dylan Oliver Harvey Max Tyler Toby Oscar Mason Logan Riley
    Archie Jacob Leo Henry Noah Freddie Finley Jayden Theo Alfie Jude Elliot Reuben Arlo Albie Ralph Rory Hugo Rowan
    Tommy Ronnie Ezra Otis Roman Jaxon Bertie Rupert Felix Kit Wilfred Sonny Caleb Rafferty Grayson Ellis
""")
ENGLISH_FAMILIES = words("""
    Smith Taylor Brown Wilson Johnson Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris
    Clarke Lewis Jackson Turner Hill Cooper Ward Moore Martin Morris Clark Baker Harrison King Allen Morgan Lee James
    Watson Bennett Parker Cook Price Shaw Phillips Young Carter Richardson Mitchell Collins Davis Bailey Cox Marshall
    Ellis Adams Webb Simpson Gibson Foster Palmer Barnes Rogers Mason Holmes Hunt Dixon Matthews Knight Butler Barker
    Fisher Pearson Stevens Jenkins Lloyd Dean Andrews Chapman Saunders Mills Fox Rose Lane Day Hart West Reynolds
    Bishop Payne Burton Nicholls Newman Field Hudson Perry Cole Carr Spencer Gardner Austin Long Ford Bates Hawkins
    Bird Berry Warren Porter Read Stone Harvey Watts Woods Wells Barrett Page Gregory Lawrence Atkinson Dawson Pope
    Fletcher Walsh Osborne Cross Sharp Potter Goodwin Webster Elliott Gill Miles Nash Byrne Savage Winter Tyler Moss
    Peacock Frost Coleman Norris Curtis Pratt Weston Gilbert Steele Vincent Hayward Bond Pitt Hobbs Tucker Bull Drew
    Skinner Swift Hooper Cullen Rowe Bird Talbot Parsons Franklin Kemp Dyer Slater Prior Dale Noble Bolton
""")
PLACE_STARTS = words("""
    Ash Bar Black Brad Broad Burn Cald Cart Chad Clay Cold Cran Crow Dun East Elm Fair Farn Glan Hal Har Hath Hazel
    Hol Horn Ken Lang Lin Lock Long Mal Mel Nor Oak Pen Rad Ram Red Rook Sal Sedge Shel Stan Strat Thorn Tim Wal Wat
    West Whit Wick Wil Win Wood Yard
""")
PLACE_ENDS = words("""
    bourne bridge brook bury by combe cott croft den don field ford gate grave ham hurst ington land ley low mere more
    over shaw stead stock stone ton wade ward well wick worth worthy
""")
MODERN_FEMALE = (
    words("Ella- Lily- Ava- Gracie- Evie- Amelia- Lacey- Ruby- Poppy- Ellie- Esmé- Maisie- Sienna- Lola- Connie-"),
    words("Mae Rose Grace May Jayne Louise Leigh Ann Marie Faith Jade Beau"),
)
MODERN_MALE = (
    words("Alfie- Tommy- Riley- Jayden- Kai- Bobby- Archie- Freddie- Teddy- Reggie- Harley- Ollie- Jamie-"),
    words("James Lee Jay John Joe Ray Dean Jack Scott George Thomas"),
)

SCOTTISH_FAMILIES = words("""
    Campbell Stewart Robertson Thomson MacDonald Scott Reid Murray Ross Paterson Henderson Hamilton Graham Kerr Duncan
    Ferguson Johnston Cameron Davidson Grant Mackenzie Hunter Bell MacLeod Fraser Gray Allan Wallace Black McMillan
    Sutherland Kennedy Sinclair Munro Craig Buchanan Muir Crawford Cunningham Drummond Lindsay Rennie Urquhart Gillespie
    Dunbar Leslie Forsyth Galbraith Innes
""")
WELSH_FAMILIES = words("""
    Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen Rees Price Jenkins Powell
    Phillips Lloyd Howells Harries Vaughan Bowen Parry Pritchard Probert Pugh Gwynne Llewellyn Hopkin Beynon Meredith
    Bevan Prosser Watkins Treharne Gittins Tudor Maddox Mostyn Nicholas
""")
WELSH_FEMALE = words("""
    Gwyneth Blodwen Olwen Myfanwy Dilys Megan Nesta Eluned Glenys Morfydd Rhiannon Gwenllian Bronwen Menna Eirlys Mair
    Sian Sioned Delyth Carys Bethan Catrin Nerys Angharad Rhian Lowri Ceri Elin Ffion Nia Cerys Seren Manon Mali Efa
    Cadi Lleucu Gwen Erin Alys Martha Beca Siân Elan Mabli
""")
WELSH_MALE = words("""
    Idris Emrys Ivor Gwilym Aneurin Eifion Dilwyn Glyn Hywel Gethin Alun Dewi Emyr Geraint Gareth Huw Iwan Owain Rhodri
    Aled Bryn Dafydd Ieuan Rhys Gwyn Llyr Steffan Ioan Dylan Ifan Osian Macsen Gruffydd Jac Tomos Cai Elis Guto Harri
    Morgan Efan Tudur Mabon Joseff Cian
""")
IRISH_FEMALE = words("""
    Bridget Nora Mary Kathleen Philomena Teresa Breda Josephine Maureen Sheila Carmel Noreen Rosaleen Dympna Assumpta
    Bernadette Geraldine Deirdre Fionnuala Gráinne Orla Sinéad Siobhán Niamh Aisling Ciara Maeve Róisín Aoife Caoimhe
    Saoirse Clodagh Éabha Sadhbh Aoibhinn Cara Fiadh Erin Nuala Una Mairead Áine Eimear Laoise Riona
""")
IRISH_MALE = words("""
    Patrick Michael Daniel Cornelius Jeremiah Bartholomew Thomas Denis Timothy Martin Eamon Seamus Brendan Declan
    Desmond Liam Kieran Gerard Finbarr Donal Colm Fergus Niall Brian Padraig Conor Cormac Eoin Ciarán Diarmuid Darragh
    Oisín Cathal Ruairí Tadhg Cillian Fionn Rían Senan Odhrán Malachy Lorcan Aidan Enda Rory
""")
IRISH_FAMILIES = words("""
    Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher O'Doherty
    Kennedy Lynch Murray Quinn Moore McLoughlin O'Carroll Connolly Daly O'Connell Dunne Brennan Burke Collins Clarke
    Hughes Farrell Fitzgerald Maguire Nolan Flynn O'Callaghan Duffy O'Mahony Boyle Healy O'Shea Sweeney Hayes Kavanagh
    Power McGrath Moran Brady Casey Foley Fitzpatrick O'Leary Hogan Cullen Whelan Regan Keane Tierney Hennessy Coyle
""")
TRAVELLER_FAMILIES = words("""
    Ward Connors McDonagh Maughan Cash Doran Delaney Mongan Sweeney Reilly Stokes Joyce Collins Nevin Hanrahan Purcell
    Coffey Lawrence Cawley Quilligan Faulkner Harty Donovan Rooney Carmody
""")
CARIBBEAN_FEMALE = words("""
    Icilda Pearline Hyacinth Myrtle Enid Icilyn Merlene Lorna Beverley Marva Claudette Yvonne Hortense Paulette Sonia
    Sharon Marcia Jacqueline Maxine Michelle Natasha Simone Candice Chantelle Monique Tanisha Shanice Kiara Aaliyah
    Jasmine Renée Naomi Tiana Amara Zaria Imani Nevaeh Skye Ariah Kehlani Nia Zuri Amiyah Sanaa Rhianna
""")
CARIBBEAN_MALE = words("""
    Clifton Egbert Winston Cecil Vivian Lloyd Neville Carlton Errol Delroy Glenroy Everton Leroy Devon Trevor Courtney
    Tyrone Marlon Jermaine Leon Curtis Dwayne Andre Jerome Nathaniel Marcus Tyrell Kareem Malachi Jaheim Tyrese Isaiah
    Elijah Zion Kyrie Micah Josiah Khalil Amari Ezekiel Jeremiah Romeo Kairo Malik Nasir
""")
CARIBBEAN_FAMILIES = words("""
    Campbell Williams Brown Francis Gordon Grant Henry Reid Bailey Clarke Edwards Lewis Thomas Palmer Barrett Morrison
    Samuels Blake Bryan Wright Powell Facey Dacosta Gayle Beckford Pinnock Lindo Mullings Forrester Coley Bogle Minott
    Charles Joseph Alleyne Braithwaite Greaves Sobers Noel Augustin Baptiste Prescod Brathwaite Holder
""")

BRITISH = (
    Tradition(
        "english",
        "WBRI",
        "English",
        6785,
        ENGLISH_FEMALE,
        ENGLISH_MALE,
        ENGLISH_FAMILIES,
        tail=(PLACE_STARTS, PLACE_ENDS),
        tail_percent=42,
        given_tail_since=1999,
        female_tail=MODERN_FEMALE,
        male_tail=MODERN_MALE,
        marries_out=5,
    ),
    Tradition(
        "scottish",
        "WBRI",
        "English",
        300,
        ENGLISH_FEMALE,
        (*ENGLISH_MALE, *words("Hamish Angus Fraser Callum Struan")),
        SCOTTISH_FAMILIES,
        tail=(
            words("Mac Mc"),
            words("""
            Arthur Bride Callum Caskill Corquodale Dougall Ewan Farlane Gillivray Ilwraith Innes Kellar Lachlan Naught
            Phail Quarrie Rae Taggart Vicar Whirter"""),
        ),
        tail_percent=18,
        given_tail_since=1999,
        female_tail=MODERN_FEMALE,
        male_tail=MODERN_MALE,
        marries_out=60,
    ),
    Tradition(
        "welsh",
        "WBRI",
        "Welsh",
        280,
        WELSH_FEMALE,
        WELSH_MALE,
        WELSH_FAMILIES,
        tail=(
            words("Price- Rees- Pryce- Wynne- Lloyd- Gwyn- Parry-"),
            words("Jones Davies Evans Hughes Thomas Morgan"),
        ),
        tail_percent=8,
        english_at_home=82,
        marries_out=55,
    ),
    Tradition(
        "irish",
        "WIRI",
        "English",
        200,
        IRISH_FEMALE,
        IRISH_MALE,
        IRISH_FAMILIES,
        tail=(
            words("O' Mc Mac"),
            words("""
            Ardle Cabe Cann Carron Coy Dermott Donnell Donough Elroy Fadden Garry Geown Gowan Hugh Inerney Kenna Kiernan
            Manus Namara Nulty Quaid Quillan Sherry"""),
        ),
        tail_percent=15,
        marries_out=45,
    ),
    Tradition(
        "traveller",
        "WIRT",
        "English",
        45,
        words("""
            Bridget Mary Nan Kathleen Winifred Margaret Ellen Nora Barbara Julia Ann Josie Theresa Rosanna Bernadette
            Christina Chantelle Kathy Shakira Barbie Nicole Margaret Mary-Ann Ellie-May Paris Dolly Savannah Lacey
            Scarlett Bridie Esmeralda Violet Tilly-Rose Annie Margarita Lena Missy Helen Elizabeth Charlene"""),
        words("""
            Patrick John Martin Michael Miley Bernard Simon Edward Thomas James Hughie Willie Felix Dan Jimmy Johnny
            Davey
            Christy Paddy Larry Gerry Bartley Tommy Francie Anthony Kieran Myles Jim-Boy Tyson Denny Levi Riley Rocky
            Charlie Albie Jerry Owen Laurence Ned Barney"""),
        TRAVELLER_FAMILIES,
        tail_percent=0,
        marries_out=10,
        larger_families=2,
        elders=8,
        takes_name=95,
    ),
    Tradition(
        "caribbean",
        "BCRB",
        "English",
        130,
        CARIBBEAN_FEMALE,
        CARIBBEAN_MALE,
        CARIBBEAN_FAMILIES,
        female_tail=(words("Sha Ta La Ka De"), words("nice kira tia niqua relle shawna mara")),
        male_tail=(words("De Ja Ty Ke"), words("shawn marion vonte ron marco quan")),
        tail_percent=0,
        marries_out=35,
        takes_name=55,
    ),
)
