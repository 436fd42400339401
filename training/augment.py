"""Replace names in annotated sentences by names from many languages, so that no spelling is taken for a clue."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import yaml
from spacy.tokens import Doc, Span

GIVEN = [
    "Ahmed",
    "Muhammad",
    "Khaled",
    "Yusuf",
    "Tariq",
    "Nabil",
    "Samira",
    "Leila",
    "Huda",
    "Faisal",
    "Abdulaziz",
    "Walid",
    "Riyad",
    "Mehmet",
    "Ayşe",
    "Süleyman",
    "Tuğrul",
    "Çağlar",
    "Şükrü",
    "Gülden",
    "Zeynep",
    "Hossein",
    "Mahmoud",
    "Shirin",
    "Farzaneh",
    "Behrouz",
    "Kambiz",
    "Rojin",
    "Baran",
    "Zilan",
    "Ararat",
    "Hovhannes",
    "Anahit",
    "Giorgi",
    "Ketevan",
    "Tamar",
    "Ilham",
    "Elmar",
    "Leyla",
    "Sergei",
    "Natalya",
    "Oleksandr",
    "Dmytro",
    "Iryna",
    "Vuk",
    "Miloš",
    "Željko",
    "Jelena",
    "Tomislav",
    "Ante",
    "Besnik",
    "Arbër",
    "Vjosa",
    "Agim",
    "Lukáš",
    "Jiří",
    "Zbigniew",
    "Małgorzata",
    "László",
    "Ágnes",
    "Ion",
    "Ștefan",
    "Nikos",
    "Eleni",
    "Selam",
    "Abiy",
    "Tesfaye",
    "Mulu",
    "Abdirahman",
    "Hodan",
    "Juma",
    "Wanjiru",
    "Oluwaseun",
    "Chidi",
    "Ngozi",
    "Musa",
    "Aminata",
    "Ousmane",
    "Moussa",
    "Rakoto",
    "Hery",
    "Arjun",
    "Priya",
    "Lakshmi",
    "Rajapaksha",
    "Nirosha",
    "Asif",
    "Fatima",
    "Shahid",
    "Aung",
    "Thida",
    "Somchai",
    "Sokha",
    "Nguyen",
    "Budi",
    "Siti",
    "Dewi",
    "Rodrigo",
    "Maria",
    "José",
    "Inés",
    "Evo",
    "Quispe",
    "Xiomara",
    "Beatriz",
    "Jean-Marc",
    "Éloïse",
    "Siobhán",
    "Eoin",
    "Iker",
    "Amaia",
    "Wei",
    "Xiaoming",
    "Ji-hoon",
    "Min-jun",
    "Hiroshi",
    "Yuko",
    "Batbayar",
    "Nurlan",
    "Gulnara",
    "Timur",
    "Boris",
    "Anders",
    "Ingrid",
    "Matti",
    "Aino",
    "Kaja",
    "Tõnu",
    "Valdis",
    "Rasa",
]
FAMILY = [
    "al-Hariri",
    "al-Masri",
    "Mansour",
    "Khoury",
    "Haddad",
    "al-Sabah",
    "bin-Salim",
    "Qasim",
    "Darwish",
    "Yılmaz",
    "Öztürk",
    "Kılıç",
    "Çelik",
    "Şahin",
    "Aydoğan",
    "Rahimi",
    "Mousavi",
    "Golzari",
    "Amir-Hosseini",
    "Barzanji",
    "Xelîl",
    "Petrosyan",
    "Hakobyan",
    "Beridze",
    "Kvirikashvili",
    "Mammadov",
    "Huseynzade",
    "Ivanov",
    "Morozova",
    "Shevchenko",
    "Kovalenko",
    "Jovanović",
    "Đorđević",
    "Horvat",
    "Hoxha",
    "Krasniqi",
    "Novák",
    "Svoboda",
    "Wiśniewski",
    "Nagy",
    "Szabó",
    "Ionescu",
    "Popescu",
    "Papadakis",
    "Gebremariam",
    "Tekle",
    "Hailemichael",
    "Warsame",
    "Nuur",
    "Odhiambo",
    "Mwangi",
    "Adeyemi",
    "Okonkwo",
    "Danjuma",
    "Diallo",
    "Traoré",
    "Rasoanaivo",
    "Sharma",
    "Iyer",
    "Wickramasinghe",
    "Chaudhry",
    "Khokhar",
    "Htun",
    "Zaw",
    "Wongsawat",
    "Chea",
    "Tran",
    "Pham",
    "Wibowo",
    "Santoso",
    "Cruz",
    "Mamani",
    "Condori",
    "Fernández",
    "Gutiérrez",
    "da-Silva",
    "Ferreira",
    "Dubois",
    "Lefèvre",
    "Murphy",
    "Ó-Briain",
    "Etxeberria",
    "Li",
    "Zhang",
    "Park",
    "Choi",
    "Tanaka",
    "Suzuki",
    "Ganbold",
    "Nazarov",
    "Akhmetova",
    "Lindqvist",
    "Virtanen",
    "Tamm",
    "Kalniņš",
    "Petrauskas",
    "Van-der-Berg",
    "Schneider",
    "Rossi",
    "Weiss",
]
PLACES = [
    "Ankara",
    "Damascus",
    "Tehran",
    "Baku",
    "Yerevan",
    "Tbilisi",
    "Kyiv",
    "Minsk",
    "Belgrade",
    "Pristina",
    "Sarajevo",
    "Skopje",
    "Nicosia",
    "Beirut",
    "Amman",
    "Doha",
    "Riyadh",
    "Muscat",
    "Sanaa",
    "Aden",
    "Baghdad",
    "Erbil",
    "Kabul",
    "Islamabad",
    "Dhaka",
    "Colombo",
    "Naypyidaw",
    "Hanoi",
    "Jakarta",
    "Manila",
    "Seoul",
    "Tokyo",
    "Beijing",
    "Taipei",
    "Ulaanbaatar",
    "Astana",
    "Tashkent",
    "Dushanbe",
    "Bishkek",
    "Addis_Ababa",
    "Asmara",
    "Mekelle",
    "Khartoum",
    "Juba",
    "Mogadishu",
    "Nairobi",
    "Kampala",
    "Kigali",
    "Kinshasa",
    "Abuja",
    "Accra",
    "Dakar",
    "Bamako",
    "Niamey",
    "Tripoli",
    "Benghazi",
    "Tunis",
    "Algiers",
    "Rabat",
    "Cairo",
    "Havana",
    "Caracas",
    "Bogotá",
    "Lima",
    "La_Paz",
    "Brasília",
    "Santiago",
    "Managua",
    "San_Salvador",
    "Geneva",
    "Oslo",
    "Helsinki",
    "Vienna",
    "Sochi",
    "Idlib",
    "Aleppo",
    "Nagorno-Karabakh",
    "Tigray",
    "Darfur",
    "Kashmir",
    "Donbas",
    "Transnistria",
    "Abkhazia",
    "Mindanao",
    "Aceh",
    "Azerbaijan",
    "Armenia",
    "Serbia",
    "Kosovo",
    "Ethiopia",
    "Eritrea",
    "Somalia",
    "Sudan",
    "Yemen",
    "Libya",
    "Iraq",
    "Iran",
    "Georgia",
    "Moldova",
    "Ukraine",
    "Cyprus",
    "Qatar",
    "Oman",
    "Kuwait",
    "Venezuela",
    "Colombia",
    "Guyana",
    "Nepal",
    "Myanmar",
    "Cambodia",
    "Thailand",
    "Veldoria",
    "Karsia",
    "Ostrava",
]
ORGS = [
    "National_Liberation_Front",
    "People's_Defence_Units",
    "Supreme_Negotiation_Council",
    "Democratic_Union_Party",
    "SDF",
    "PYD",
    "HNC",
    "Movement_for_Justice_and_Unity",
    "United_Homeland_Party",
    "Tigray_Defence_Council",
    "Free_Valley_Army",
    "ECOWAS",
    "African_Union",
    "Arab_League",
    "NATO",
    "OSCE",
    "European_Union",
    "United_Nations",
    "Gulf_Cooperation_Council",
    "ASEAN",
    "IGAD",
    "Ministry_of_Foreign_Affairs",
    "Foreign_Ministry",
    "Ministry_of_National_Defence",
    "Ministry_of_Interior",
    "General_Intelligence_Directorate",
    "State_Duma",
    "Security_Council",
    "Council_of_Elders",
    "Patriotic_Union",
    "Islamic_Resistance_Front",
    "Northern_Alliance",
    "Red_Crescent",
    "Anba_Agency",
    "Interfax",
    "TASS",
    "Reuters",
    "Anadolu_Agency",
    "Xinhua",
    "Constitutional_Committee",
    "Joint_Monitoring_Commission",
    "Syrian_National_Army",
]


SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ka",
    "ke",
    "ki",
    "ko",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "vi",
    "vo",
    "za",
    "zha",
    "sha",
    "she",
    "cha",
    "che",
    "dar",
    "mir",
    "sul",
    "kan",
    "tan",
    "lam",
    "ghu",
    "khe",
    "ush",
    "ayn",
    "oğlu",
    "ski",
    "vić",
    "yan",
    "dze",
    "nko",
    "ssov",
    "ngo",
    "nda",
    "hla",
    "tze",
    "wal",
    "ber",
    "gar",
    "hol",
    "lin",
    "por",
    "quin",
    "rez",
]
PARTICLES = ("al-", "al-", "Al-", "el-", "bin ", "ibn ", "von ", "van der ", "de la ", "da ", "ben ", "Abu ", "Ould ")
BODIES = [
    "Front",
    "Party",
    "Movement",
    "Union",
    "Council",
    "Alliance",
    "Army",
    "Brigade",
    "Congress",
    "Coalition",
    "Assembly",
    "Committee",
    "League",
    "Forces",
    "Corps",
    "Bloc",
    "Agency",
    "Institute",
    "Organisation",
    "Commission",
    "Directorate",
    "Ministry",
    "Command",
    "Authority",
    "Court",
    "Bureau",
    "Battalion",
]
CAUSES = [
    "National",
    "Democratic",
    "People's",
    "Patriotic",
    "Liberation",
    "Islamic",
    "Revolutionary",
    "Popular",
    "Free",
    "United",
    "Supreme",
    "Unity",
    "Justice",
    "Freedom",
    "Peace",
    "Homeland",
    "Southern",
    "Northern",
    "Eastern",
    "Western",
    "Joint",
    "Central",
    "Federal",
    "Constitutional",
    "Transitional",
    "Workers'",
]
FIELDS = [
    "Foreign Affairs",
    "National Defence",
    "Defense",
    "Interior",
    "Justice",
    "External Relations",
    "State Security",
    "Information",
    "Finance",
    "Displaced Persons",
    "Reconciliation",
    "Intelligence",
    "Oil",
    "Trade",
    "Culture",
]
MORE_GIVEN = ["Bashar", "Hassan", "Mustafa", "Abdullah", "Omar", "Osama", "Jamal", "Karim", "Rania", "Noor", "Salma", "Ibrahim", "Ismail", "Hamid", "Rashid", "Saad", "Ziad", "Yasmin", "Mona", "Emre", "Burak", "Kemal", "Hakan", "Selin", "Elif", "Derya", "Hulusi", "Numan", "Ali", "Reza", "Javad", "Saeed", "Maryam", "Nasrin", "Parisa", "Mazloum", "Ilham", "Salih", "Bedran", "Hevin", "Yair", "Noa", "Shimon", "Tzipi", "Avigdor", "Nikol", "Ararat", "Armen", "Lusine", "Irakli", "Salome", "Zurab", "Davit", "Aleksandre", "Nino", "Heydar", "Jeyhun", "Rustam", "Zakir", "Vladimir", "Dmitri", "Konstantin", "Olga", "Svetlana", "Andriy", "Volodymyr", "Oksana", "Yulia", "Kateryna", "Alexander", "Ivan", "Milica", "Dragan", "Zoran", "Slobodan", "Nikola", "Andrej", "Janez", "Borut", "Edi", "Ilir", "Albin", "Hashim", "Petr", "Václav", "Zuzana", "Robert", "Jarosław", "Donald", "Agnieszka", "Viktor", "Gábor", "Péter", "Katalin", "Klaus", "Maia", "Dumitru", "Nicolae", "Kyriakos", "Alexis", "Boyko", "Rumen", "Kiril", "Gitanas", "Ingrida", "Krišjānis", "Edgars", "Kersti", "Jüri", "Sanna", "Sauli", "Erna", "Jonas", "Magdalena", "Mette", "Lars", "Pedro", "Carles", "Inés", "Rafael", "Nicolás", "Gustavo", "Andrés", "Álvaro", "Michelle", "Gabriel", "Dina", "Ollanta", "Alberto", "Cristina", "Luiz", "Jair", "Marielle", "Lucía", "Daniel", "Rosario", "Emmanuel", "Jean-Luc", "Marine", "François", "Élisabeth", "Gerry", "Arlene", "Micheál", "Leo", "Hailemariam", "Debretsion", "Getachew", "Isaias", "Farmaajo", "Uhuru", "Raila", "William", "Samia", "Yoweri", "Museveni", "Paul", "Félix", "Denis", "Muhammadu", "Bola", "Atiku", "Nnamdi", "Abdoulaye", "Alassane", "Macky", "Roch", "Assimi", "Goïta", "Andry", "Hery", "Narendra", "Amit", "Sonia", "Rahul", "Mamata", "Imran", "Nawaz", "Bilawal", "Benazir", "Hasina", "Khaleda", "Gotabaya", "Mahinda", "Ranil", "Maithripala", "Pushpa", "KP", "Sher", "Min", "Suu", "Kyi", "Win", "Thein", "Prayut", "Yingluck", "Hun", "Sam", "Kem", "Phuc", "Trong", "Joko", "Prabowo", "Megawati", "Susilo", "Ferdinand", "Leni", "Jinping", "Keqiang", "Yi", "Jianguo", "Mei", "Ying-jeou", "Moon", "Jae-in", "Geun-hye", "Jong-un", "Yoon", "Shinzo", "Fumio", "Taro", "Makiko", "Khaltmaa", "Tsakhia", "Kassym-Jomart", "Nursultan", "Shavkat", "Emomali", "Sadyr", "Roza", "James", "Manasseh", "Frank", "Jacinda"]
MORE_FAMILY = ["Assad", "Mekdad", "Muallem", "Mamlouk", "Makhlouf", "Hamdan", "al-Jaafari", "al-Nusra", "al-Sistani", "al-Maliki", "al-Abadi", "al-Kadhimi", "Barzani", "Talabani", "Abdi", "Ahmed", "Ocalan", "Demirtaş", "Erdoğan", "Kılıçdaroğlu", "Bahçeli", "Davutoğlu", "Fidan", "Akar", "Kalın", "Zarif", "Raisi", "Rouhani", "Shamkhani", "Soleimani", "Larijani", "Netanyahu", "Lapid", "Gantz", "Bennett", "Abbas", "Haniyeh", "Aoun", "Hariri", "Nasrallah", "Berri", "Mikati", "Sisi", "Shoukry", "Haftar", "Dbeibah", "Saied", "Ghannouchi", "Tebboune", "Lavrov", "Shoigu", "Bogdanov", "Vershinin", "Lavrentiev", "Peskov", "Zakharova", "Zelensky", "Kuleba", "Poroshenko", "Yermak", "Tikhanovskaya", "Lukashenko", "Pashinyan", "Mirzoyan", "Sargsyan", "Aliyev", "Bayramov", "Garibashvili", "Zourabichvili", "Saakashvili", "Ivanishvili", "Vučić", "Dačić", "Brnabić", "Kurti", "Osmani", "Rama", "Basha", "Dodik", "Izetbegović", "Plenković", "Milanović", "Janša", "Golob", "Zaev", "Kovačevski", "Radev", "Petkov", "Orbán", "Szijjártó", "Tusk", "Kaczyński", "Fiala", "Pavel", "Fico", "Čaputová", "Iohannis", "Sandu", "Dodon", "Mitsotakis", "Tsipras", "Anastasiades", "Akıncı", "Nausėda", "Landsbergis", "Levits", "Kariņš", "Kallas", "Karis", "Marin", "Niinistö", "Kristersson", "Støre", "Frederiksen", "Stoltenberg", "Ahtisaari", "Sánchez", "Rajoy", "Puigdemont", "Costa", "Santos", "Uribe", "Petro", "Maduro", "Guaidó", "López", "Boric", "Morales", "Arce", "Áñez", "Castillo", "Boluarte", "Fujimori", "Lula", "Bolsonaro", "Macron", "Hollande", "Le-Pen", "Mélenchon", "Juncker", "Michel", "von-der-Leyen", "Merkel", "Scholz", "Baerbock", "Steinmeier", "Draghi", "Meloni", "Varadkar", "McDonald", "Foster", "O'Neill", "Zenawi", "Gebremichael", "Afwerki", "Mohamud", "Abdullahi", "Kenyatta", "Odinga", "Ruto", "Hassan", "Museveni", "Kagame", "Tshisekedi", "Kabila", "Buhari", "Tinubu", "Jonathan", "Kanu", "Ouattara", "Sall", "Kaboré", "Traoré", "Goïta", "Touré", "Keïta", "Rajoelina", "Ravalomanana", "Ramaphosa", "Zuma", "Mnangagwa", "Chamisa", "Machel", "Nyusi", "Dhlakama", "Modi", "Shah", "Gandhi", "Banerjee", "Khan", "Sharif", "Bhutto", "Zardari", "Bajwa", "Karzai", "Ghani", "Akhundzada", "Baradar", "Massoud", "Rajapaksa", "Wickremesinghe", "Sirisena", "Prachanda", "Deuba", "Oli", "Hlaing", "Chan-o-cha", "Shinawatra", "Hun-Sen", "Rainsy", "Phúc", "Trọng", "Widodo", "Subianto", "Sukarnoputri", "Yudhoyono", "Duterte", "Marcos", "Robredo", "Xi", "Wang", "Li", "Tsai", "Ma", "Kim", "Moon", "Lee", "Abe", "Kishida", "Suga", "Kono", "Battulga", "Khurelsukh", "Tokayev", "Nazarbayev", "Mirziyoyev", "Rahmon", "Japarov", "Marape", "Bainimarama", "Ardern", "Pedersen", "de-Mistura", "Guterres", "Annan", "Brahimi", "Griffiths", "Salamé", "Obasanjo", "Mbeki"]
#: Words that headlines leave small, and endings that the tokenizer cuts off.
SMALL = frozenset(["a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "nor", "of", "off", "on", "or", "over", "per", "the", "to", "up", "via", "with", "'s", "’s", "n't"])
# How often a name of each kind is replaced.
SHARES = {"PERSON": 0.92, "LOC": 0.65, "ORG": 0.45, "NORP": 0.65}


@dataclass(frozen=True)
class Names:
    """Names to choose from: places, and words for peoples."""

    places: tuple[str, ...]
    peoples: tuple[str, ...]

    @classmethod
    def of(cls, world: Path, peoples: set[str]) -> Names:
        """Return the names of the world registry beside the lists of this module."""
        states = yaml.safe_load(world.read_text(encoding="utf-8"))
        listed = [n for s in states for n in (s["name"], s["name"], *s.get("aliases", ())[:2], s.get("capital")) if n]
        return cls((*listed, *(place.replace("_", " ") for place in PLACES)), tuple(sorted(peoples)))


def renamed(doc: Doc, names: Names, chance: random.Random) -> Doc:
    """Return a Doc with many of its names replaced; a name that stands twice is replaced alike."""
    chosen: dict[str, list[tuple[str, bool]] | None] = {}
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    starts = {ent.start: ent for ent in doc.ents}
    index = 0
    while index < len(doc):
        ent = starts.get(index)
        new = chosen.setdefault(ent.text, _new_name(ent, names, chance)) if ent is not None else None
        if ent is None or new is None:
            token = doc[index]
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
            tags.append(f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O")
            index += 1
            continue
        words += [word for word, _ in new]
        spaces += [space for _, space in new[:-1]] + [bool(doc[ent.end - 1].whitespace_)]
        tags += [f"{'B' if i == 0 else 'I'}-{ent.label_}" for i in range(len(new))]
        index = ent.end
    return Doc(doc.vocab, words=words, spaces=spaces, ents=tags)


def headline(doc: Doc) -> Doc:
    """Return the Doc in the title case of headlines: capitals on all words but the short ones, no full stop."""
    words = [t.text if t.lower_ in SMALL or not t.is_lower else t.text.capitalize() for t in doc]
    tags = [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc]
    end = len(doc) - 1 if len(doc) > 1 and doc[-1].text == "." else len(doc)
    return Doc(doc.vocab, words=words[:end], spaces=[bool(t.whitespace_) for t in doc][:end], ents=tags[:end])


def _new_name(ent: Span, names: Names, chance: random.Random) -> list[tuple[str, bool]] | None:
    if chance.random() > SHARES.get(ent.label_, 0):
        return None
    if ent.label_ == "PERSON":
        return _split(_person(len(ent), chance))
    if ent.label_ == "LOC":
        return _split(chance.choice(names.places) if chance.random() < 0.85 else _invented(chance))
    if ent.label_ == "NORP":
        return _split(
            chance.choice(names.peoples)
            if chance.random() < 0.6
            else _invented(chance) + chance.choice(("n", "an", "an", "ian", "ese", "i", "ish", "ns", "ans"))
        )
    return _split(_organisation(names, chance))


def _person(length: int, chance: random.Random) -> str:
    """A name of about as many parts: from the lists, or invented syllables so that no list is all there is."""
    family = (
        chance.choice((*FAMILY, *MORE_FAMILY)).replace("-", " " if chance.random() < 0.3 else "-")
        if chance.random() < 0.75
        else _invented(chance)
    )
    if chance.random() < 0.2:
        family = chance.choice(PARTICLES) + family
    given = [
        chance.choice((*GIVEN, *MORE_GIVEN)) if chance.random() < 0.75 else _invented(chance)
        for _ in range(max(0, min(length, 3) - 1))
    ]
    if given and chance.random() < 0.06:
        given[-1] = f"{given[-1][0]}."
    return " ".join([*given, family])


def _invented(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def _organisation(names: Names, chance: random.Random) -> str:
    draw = chance.random()
    if draw < 0.25:
        return chance.choice(ORGS).replace("_", " ")
    if draw < 0.4:
        return "".join(chance.choice("ABCDEFGHIKLMNOPRSTUVWYZ") for _ in range(chance.randint(3, 5)))
    if draw < 0.55:
        return f"Ministry of {chance.choice(FIELDS)}"
    if draw < 0.65:
        return f"{chance.choice(names.peoples)} {chance.choice(FIELDS)} Ministry"
    if draw < 0.75:
        return (
            f"{_invented(chance)} {chance.choice(('News Agency', 'Party', 'Movement', 'Times', 'Foundation', 'Group'))}"
        )
    head = " ".join(chance.sample(CAUSES, chance.randint(1, 2)))
    tail = f" of {chance.choice(names.places)}" if chance.random() < 0.25 else ""
    return f"{head} {chance.choice(BODIES)}{tail}"


def _split(text: str) -> list[tuple[str, bool]]:
    """Return tokens with whether a space follows."""
    from convert import NLP

    return [(token.text, bool(token.whitespace_)) for token in NLP.make_doc(text)]
