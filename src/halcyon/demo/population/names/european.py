"""Polish, Romanian, Roma, Ukrainian, Lithuanian and Portuguese naming."""

from halcyon.demo.population.names.tradition import Rule, Tradition, words

POLISH_FEMALE = words("""
    Stanisława Genowefa Helena Irena Janina Krystyna Teresa Zofia Barbara Maria Danuta Halina Elżbieta Jadwiga Bożena
    Grażyna Ewa Anna Małgorzata Beata Dorota Iwona Renata Agnieszka Joanna Katarzyna Monika Magdalena Aneta Sylwia
    Izabela Karolina Paulina Justyna Natalia Aleksandra Weronika Kinga Patrycja Wiktoria Oliwia Julia Maja Zuzanna
    Amelia Lena Hanna Zofia Alicja Nadia Antonina Pola Laura Iga
""")
POLISH_MALE = words("""
    Stanisław Czesław Kazimierz Mieczysław Zdzisław Tadeusz Henryk Ryszard Jerzy Zbigniew Bogdan Andrzej Janusz Marek
    Krzysztof Wiesław Leszek Mariusz Dariusz Jacek Sławomir Piotr Grzegorz Robert Artur Paweł Tomasz Marcin Rafał
    Wojciech Michał Łukasz Maciej Kamil Przemysław Mateusz Damian Dawid Jakub Bartosz Szymon Kacper Filip Oskar Adam
    Antoni Jan Franciszek Aleksander Mikołaj Igor Leon Nikodem Ignacy
""")
POLISH_FAMILIES = words("""
    Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski
    Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król
    Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak
    Górski Witkowski Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski
    Łukasiewicz Sawicki Czarnecki Gajda Klimek
""")
ROMANIAN_FEMALE = words("""
    Ecaterina Floarea Ileana Paraschiva Aurelia Viorica Elena Maria Rodica Georgeta Doina Silvia Mariana Cornelia
    Felicia Liliana Daniela Gabriela Carmen Mihaela Camelia Simona Cristina Monica Alina Ramona Oana Andreea Roxana
    Ioana Raluca Mădălina Larisa Bianca Alexandra Denisa Ana-Maria Sorina Ștefania Daria Antonia Ilinca Sofia Eva
    Anastasia Ayana Maya Ruxandra Teodora
""")
ROMANIAN_MALE = words("""
    Gheorghe Ion Vasile Dumitru Nicolae Constantin Traian Aurel Petru Mircea Viorel Marin Florin Liviu Costel Sorin
    Dorin Marius Cătălin Adrian Ovidiu Lucian Bogdan Cosmin Ionuț Răzvan Daniel Claudiu Alin Vlad Mihai Alexandru
    Andrei Ștefan Cristian Gabriel Robert Denis Rareș David Luca Matei Darius Eduard Tudor Horia Ianis Raul Victor
""")
ROMANIAN_FAMILIES = words("""
    Popa Popescu Ionescu Radu Dumitru Stan Stoica Gheorghe Matei Rusu Munteanu Ciobanu Marin Constantin Tudor Dobre
    Barbu Nistor Lupu Florea Moldovan Toma Oprea Diaconu Sandu Vasile Dinu Cristea Enache Voicu Neagu Ene Manole Nica
    Bălan Ungureanu Sava Preda Lazăr Mocanu Iordache Coman Anghel Marinescu Petre Călin Tănase Șerban Olaru Grigore
""")
PORTUGUESE_FEMALE = words("""
    Deolinda Conceição Albertina Lurdes Fernanda Fátima Rosa Manuela Maria Graça Isabel Teresa Helena Filomena Paula
    Anabela Cristina Célia Sandra Carla Sónia Susana Mónica Patrícia Vera Ana Sara Cátia Joana Inês Mariana Catarina
    Beatriz Carolina Leonor Matilde Lara Íris Alice Benedita Júlia Clara Camila Letícia Francisca Yara Luana
""")
PORTUGUESE_MALE = words("""
    Joaquim Manuel António José Américo Armando Fernando Carlos Luís Jorge Vítor Rui Paulo João Pedro Nuno Miguel Hugo
    Ricardo Sérgio Bruno Nélson Filipe Tiago André Diogo Fábio Gonçalo Bernardo Rodrigo Duarte Tomás Martim Afonso
    Francisco Santiago Gabriel Lourenço Salvador Gustavo Rafael Mateus Vicente Xavier Simão
""")
PORTUGUESE_FAMILIES = words("""
    Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Alves
    Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves
    Coelho Cruz Cunha Pires Ramos Reis Simões Antunes Matos Fonseca Machado Araújo Barbosa Tavares Lourenço Freitas
    Figueiredo Azevedo Henriques Guerreiro
""")
UKRAINIAN_FEMALE = words("""
    Hanna Mariia Olha Nadiia Vira Liubov Halyna Valentyna Liudmyla Raisa Larysa Svitlana Tetiana Nataliia Iryna Olena
    Oksana Inna Alla Viktoriia Yuliia Maryna Kateryna Alina Anastasiia Daria Yana Polina Sofiia Veronika Milana Zlata
    Solomiia Vasylyna Eva Kira Diana Bohdana Myroslava Uliana
""")
UKRAINIAN_MALE = words("""
    Ivan Mykola Vasyl Petro Hryhorii Stepan Mykhailo Anatolii Viktor Volodymyr Valerii Oleksandr Yurii Serhii Ihor
    Oleh Andrii Ruslan Vitalii Vadym Roman Taras Bohdan Dmytro Maksym Denys Yaroslav Artem Vladyslav Nazar Danylo
    Kyrylo Illia Matvii Tymofii Davyd Mark Zakhar Nestor Ostap
""")
UKRAINIAN_FAMILIES = words("""
    Melnyk Shevchenko Boiko Kovalenko Bondarenko Tkachenko Kovalchuk Kravchenko Oliinyk Shevchuk Koval Polishchuk
    Bondar Tkachuk Moroz Marchenko Lysenko Rudenko Savchenko Petrenko Kravchuk Klymenko Pavlenko Savchuk Kuzmenko
    Levchenko Romaniuk Vasylenko Karpenko Hrytsenko Panchenko Sydorenko Zakharchuk Kostenko Mazur Havryliuk Popovych
    Lytvynenko Kushnir Diachenko
""")
LITHUANIAN_FEMALE = words("""
    Ona Elena Janina Aldona Genovaitė Birutė Danutė Regina Nijolė Irena Vida Rasa Daiva Jolanta Rima Audronė Vilma
    Asta Edita Inga Lina Jurgita Rasa Kristina Laura Simona Viktorija Gintarė Eglė Monika Ugnė Gabija Kamilė Austėja
    Emilija Liepa Luknė Sofija Amelija Patricija
""")
LITHUANIAN_MALE = words("""
    Juozas Jonas Antanas Vytautas Algirdas Kazys Stasys Petras Romualdas Algimantas Rimantas Arvydas Vidas Gintaras
    Saulius Darius Raimundas Virginijus Tomas Mindaugas Andrius Giedrius Marius Aurimas Donatas Paulius Lukas Mantas
    Karolis Rokas Domantas Nojus Matas Dominykas Jokūbas Kajus Adomas Benas Herkus Jonas
""")
LITHUANIAN_FAMILIES = words("""
    Kazlauskas Jankauskas Petrauskas Stankevičius Vasiliauskas Žukauskas Butkus Paulauskas Urbonas Kavaliauskas
    Navickas Ramanauskas Sakalauskas Balčiūnas Pocius Dambrauskas Šimkus Rimkus Baranauskas Kairys Mickevičius
    Adomaitis Bagdonas Gudaitis Lukošius Malinauskas Norkus Zaleckis Vaitkus Grigas
""")

EUROPEAN = (
    Tradition(
        "polish",
        "WOTH",
        "Polish",
        290,
        POLISH_FEMALE,
        POLISH_MALE,
        POLISH_FAMILIES,
        rule=Rule.POLISH,
        tail=(
            words("Bor Brzez Chmiel Dobr Głow Jan Karcz Kos Kuch Lip Mak Orł Radz Ros Sosn Stach Topol Wilcz Zar Żuk"),
            words("owski ewski iński icki czyk ak owicz ik ec"),
        ),
        tail_percent=26,
        english_at_home=25,
        takes_name=90,
        marries_out=14,
        older=False,
    ),
    Tradition(
        "romanian",
        "WOTH",
        "Romanian",
        190,
        ROMANIAN_FEMALE,
        ROMANIAN_MALE,
        ROMANIAN_FAMILIES,
        tail=(
            words("Alb Andrei Badi Călug Cost Dragom Filip Grig Ilin Iord Mihăil Negr Pavel Rotar Stef Văcăr Zamfir"),
            words("escu eanu aru oiu iță ache"),
        ),
        tail_percent=22,
        english_at_home=20,
        takes_name=85,
        marries_out=10,
        older=False,
    ),
    Tradition(
        "roma",
        "WROM",
        "Romani",
        45,
        ROMANIAN_FEMALE,
        ROMANIAN_MALE,
        words(
            "Lăcătuș Ciurar Rostaș Căldăraru Stoica Stan Dumitru Covaci Lingurar Muntean Varga Boldi Moldovan Caldarar "
            "Gabor Boros Horvath Balog Tancos Linguraru Radu Costache Mihai Lakatos Cirpaci"
        ),
        tail_percent=0,
        english_at_home=8,
        takes_name=90,
        marries_out=5,
        larger_families=2,
        elders=20,
        older=False,
    ),
    Tradition(
        "portuguese",
        "WOTH",
        "Portuguese",
        95,
        PORTUGUESE_FEMALE,
        PORTUGUESE_MALE,
        PORTUGUESE_FAMILIES,
        rule=Rule.TWO_SURNAMES,
        tail_percent=0,
        english_at_home=25,
        takes_name=20,
        marries_out=18,
        older=False,
    ),
    Tradition(
        "ukrainian",
        "WOTH",
        "Ukrainian",
        60,
        UKRAINIAN_FEMALE,
        UKRAINIAN_MALE,
        UKRAINIAN_FAMILIES,
        tail=(words("Did Hon Hor Iv Khom Maks Onysh Prykh Stets Yarem Zin"), words("enko chuk iuk uk yshyn ets")),
        tail_percent=20,
        english_at_home=5,
        takes_name=90,
        marries_out=8,
        older=False,
    ),
    Tradition(
        "lithuanian",
        "WOTH",
        "Lithuanian",
        60,
        LITHUANIAN_FEMALE,
        LITHUANIAN_MALE,
        LITHUANIAN_FAMILIES,
        tail_percent=0,
        english_at_home=18,
        takes_name=85,
        marries_out=15,
        older=False,
    ),
)
