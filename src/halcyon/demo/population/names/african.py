"""Yoruba, Igbo, Ghanaian, Somali, Eritrean and Zimbabwean naming."""

from halcyon.demo.population.names.tradition import Rule, Tradition, words

EVERYDAY = words("""
    Grace Comfort Mercy Patience Blessing Faith Joy Esther Ruth Deborah Victoria Elizabeth Samuel Emmanuel Daniel David
    Joseph Michael Peter Paul Stephen Isaac Benjamin Joshua Gloria Florence
""")
YORUBA_FEMALE = words("""
    Abiola Iyabo Folasade Modupe Olabisi Morenike Titilayo Bolanle Adenike Yetunde Omolara Funmilayo Abimbola Bukola
    Kehinde Taiwo Olayinka Ronke Temitope Tolulope Oluwaseun Damilola Yewande Folake Ayodele Oyinkansola Ifeoluwa
    Simisola
    Tiwalade Anuoluwapo Moyosore Oreoluwa Teniola Fiyinfoluwa Ayomide Inioluwa Adunni Morayo Semilore Eniola Ewaoluwa
""")
YORUBA_MALE = words("""
    Adebayo Olufemi Adeyemi Babatunde Olusegun Ayodele Oluwole Akinwale Adewale Olumide Kayode Olatunji Gbenga Rotimi
    Kolawole Taiwo Kehinde Babajide Adekunle Temidayo Oluwaseun Tobiloba Damilare Ayokunle Olamide Ifeoluwa Tomiwa
    Korede Demilade Toluwani Ayomide Jesudamilare Oluwadarasimi Fiyinfoluwa Iretomiwa Enioluwa Moyosoreoluwa Adeoluwa
    Akorede Boluwatife Seyi
""")
YORUBA_FAMILIES = words("""
    Adeyemi Adebayo Ogunleye Ajayi Adeleke Oladipo Olawale Balogun Oyelaran Akinola Ojo Afolabi Bello Adesanya Olatunji
    Ogunbanjo Fashola Akande Adewale Oyebode Salako Sanusi Bamidele Olaniyan Adeoye Owolabi Omotayo Folarin Adegoke
    Oyinlola Akinyemi Odunsi Sowande Oduya Alabi Adekunle
""")
IGBO_FEMALE = words("""
    Ngozi Nkechi Ifeoma Chinwe Obiageli Uchenna Chioma Adaeze Amaka Nneka Ogechi Ijeoma Chidinma Ebele Kelechi Oluchi
    Chiamaka Uju Nkiru Onyinye Somtochukwu Ezinne Kosisochukwu Kamsiyochukwu Munachi Adanna Chimamanda Zikora Olanna
    Kaima Sochima Chizara Ifunanya Nmesoma Amara Chisom Ugonna Nwakaego Obioma Akunna
""")
IGBO_MALE = words("""
    Okechukwu Emeka Chukwudi Ikechukwu Obinna Nnamdi Uche Chinedu Ifeanyi Kelechi Chidi Obiora Azubuike Chijioke
    Tochukwu
    Ugochukwu Ebuka Kenechukwu Arinze Chibueze Somto Chimezie Kamsi Munachimso Kosi Zimchimso Chidubem Jidenna Obi
    Nonso Olisa Akachukwu Tobenna Onyekachi Chukwuemeka Izuchukwu Udochukwu Dubem Chimdi Kaobi
""")
IGBO_FAMILIES = words("""
    Okafor Okeke Nwosu Eze Obi Okoye Onyeka Nwachukwu Igwe Okonkwo Nnamdi Uzor Anyanwu Chukwu Ezeani Ibekwe Mbah Ndukwe
    Nwankwo Nwokolo Obiora Ogbonna Okoro Okoli Onuoha Onwudiwe Opara Udeh Umeh Uche Nwafor Anozie Ekwueme
""")
GHANAIAN_FEMALE = words("""
    Comfort Beatrice Agnes Felicia Cecilia Mercy Janet Grace Charlotte Georgina Gifty Vida Patricia Matilda Dorcas
    Rebecca Abena Adwoa Akosua Ama Afua Akua Esi Efua Nana Maame Serwaa Benedicta Portia Linda Priscilla Abigail
    Emmanuella Nhyira Adom Aseda Jessica Michelle Naana Afia Akyaa Ohemaa Yaa
""")
GHANAIAN_MALE = words("""
    Kwabena Kofi Kwame Yaw Kojo Kwaku Kwasi Ebenezer Emmanuel Samuel Joseph Isaac Daniel Ernest Francis Stephen Eric
    Richard Prince Michael Frank Bismark Benjamin Nana Derrick Kelvin Caleb Jeffrey Nathaniel Ethan Nhyira Aseda Jayden
    Kobina Fiifi Kweku Ekow Paapa Osei Yeboah Akwasi
""")
GHANAIAN_FAMILIES = words("""
    Mensah Owusu Boateng Osei Asante Appiah Agyemang Acheampong Addo Ofori Antwi Amoah Adjei Asamoah Frimpong Opoku
    Boakye Sarpong Darko Yeboah Ansah Gyamfi Nkrumah Danso Badu Kyei Amponsah Quaye Tetteh Lartey Quartey Ampofo Donkor
    Arthur Bonsu
""")
SOMALI_FEMALE = words("""
    Halimo Faduma Khadija Asha Maryan Hawa Amina Sahra Shamso Halima Zahra Faiza Hodan Nimo Ifrah Fartun Habiba Ayaan
    Deqa Sagal Naima Idil Ubah Hamdi Samira Hibo Ilhan Nasra Iman Sumaya Ikran Muna Yasmin Aisha Safiya Hafsa Zamzam
    Salma Amal Fardowsa Ruweyda Hanan Rayan
""")
SOMALI_MALE = words("""
    Ahmed Mohamed Ali Hassan Abdi Omar Ibrahim Yusuf Farah Warsame Jama Osman Abdullahi Hussein Ismail Mohamud Said Adan
    Dahir Nur Abdirahman Abdikadir Guled Liban Bashir Mahad Abdirizak Khalid Mustafa Hamza Zakariya Bilal Abdulaziz
    Yahya Ayub Idris Ayanle Zubair Suhayb Luqman Sakariye Ridwan Anas
""")
ERITREAN_FEMALE = words("""
    Letebrhan Abrehet Tsehay Mebrat Zewdi Almaz Letensae Tsige Saba Freweyni Senait Helen Rahel Selam Yordanos Merhawit
    Luwam Feven Winta Bisrat Semhar Salem Hermon Eldana Delina Heaven Naomi Soliana Betiel Mahlet
""")
ERITREAN_MALE = words("""
    Tesfay Gebremedhin Berhane Woldu Kidane Haile Tekle Mehari Yohannes Goitom Samuel Filmon Abraham Robel Daniel
    Merhawi
    Yonas Biniam Amanuel Natnael Henok Aman Awet Eyob Kaleb Nahom Yoel Siem Noah Natan
""")
SHONA_FEMALE = words("""
    Sekai Rudo Tendai Chipo Nyaradzo Tsitsi Shuvai Ruvimbo Rutendo Tatenda Yeukai Vimbai Chiedza Fungai Kudzai Nyasha
    Tariro Rumbidzai Tanaka Tadiwa Anesu Makanaka Mutsa Panashe Anotida Ropafadzo Atida Tinotenda Zvikomborero Ariko
""")
SHONA_MALE = words("""
    Tendai Farai Tapiwa Tafadzwa Simbarashe Tatenda Munyaradzi Takudzwa Kudakwashe Tonderai Tinashe Blessing Tawanda
    Ngonidzashe Anesu Tanaka Munashe Panashe Tadiwanashe Kupakwashe Atidaishe Mukundi Anashe Nokutenda Tapuwa Gamuchirai
    Itai Ruvarashe Taonga Zivai
""")

AFRICAN = (
    Tradition(
        "yoruba",
        "BAFR",
        "Yoruba",
        85,
        YORUBA_FEMALE,
        YORUBA_MALE,
        YORUBA_FAMILIES,
        tail=(
            words("Ade Olu Ola Akin Oye Ogun Ayo Fa Bola"),
            words("bayo yemi kunle niyi femi sanya dele tayo lami wole"),
        ),
        tail_percent=28,
        english_at_home=60,
        takes_name=85,
        marries_out=10,
        older=False,
        english_second=EVERYDAY,
        female_tail=(words("Oluwa Ade Ayo Ola Temi"), words("tobi lola bunmi dunni nike tola funke")),
        male_tail=(words("Oluwa Ade Ayo Ola Akin"), words("tobi kunle bayo femi wale dare tunde")),
    ),
    Tradition(
        "igbo",
        "BAFR",
        "Igbo",
        55,
        IGBO_FEMALE,
        IGBO_MALE,
        IGBO_FAMILIES,
        tail=(words("Nwa Oko Chukwu Eze Ony Ogbo"), words("kwo madu eka ji nna ike chi")),
        tail_percent=15,
        english_at_home=65,
        takes_name=88,
        marries_out=12,
        older=False,
        english_second=EVERYDAY,
    ),
    Tradition(
        "ghanaian",
        "BAFR",
        "Akan",
        85,
        GHANAIAN_FEMALE,
        GHANAIAN_MALE,
        GHANAIAN_FAMILIES,
        tail=(
            words("Osei- Owusu- Opoku- Ofori- Addo- Adu- Sarpong- Amoako-"),
            words("Mensah Boateng Bonsu Agyemang Asante Appiah Kuffour Tutu"),
        ),
        tail_percent=18,
        english_at_home=60,
        takes_name=60,
        marries_out=12,
        older=False,
        english_second=EVERYDAY,
    ),
    Tradition(
        "somali",
        "BAFR",
        "Somali",
        75,
        SOMALI_FEMALE,
        SOMALI_MALE,
        SOMALI_MALE,
        rule=Rule.ANCESTORS,
        tail_percent=0,
        english_at_home=20,
        takes_name=0,
        marries_out=4,
        larger_families=2,
        elders=12,
        older=False,
    ),
    Tradition(
        "eritrean",
        "BAFR",
        "Tigrinya",
        30,
        ERITREAN_FEMALE,
        ERITREAN_MALE,
        ERITREAN_MALE,
        rule=Rule.FATHERS_NAME,
        tail_percent=0,
        english_at_home=12,
        takes_name=0,
        marries_out=5,
        older=False,
    ),
    Tradition(
        "shona",
        "BAFR",
        "Shona",
        55,
        SHONA_FEMALE,
        SHONA_MALE,
        words(
            "Moyo Ncube Sibanda Dube Ndlovu Chikwanha Mutasa Chigumba Mapfumo Marufu Nyathi Hove Chirwa Mudzingwa "
            "Makoni Zvobgo Gumbo Chinyama Mukanya Mhlanga Phiri Banda Munyoro Chidzero Mavhunga Madziva Nhamo"
        ),
        tail_percent=0,
        english_at_home=70,
        takes_name=85,
        marries_out=14,
        older=False,
        english_second=EVERYDAY,
    ),
)
