"""Pakistani, Bangladeshi, Gujarati, Sikh, South Indian and Tamil naming."""

from halcyon.demo.population.names.tradition import Rule, Tradition, words

MUSLIM_MALE_TAIL = (
    words("Abdul_ Mohammed_ Muhammad_ Syed_ Saif_ Nur_ Shah_ Ghulam_"),
    words("Rahman Karim Aziz Haq Basit Hamid Latif Majid Qadir Wahid Jabbar Salam Rauf Rashid"),
)
PAKISTANI_FEMALE = words("""
    Sakina Zubaida Rashida Khadija Nasreen Parveen Shamim Zarina Naseem Surraya Rukhsana Shahida Tahira Farida Yasmin
    Shabana Nazia Samina Robina Shazia Farzana Saima Sadia Asma Uzma Bushra Rabia Sumaira Nadia Sana Hina Aisha Maryam
    Iqra Zainab Fatima Amna Hafsa Aleena Areeba Laiba Hiba Anaya Inaya Minahil Zoya Haniya Aliza Eshal Zara Noor
""")
PAKISTANI_MALE = words("""
    Ghulam Mohammed Abdul Karim Bashir Nazir Fazal Sardar Rafiq Iqbal Aslam Akhtar Zafar Javed Khalid Tariq Arshad
    Sajid Mahmood Shahid Nadeem Amjad Zahid Imran Asif Kamran Shabir Waqas Adnan Faisal Usman Bilal Adeel Hamza Mohammed
    Umar Hassan Ibrahim Yusuf Zain Ali Ayaan Mohammad Rayyan Musa Eesa Zayan Muhammad Arham Haris Isa Idris Daud
""")
PAKISTANI_FAMILIES = words("""
    Khan Hussain Ahmed Mahmood Malik Iqbal Akhtar Ali Shah Mirza Qureshi Butt Chaudhry Sheikh Raja Javed Rashid Aslam
    Siddiqui Hashmi Bhatti Mughal Awan Abbasi Kayani Dar Zaman Nawaz Bashir Rehman Saleem Sharif Tariq Anwar Afzal
    Baig Ashraf Parvez Rafiq Yaqoob Sadiq Younis Latif Aziz Riaz
""")
BANGLADESHI_FEMALE = words("""
    Rahima Amina Halima Jahanara Rokeya Anwara Hasina Rehana Shamsun Momtaz Shirin Nazma Salma Ruksana Shahana Parvin
    Shelina Lipi Rina Sultana Fahmida Nasima Rumana Tahmina Shamima Farhana Nasrin Sabina Fariha Tasnim Nusrat Sumaiya
    Mahfuza Ayesha Zaynab Safa Nabiha Anisa Maisha Raisa Samiha Aaliyah Inaya Sarah Ruqayyah
""")
BANGLADESHI_MALE = words("""
    Abdul Moklis Sirajul Nurul Shafiqul Mujibur Habibur Azizur Fazlul Rafiqul Shamsul Anwar Kamal Jamal Faruk Shahin
    Alamgir Zakir Mizan Babul Monir Suhel Ruhel Shahed Rezaul Tanvir Mahbub Ashraful Rashed Saiful Tariqul Fahim Nayeem
    Sakib Arif Rahim Tahmid Ayman Mahdi Zakariya Yahya Ismail Muhammad Adyan Raihan
""")
BANGLADESHI_FAMILIES = words("""
    Miah Uddin Ahmed Ali Rahman Islam Hussain Choudhury Khan Hoque Alam Haque Chowdhury Ullah Kabir Hasan Karim Mahmud
    Sarkar Talukdar Bhuiyan Mia Siddique Khaled Rashid Malik Chowdury Sikder Munshi Matin
""")
GUJARATI_FEMALE = words("""
    Kantaben Savitaben Pushpa Shanta Lalita Kusum Manjula Hansa Urmila Jyoti Sharda Nirmala Ranjan Bharti Daksha
    Jayshree
    Usha Minaxi Varsha Kalpana Bhavna Nita Hina Alpa Sejal Dipti Rupal Kavita Priti Hetal Nisha Mital Reena Krupa Pooja
    Kinjal Dhara Janki Riya Anjali Khushi Diya Aarohi Kavya Anaya Myra Prisha Anvi Aanya Ira
""")
GUJARATI_MALE = words("""
    Chhotubhai Ramesh Mohanlal Kantilal Jayantilal Manubhai Vinodchandra Natwarlal Dahyabhai Suresh Mahendra Harish
    Jitendra Bharat Kishor Dilip Pravin Mukesh Rajesh Ashok Naresh Hitesh Nilesh Paresh Kamlesh Ketan Sanjay Manish
    Jignesh Hiren Amit Vishal Chirag Bhavesh Nikhil Kunal Dhruv Jay Rahul Krish Aarav Dev Vivaan Aryan Rohan Ishaan
    Veer Reyansh Shiv Kian
""")
GUJARATI_FAMILIES = words("""
    Patel Shah Mistry Desai Parmar Chauhan Solanki Mehta Joshi Gohil Modi Lad Thakkar Rana Tailor Pandya Bhatt Trivedi
    Panchal Makwana Rathod Vyas Dave Naik Amin Vaghela Prajapati Soni Vora Kotecha Raval Gandhi Chavda Popat Limbachia
    Chudasama Darji Bhakta Kapadia Khatri
""")
SIKH_FEMALE = words("""
    Harbans Surjit Gurdev Mohinder Swaran Balbir Kuldip Jaswant Amarjit Paramjit Manjit Ranjit Sukhwinder Harjit Baljit
    Jasbir Satwinder Kulwinder Rajinder Parminder Balwinder Gurpreet Harpreet Mandeep Sandeep Ramandeep Rupinder Navneet
    Jaspreet Kiranjit Amandeep Simran Manpreet Kirandeep Jasleen Harleen Gurleen Avneet Jasmine Prabhleen Anaya Mehar
    Seerat Asees Gurnoor
""")
SIKH_MALE = words("""
    Gurdial Kartar Sohan Pritam Mohan Ajit Joginder Harbhajan Surinder Balbir Malkit Avtar Gurmit Kulwant Jagtar Satnam
    Harminder Sukhdev Jaswinder Resham Bhupinder Tarsem Gurmukh Balraj Harjinder Kulvinder Rajvinder Jasvir Manjinder
    Gurpreet Sukhjit Hardeep Amrit Jagdeep Gurdeep Arjan Jaskaran Harkaran Manraj Jeevan Armaan Fateh Zorawar Angad
    Ekam Veer
""")
SIKH_CLANS = words("""
    Singh Singh Singh Gill Dhillon Sandhu Sidhu Dhaliwal Grewal Johal Bains Sahota Virdee Atwal Rai Mann Uppal Kang Deol
    Basra Hayer Nijjar Purewal Bhogal Chana Kalsi Matharu Panesar Sagoo Randhawa Samra Thandi Cheema Bal Toor
""")
SOUTH_INDIAN_FEMALE = words("""
    Aleyamma Mariamma Annamma Thankamma Saramma Rosamma Leela Susamma Elsy Lissy Molly Shiny Jessy Beena Sheeba Bindu
    Mini Sini Reji Anu Jincy Tintu Neethu Anju Sneha Merin Ancy Riya Aleena Angel Eva Evelyn Anna Ann-Maria Irene Nova
    Jewel Hanna Diya Tessa
""")
SOUTH_INDIAN_MALE = words("""
    Varghese Chacko Mathai Kuriakose Ouseph Pailee Thomas Joseph Mathew Jacob George Baby Johnson Sunny Biju Shaji Saji
    Siby Jomon Shibu Binoy Jijo Tijo Lijo Ajith Anoop Bibin Jobin Nithin Albin Alan Joel Ryan Ethan Aaron Evan Noel
    Abel Adon Johan
""")
TAMIL_FEMALE = words("""
    Kamala Saraswathy Pushpam Rajeswary Maheswary Thavamani Yogeswary Vasanthi Sivamalar Shanthi Malathy Vasuki Suganthi
    Jeyanthi Nirmala Kala Vijitha Thayaparan Sivasothy Sumathi Priya Nishanthini Kavitha Anitha Mathura Abirami Tharsika
    Kowsika Dilani Nirojini Aathana Akshaya Harini Maya Tharuni Aaradhya Janani Varshini Sahana Niveda
""")
TAMIL_MALE = words("""
    Kandiah Sinnathamby Nadarajah Selvarajah Ponnambalam Thiagarajah Sivapalan Balasingam Mahendran Rajendran Yogarajah
    Sivakumar Ravindran Jeyakumar Sritharan Ketheeswaran Nanthakumar Mohanraj Suthakaran Pratheepan Kugan Ramanan
    Thushyanthan Gajan Niroshan Senthuran Mathusan Abishek Tharsan Kavin Arun Vithushan Harish Pranav Aathavan Rishi
    Dhruvan Neelan Yathav Keshav
""")

SOUTH_ASIAN = (
    Tradition(
        "pakistani",
        "APKN",
        "Urdu",
        280,
        PAKISTANI_FEMALE,
        PAKISTANI_MALE,
        PAKISTANI_FAMILIES,
        rule=Rule.WOMENS_NAMES,
        womens=words("Bibi Begum Akhtar Kausar Parveen Bi Khatoon Jan Sultana Nisa"),
        male_tail=MUSLIM_MALE_TAIL,
        tail=(words("Ul- Ur- Al-"), words("Haq Hassan Rehman Islam Din Abidin Aziz Ghani")),
        tail_percent=5,
        english_at_home=55,
        takes_name=45,
        marries_out=5,
        larger_families=1,
        elders=24,
    ),
    Tradition(
        "bangladeshi",
        "ABAN",
        "Bengali",
        130,
        BANGLADESHI_FEMALE,
        BANGLADESHI_MALE,
        BANGLADESHI_FAMILIES,
        rule=Rule.WOMENS_NAMES,
        womens=words("Begum Begum Begum Khatun Akter Khanom Bibi Sultana Nessa Parvin"),
        male_tail=MUSLIM_MALE_TAIL,
        tail_percent=0,
        english_at_home=45,
        takes_name=15,
        marries_out=4,
        larger_families=1,
        elders=26,
    ),
    Tradition(
        "gujarati",
        "AIND",
        "Gujarati",
        130,
        GUJARATI_FEMALE,
        GUJARATI_MALE,
        GUJARATI_FAMILIES,
        tail=(words("Bhag Dhan Gov Hari Kar Lal Mak Nar Raj Vir"), words("ania wala adia ani ji bhai")),
        tail_percent=14,
        english_at_home=65,
        takes_name=92,
        marries_out=8,
        elders=22,
    ),
    Tradition(
        "sikh",
        "AIND",
        "Panjabi",
        110,
        SIKH_FEMALE,
        SIKH_MALE,
        SIKH_CLANS,
        rule=Rule.SIKH,
        tail_percent=0,
        female_tail=(words("Gur Har Jas Man Sukh Raj Nav Kul Par"), words("preet deep leen jot meet want bir inder")),
        male_tail=(words("Gur Har Jas Man Sukh Raj Nav Kul Par"), words("preet deep jot meet want bir inder raj veer")),
        english_at_home=68,
        takes_name=80,
        marries_out=8,
        elders=24,
    ),
    Tradition(
        "malayali",
        "AIND",
        "Malayalam",
        60,
        SOUTH_INDIAN_FEMALE,
        SOUTH_INDIAN_MALE,
        SOUTH_INDIAN_MALE,
        rule=Rule.FATHERS_NAME,
        tail_percent=0,
        english_at_home=20,
        takes_name=70,
        marries_out=3,
        older=False,
    ),
    Tradition(
        "tamil",
        "AOTH",
        "Tamil",
        55,
        TAMIL_FEMALE,
        TAMIL_MALE,
        TAMIL_MALE,
        rule=Rule.FATHERS_NAME,
        tail_percent=0,
        male_tail=(
            words("Siva Bala Jeya Nava Thava Kula Yoga Selva Ratna"),
            words("rajah nathan lingam kumar seelan pragasam singam rasa"),
        ),
        english_at_home=30,
        takes_name=75,
        marries_out=5,
        elders=15,
    ),
)
