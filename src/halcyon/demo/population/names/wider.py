"""Chinese, Turkish, Kurdish, Arabic, Filipino and Latin American naming."""

from halcyon.demo.population.names.tradition import Rule, Tradition, words

CHINESE_FEMALE = words("""
    Mei-Ling Siu-Fong Lai-Kuen Wai-Yee Suk-Yin Yuk-Lan Mei-Fong Ka-Yan Wing-Sze Hoi-Yan Xiu_Ying Yan Li Fang Min Jing
    Xiaoyan Ying Hui Lihua Yun Xue Jiayi Xinyi Yuting Zihan Ruoxi Xinyu Shihan Yuxuan Tsz-Ching Hei-Tung Lok-Yi Sum-Yuet
    Tsz-Yan Cheuk-Lam Yi-Fei Siqi Mengyao Kexin
""")
CHINESE_MALE = words("""
    Chi-Keung Kam-Wah Kwok-Wing Wai-Man Siu-Ming Chun-Wah Wai-Keung Ka-Ho Chi-Ming Kin-Fai Jianguo Jun Wei Lei Qiang
    Yong Jianhua Tao Peng Hao Bo Zhiyong Mingze Haoran Zixuan Yuhang Junjie Zihao Yichen Muchen Tsz-Hin Ho-Yin Lok-Hei
    Cheuk-Hang Chun-Hei Pak-Lam Hiu-Fung Yu-Hin Zimo Ruize
""")
CHINESE_FAMILIES = words("""
    Wong Chan Li Wang Zhang Lee Liu Chen Cheung Lam Leung Ng Ho Lau Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Tang Yeung
    Tsang
    Kwok Fung Mak Yip Hui Poon Chow Tam Lo Lai Choi Kwan Siu Tse Man Chu Lin Guo Feng Deng Cai Xie Yuan
""")
EVERYDAY = words("""
    Jenny Amy Susan Winnie Karen Michelle Vivian Cindy Grace Emily Chloe Sophie Kevin Jason Eric Tony Raymond Peter
    Simon
    Andy Vincent Jonathan Lucas Ryan Ethan Oscar
""")
TURKISH_FEMALE = words("""
    Hatice Emine Fatma Ayşe Zeynep Hacer Sultan Havva Şerife Meryem Gülsüm Nuray Sevgi Aynur Gülay Songül Sevim Nurcan
    Hülya Filiz Özlem Sibel Aylin Derya Esra Tuğba Elif Merve Büşra Seda Gamze Ceren İrem Selin Ece Defne Azra Eylül
    Ela Nehir Asya Miray Duru Masal Lina
""")
TURKISH_MALE = words("""
    Mehmet Mustafa Ali Hüseyin Hasan İbrahim İsmail Ahmet Osman Süleyman Halil Ramazan Yusuf Kemal Cemal Metin Cengiz
    Orhan Erdal Bülent Murat Serkan Hakan Gökhan Tolga Volkan Emre Burak Onur Uğur Can Deniz Kaan Mert Furkan Enes
    Berkay
    Emir Eymen Ömer Kerem Çınar Poyraz Alparslan Aras Miraç
""")
TURKISH_FAMILIES = words("""
    Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt
    Özkan
    Şimşek Polat Korkmaz Özcan Çakır Erdoğan Yavuz Can Acar Güler Aktaş Tekin Bulut Keskin Ünal Turan Gül Ateş Avcı Taş
    Bozkurt Duman Sarı Karaca Uysal Ekinci
""")
ARABIC_FEMALE = words("""
    Fatima Zahra Khadija Aisha Samira Nadia Hanan Amal Salwa Hoda Mona Iman Nawal Rania Layla Noura Dina Huda Maha Rasha
    Lina Reem Sara Hala Yasmin Dalia Mariam Farah Nour Jana Malak Tala Sham Joud Lamar Hala Razan Rima Zeina Sidra
""")
ARABIC_MALE = words("""
    Mohammed Ahmed Ali Hassan Mahmoud Ibrahim Khalil Yousef Abdullah Salim Nabil Samir Walid Khaled Tarek Ziad Bassam
    Ammar Omar Karim Rami Fadi Hisham Anas Majd Yazan Laith Qusay Hamza Bilal Rayan Adam Zayn Kinan Taim Jad Karam Elias
    Mustafa Haider
""")
ARABIC_FAMILIES = words("""
    Al-Hassan Al-Khatib Haddad Khoury Al-Masri Nasser Saleh Mansour Hamdan Al-Sayed Khalil Al-Najjar Awad Darwish
    Al-Ahmad
    Suleiman Kassem Al-Jaziri Shaheen Barakat Hijazi Aziz Najm Al-Rashid Fares Zaki Bakri Al-Tamimi Issa Qasim Halabi
    Shami Idris Othman Ghazal
""")
KURDISH_FEMALE = words("""
    Gulistan Nazdar Shirin Berivan Rojin Zilan Avin Hêvî Dilan Nasrin Chiman Shilan Tara Lana Sara Niyan Sozan Hawar
    Rezan Darya Media Helin Larin Yara Naz Savan Alan Lawa Zhina Eman
""")
KURDISH_MALE = words("""
    Rebwar Azad Hiwa Karwan Sherko Dilshad Soran Baran Kawa Rizgar Shwan Aram Zana Hogir Diyar Rawand Sirwan Miran
    Lawand
    Arian Las Hozan Ronî Alan Dilan Nechirvan Bêwar Rekar Zheer Ahmed
""")
FILIPINO_FEMALE = words("""
    Corazon Erlinda Teresita Milagros Rosario Lourdes Marites Rowena Maricel Jocelyn Analyn Jennifer Maribel Cherry
    Michelle
    Kristine Angelica Princess Nicole Althea Samantha Jasmine Precious Chloe Zia Ysabel Andrea Bea Mikaela Sofia
""")
FILIPINO_MALE = words("""
    Rodrigo Ernesto Eduardo Rolando Danilo Romeo Reynaldo Rommel Arnel Joel Ronald Jerome Mark-Anthony Jericho John-Paul
    Christian Kenneth Angelo Joshua Gabriel Nathaniel Jacob Zion Lance Kyle Prince Ethan Matteo Elijah Liam
""")
LATIN_FEMALE = words("""
    Mercedes Rosa Carmen Gloria Esperanza Luz Marta Blanca Patricia Sandra Claudia Adriana Paola Mónica Diana Carolina
    Andrea Marcela Viviana Natalia Daniela Valentina Camila Mariana Isabella Sofía Luciana Salomé Antonella Emilia
""")
LATIN_MALE = words("""
    Jorge Hernán Álvaro Jaime Gustavo Ramiro Édgar Wilson Fernando Carlos Óscar Fabián Andrés Mauricio Cristian Diego
    Camilo Sebastián Santiago Alejandro Nicolás Mateo Samuel Emiliano Matías Thiago Joaquín Jerónimo Gael Emmanuel
""")

WIDER = (
    Tradition(
        "chinese",
        "CHNE",
        "Cantonese",
        95,
        CHINESE_FEMALE,
        CHINESE_MALE,
        CHINESE_FAMILIES,
        rule=Rule.KEEPS_OWN,
        female_tail=(words("Xiao Mei Ya Jia Yu Shu"), words("ting lin xin na qi han")),
        male_tail=(words("Jian Zhi Hao Guo Wen Jun"), words("wei ming hui yu long feng")),
        tail_percent=0,
        english_at_home=35,
        takes_name=10,
        marries_out=18,
        english_second=EVERYDAY,
    ),
    Tradition(
        "turkish",
        "WOTH",
        "Turkish",
        75,
        TURKISH_FEMALE,
        TURKISH_MALE,
        TURKISH_FAMILIES,
        tail=(words("Kara Ak Demir Öz Er Gün Hacı Çoban"), words("oğlu soy kaya türk taş er can man")),
        tail_percent=24,
        english_at_home=35,
        takes_name=90,
        marries_out=12,
        elders=12,
    ),
    Tradition(
        "kurdish",
        "OOTH",
        "Kurdish",
        40,
        KURDISH_FEMALE,
        KURDISH_MALE,
        KURDISH_MALE,
        rule=Rule.FATHERS_NAME,
        tail_percent=0,
        english_at_home=15,
        takes_name=0,
        marries_out=6,
        larger_families=1,
        older=False,
    ),
    Tradition(
        "arabic",
        "OOTH",
        "Arabic",
        75,
        ARABIC_FEMALE,
        ARABIC_MALE,
        ARABIC_FAMILIES,
        rule=Rule.KEEPS_OWN,
        tail_percent=0,
        english_at_home=20,
        takes_name=10,
        marries_out=10,
        larger_families=1,
        elders=10,
        older=False,
    ),
    Tradition(
        "filipino",
        "AOTH",
        "Tagalog",
        50,
        FILIPINO_FEMALE,
        FILIPINO_MALE,
        words(
            "Santos Reyes Cruz Bautista Garcia Mendoza Torres Flores Villanueva Ramos Aquino Castillo Rivera Dizon "
            "Mercado Aguilar Manalo Salazar Navarro Pascual Soriano Valdez Domingo Cabrera Lacson Magbanua"
        ),
        tail_percent=0,
        english_at_home=40,
        takes_name=88,
        marries_out=25,
        older=False,
    ),
    Tradition(
        "latin american",
        "OOTH",
        "Spanish",
        35,
        LATIN_FEMALE,
        LATIN_MALE,
        words(
            "Rodríguez García Martínez López González Pérez Ramírez Torres Vargas Castro Rojas Moreno Jiménez Ruiz "
            "Muñoz "
            "Herrera Quispe Mamani Salazar Ortiz Restrepo Zambrano Cedeño Mejía Ospina Guerrero Suárez Cárdenas"
        ),
        rule=Rule.TWO_SURNAMES,
        tail_percent=0,
        english_at_home=25,
        takes_name=5,
        marries_out=25,
        older=False,
    ),
)
