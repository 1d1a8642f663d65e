"""German short forms as words: abbreviations, acronyms, Roman numbers, addresses of the net."""

import re

from library.narration.spoken.german_endings import (
    DETERMINERS,
    NUMBERED,
    after,
    before,
    closes,
    names,
    ordinal_ending,
    starts_sentence,
    stop,
    table,
)
from library.narration.spoken.german_numbers import digits, number, ordinal

# Letters by name, as every voice says them right: eSpeak and Pico read "Ce" as "Ke", eSpeak reads
# "Vau" with the W of "wo", and "En", "Em", "El", "Ef" with a long vowel.
_LETTERS = table("""
    A = A; B = Be; C = Ze; D = De; E = E; F = Eff; G = Ge; H = Ha; I = I; J = Jott; K = Ka; L = Ell;
    M = Emm; N = Enn; O = O; P = Pe; Q = Ku; R = Err; S = Ess; T = Te; U = U; V = Fau; W = We;
    X = Ix; Y = Ypsilon; Z = Zett; Ä = Ä; Ö = Ö; Ü = Ü
""")
# Acronyms that are said as words.
_SAID = names("""
    AIDS AWO BAMF DAX DEKRA DIN EFRE FIFA GEMA IBAN ISO KITA MINT NABU NASA NATO PIN PISA RAL SARS
    SCHUFA SIM TAN TÜV UEFA UNESCO UNICEF UNO
""")
# Acronyms that are spelt though they have small letters, or look like words.
SPELT = names("""
    AfD EuGH GmbH KfW Kfz Lkw MdB MdEP MdL Pkw StGB StVO ADAC ADFC LGBTIQ SPNV ÖPNV
""")
# Words that are written in capitals for emphasis, or in a heading.
_WORDS = names("""
    AB ABER ALLE ALLES ALS AM AN AUCH AUF AUS BEI BIS DANK DAS DEIN DEM DEN DER DES DICH DIE DIR
    DOCH DU EIN EINE ER ES EUER EURE FÜR GEGEN GUT HIER ICH IHR IHRE IM IN IST JA JEDE JETZT KEIN
    KEINE MEHR MEIN MICH MIR MIT MUSS NACH NEIN NEU NEUE NICHT NIE NOCH NUN NUR ODER OHNE SEHR
    SEIN SEIT SICH SIE SIND SO ÜBER UM UND UNS UNSER VIEL VOM VON VOR WAR WAS WEG WEIL WENN WER
    WIE WIR WO ZU ZUM ZUR
""")
WHOLE = table("""
    BAföG = Bafög; WLAN = We-Lan; W-LAN = We-Lan; IT = Ei Ti; Hbf = Hauptbahnhof; Bhf = Bahnhof;
    CO2 = Ze O zwei; CO^2 = Ze O zwei; H2O = Ha zwei O; mp3 = Emm Pe drei; ver.di = Verdi;
    und/oder = und oder; m/w/d = männlich, weiblich, divers; c/o = bei; Tel: = Telefon:; OK = okay;
    ok = okay; o. k. = okay; o.k. = okay; k. o. = Ka o; k.o. = Ka o; K.o. = Ka o
""")
SHORT = table("""
    a. a. O. = am angegebenen Ort; Abb. = Abbildung; abzgl. = abzüglich; a. D. = außer Dienst;
    Anm. = Anmerkung; Aufl. = Auflage; Ausg. = Ausgabe; Az. = Aktenzeichen; Bd. = Band;
    bes. = besonders; betr. = betrifft; Bez. = Bezirk; B. Sc. = Be Ess Ze; bspw. = beispielsweise;
    bzgl. = bezüglich; bzw. = beziehungsweise; ca. = circa; dgl. = dergleichen; d. h. = das heißt;
    Dipl.-Ing. = Diplom-Ingenieur; Dr. = Doktor; Dr.-Ing. = Doktor-Ingenieur; Dr. med. = Doktor med;
    ebd. = ebenda; einschl. = einschließlich; Einw. = Einwohner; entspr. = entsprechend;
    etc. = et cetera; e. V. = E Fau; evtl. = eventuell; exkl. = exklusive; Fa. = Firma;
    geb. = geboren; gegr. = gegründet; gem. = gemäß; gest. = gestorben; gez. = gezeichnet;
    ggf. = gegebenenfalls; h. c. = honoris causa; Hr. = Herr; Hrn. = Herrn; Hrsg. = Herausgeber;
    i. A. = im Auftrag; i. d. F. = in der Fassung; i. d. R. = in der Regel;
    i. e. S. = im engeren Sinne; i. H. v. = in Höhe von; inkl. = inklusive; insb. = insbesondere;
    insbes. = insbesondere; i. R. = im Ruhestand; i. S. v. = im Sinne von; i. V. = in Vertretung;
    i. V. m. = in Verbindung mit; jährl. = jährlich; Jg. = Jahrgang; Jh. = Jahrhundert;
    Jhd. = Jahrhundert; jr. = junior; Kap. = Kapitel; lit. = Buchstabe; lt. = laut;
    m. E. = meines Erachtens; mind. = mindestens; M. Sc. = Emm Ess Ze; mtl. = monatlich;
    MwSt. = Mehrwertsteuer; nachm. = nachmittags; n. Chr. = nach Christus; Nr. = Nummer;
    Nrn. = Nummern; o. Ä. = oder Ähnliches; o. ä. = oder ähnlich; o. g. = oben genannt;
    p. a. = pro Jahr; Prof. = Professor; rd. = rund; resp. = respektive; s. a. = siehe auch;
    sen. = senior; s. o. = siehe oben; Stk. = Stück; Str. = Straße; s. u. = siehe unten;
    tägl. = täglich; Tel. = Telefon; Tel.-Nr. = Telefonnummer; tgl. = täglich; u. = und;
    u. a. = unter anderem; u. Ä. = und Ähnliches; u. ä. = und ähnlich; u. dgl. = und dergleichen;
    u. E. = unseres Erachtens; usf. = und so fort; u. s. w. = und so weiter; usw. = und so weiter;
    u. U. = unter Umständen; u. v. a. = und viele andere; u. v. m. = und vieles mehr;
    v. a. = vor allem; v. Chr. = vor Christus; vgl. = vergleiche;
    v. l. n. r. = von links nach rechts; vorm. = vormittags; vs. = versus; Whg. = Wohnung;
    wöchentl. = wöchentlich; z. B. = zum Beispiel; z. Hd. = zu Händen; Ziff. = Ziffer;
    z. K. = zur Kenntnis; z. T. = zum Teil; zus. = zusammen; zzgl. = zuzüglich; z. Zt. = zurzeit;
    zzt. = zurzeit
""")
ADJECTIVES = table("""
    allg. = allgemein; dt. = deutsch; ehem. = ehemalig; ev. = evangelisch; kath. = katholisch;
    sog. = sogenannt; stellv. = stellvertretend; stv. = stellvertretend; städt. = städtisch
""")
_INITIALS = ("z. B.", "d. h.", "u. a.", "i. d. R.", "v. a.")
for _table in (SHORT, ADJECTIVES):  # at the beginning of a sentence; but "U. Schmidt" is a name
    for _key in [key for key in _table if key[1] != "." or key in _INITIALS]:
        _table[_key[0].upper() + _key[1:]] = _table[_key][0].upper() + _table[_key][1:]
BEFORE_FIGURES = table("""
    S. = Seite; Art. = Artikel; Abs. = Absatz; Tab. = Tabelle; Kl. = Klasse; max. = maximal;
    min. = minimal; № = Nummer; # = Nummer; ~ = ungefähr;
    ≈ = ungefähr; < = kleiner als; > = größer als; ≤ = höchstens; ≥ = mindestens
""")  # elsewhere some of these are words, or mean something else
SIGNS = table("""
    & = und; + = plus; × = mal; ÷ = geteilt durch; € = Euro; $ = Dollar; £ = Pfund; ¥ = Yen;
    ₺ = Lira; % = Prozent; ‰ = Promille; ° = Grad; @ = ätt; ± = plus minus;
    − = minus; ∞ = unendlich; ≈ = ungefähr; ≤ = höchstens; ≥ = mindestens; © = Copyright
""") | {"=": "gleich"}
_IN_ADDRESSES = SIGNS | table("""
    . = Punkt; - = Bindestrich; _ = Unterstrich; / = Schrägstrich; : = Doppelpunkt;
    ? = Fragezeichen; # = Raute; ~ = Tilde
""")
_AT_THE_END = {"e. V.", "etc.", "o. Ä.", "u. a.", "u. Ä.", "u. v. m.", "usf.", "usw."}
_KINGS = names("""
    Albrecht Alexander August Benedikt Franz Friedrich Georg Heinrich Johann Johannes Joseph Karl
    Konrad Leo Leopold Ludwig Maximilian Napoleon Nikolaus Otto Peter Philipp Pius Rudolf Wilhelm
""")
_QUEENS = names("Elisabeth Elizabeth Katharina Margrethe Maria Viktoria")


def letters(match: re.Match[str]) -> str:
    """Say a short form letter by letter."""
    return _spell(match[0])


def letters_within(match: re.Match[str]) -> str:
    """Say the letters at the end of a word: "BauGB"."""
    return f" {_spell(match[0])}"


def _spell(text: str) -> str:
    return " ".join(_LETTERS.get(letter, letter) for letter in text.upper() if letter.isalpha())


def heading(match: re.Match[str]) -> str:
    """Write a heading in capitals as words; what may be an acronym stays."""
    found = re.findall(r"[^\W\d_]+", match[0])
    if not match[0].isupper() or not any(word in _WORDS or len(word) > 5 for word in found):
        return match[0]
    return re.sub(r"(?<![^\W_])[A-ZÄÖÜ]{4,}(?![^\W_])", _word_in_heading, match[0])


def _word_in_heading(match: re.Match[str]) -> str:
    is_word = re.search("[AEIOUYÄÖÜ]", match[0]) and match[0] not in _SAID | SPELT
    return match[0] if not is_word or re.fullmatch("[IVX]+", match[0]) else match[0].capitalize()


def capitals(match: re.Match[str]) -> str:
    """Say capitals letter by letter, unless they are known or look like a word."""
    word, ending = match["word"], match["ending"]
    vowels = len(re.findall("[AEIOUYÄÖÜ]", word))
    if word in _SAID:
        return match[0]
    like_a_word = vowels and (len(word) > 5 or (len(word) == 5 and vowels > 1))
    if word in _WORDS or (like_a_word and word not in SPELT):
        return word.capitalize() + ending  # some voices spell whatever is in capitals
    return _spell(word) + ("-" if len(ending) > 1 else "") + ending  # "SPDler"


def abbreviation(match: re.Match[str]) -> str:
    """Say a short form that ends in a full stop; a full stop of the sentence stays."""
    key = re.sub(r"\.(?=\w)", ". ", match[0])
    said, noun = SHORT.get(key, ""), after(match)
    if key in ADJECTIVES:
        said = f"{ADJECTIVES[key]}e{ordinal_ending(match, noun) if noun else ''}"
    ends = closes(match) or (key in _AT_THE_END and starts_sentence(match))
    glued = match.string[match.end() : match.end() + 1].isalnum()  # "Nr.5"
    return f"{said}." if ends else f"{said} " if glued else said


def before_figures(match: re.Match[str]) -> str:
    """Say a short form that is one only before a figure: "S. 5"."""
    return f" {BEFORE_FIGURES[match[1]]} "


def following(match: re.Match[str]) -> str:
    """Say "f." and "ff." after a page."""
    return f" {'fort' if match[1] else ''}folgende{stop(match)}"


def address(match: re.Match[str]) -> str:
    """Say an address of the net: "We We We Punkt example Punkt org"."""
    parts = re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", re.sub("^https?://", "", match[0]).rstrip("/"))
    said = []
    for previous, part in zip(["", *parts], parts, strict=False):
        if part.isdecimal():
            said.append(number(part))
        elif not re.search("[aeiouyäöü]", part, re.IGNORECASE) and part.isalpha():
            said.append(_spell(part))
        else:
            said.append(_spell(part) if previous == "." and len(part) == 2 else part)
    return " ".join(_IN_ADDRESSES.get(part, part) for part in said)


def hashtag(match: re.Match[str]) -> str:
    """Say a hashtag in its words: "#BesserWerden2020"."""
    name = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[^\W\d])(?=\d)|_", " ", match[1])
    return f"Hashtag {name}"


def pair(match: re.Match[str]) -> str:
    """Say both forms: "jede*r" is "jede oder jeder", "ein*e" is "ein oder eine"."""
    stem, ending = match[1], match[2]
    other = stem if stem[-1] == "e" or stem.lower().endswith("ein") else stem[:-1]
    return f"{stem} oder {other}{ending}"


def figures(match: re.Match[str]) -> str:
    """Say a telephone number, a postcode or an account figure by figure."""
    if not 3 <= sum(char.isdecimal() for char in match["figures"]) <= 34:
        return match[0]
    country = re.match("[A-Z]+", match["figures"])
    plus = "plus " if "+" in match["figures"] else ""
    said = f"{plus}{_spell(country[0]) + ' ' if country else ''}{digits(match['figures'])}"
    return match[0][: match.start("figures") - match.start()] + said


def roman_within(match: re.Match[str]) -> str:
    """Write a Roman number within a word in figures: "Hartz-IV-Gesetz"."""
    return str(_value(match["roman"]))


def roman(match: re.Match[str]) -> str:
    """Write a Roman number in figures, where it names ("Kapitel IV") or counts ("im II. …")."""
    (earlier, word), count, value = before(match), match["roman"], str(_value(match["roman"]))
    listed = word in ("und", "oder", "bis") and re.fullmatch(r"[IVX]+|\d+", earlier)
    numbered = NUMBERED.search(word) and count != "X"  # "der Tag X"
    named = numbered or (len(count) > 1 and (listed or word[:1].isupper()))
    counts = match["point"] and (len(count) > 1 or word.lower() in DETERMINERS)
    return value + match["point"] if named or counts else match[0]


def ruler(match: re.Match[str]) -> str:
    """Say a ruler's number: "Heinrich II." is "Heinrich der Zweite"."""
    name, count = match["name"], match["roman"]
    genitive = name not in _KINGS and name.removesuffix("s") in _KINGS
    if NUMBERED.search(name) or (len(count) == 1 and not genitive | (name in _KINGS | _QUEENS)):
        return match[0]  # "Generation X.", "Phase V."
    earlier, word = (found.lower() for found in before(match))
    governing = earlier if word in ("kaiser", "könig", "königin", "papst") else word
    article, ending = ("die", "") if name in _QUEENS else ("der", "")
    if governing in ("unter", "von", "mit", "bei", "nach", "seit", "zu"):
        article, ending = ("der", "n") if name in _QUEENS else ("dem", "n")
    elif governing in ("für", "gegen", "durch", "ohne") and name not in _QUEENS:
        article, ending = "den", "n"
    elif genitive:
        article, ending = "des", "n"
    said = f"{name} {article} {ordinal(str(_value(count))).capitalize()}{ending}"
    return f"{said}." if closes(match) or starts_sentence(match) else said


def _value(count: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in count]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
