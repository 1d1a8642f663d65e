"""Figures, units and dates of translations: tables of German, translation and codes."""

from pathlib import Path

import pytest

from library.translation.catalogs import is_translated, read_catalog
from library.translation.checks.figures import check
from tests.translation.pairs import pair

ROOT = Path(__file__).parents[2]
CATALOGS = sorted(ROOT.glob("translations/*/LC_MESSAGES/programme.po"))

Case = tuple[str, str, str]  # German, translation, codes that are expected

TURKISH: list[Case] = [
    ("20.000 neue Wohnungen", "20.000 yeni konut", ""),
    ("20.000 neue Wohnungen", "20 bin yeni konut", ""),
    ("20.000 neue Wohnungen", "yirmi bin yeni konut", ""),
    ("20 Tausend Wohnungen", "20.000 konut", ""),
    ("zwanzigtausend Wohnungen", "20 bin konut", ""),
    ("20 neue Gebäude", "20 bina", ""),
    ("20.000 neue Wohnungen", "20,000 yeni konut", "T020 T021"),
    ("20.000 neue Wohnungen", "2.000 yeni konut", "T020 T021"),
    ("2,5 Millionen Euro", "2,5 milyon avro", ""),
    ("zweieinhalb Millionen Euro", "iki buçuk milyon avro", ""),
    ("eine Million Euro", "1 milyon avro", ""),
    ("3 Mrd. Euro", "3 milyar avro", ""),
    ("Wir haben 365 Bäume.", "Üç yüz altmış beş ağacımız var.", ""),
    ("Wir haben 365 Bäume.", "Üçyüzaltmışbeş ağacımız var.", ""),
    ("am 13. September 2020", "13 Eylül 2020’de", ""),
    ("am 13. September 2020", "13 Eylül’de", "T023"),
    ("am 13. September 2020", "13 Ekim 2020’de", "T023"),
    ("am 13. September 2020", "pazar günü", "T020"),
    ("am 13.09.2020", "13 Eylül 2020’de", ""),
    ("vom 13. bis 15. September 2020", "13–15 Eylül 2020", ""),
    ("vom 13. bis 15. September 2020", "13–16 Eylül 2020", "T023"),
    ("im September 2020", "Eylül 2020’de", ""),
    ("im September", "Eylül ayında", ""),
    ("im September", "Ekim ayında", "T023"),
    ("August Schmidt", "August Schmidt", ""),
    ("am 13. September", "13 Eylül 2021’de", "T021"),
    ("80 % der Menschen", "İnsanların %80’i", ""),
    ("80 Prozent der Menschen", "İnsanların yüzde 80’i", ""),
    ("80 Prozent der Menschen", "80 insan", "T022"),
    ("achtzig Prozent", "yüzde seksen", ""),
    ("365 Euro im Jahr", "yılda 365 avro", ""),
    ("das 365-Euro-Ticket", "365 avroluk bilet", ""),
    ("das 365-Euro-Ticket", "365 dolarlık bilet", "T022"),
    ("das 365-Euro-Ticket", "bir günlük bilet", "T020"),
    ("im 3. Stock", "3. katta", ""),
    ("der dritte Platz", "üçüncü sıra", ""),
    ("der dritte Platz", "ikinci sıra", "T020"),
    ("zum ersten Mal", "ilk kez", ""),
    ("das erste Jahr", "birinci yıl", ""),
    ("in erster Linie", "öncelikle", ""),
    ("in den nächsten zehn Jahren", "önümüzdeki on yılda", ""),
    ("in den nächsten zehn Jahren", "önümüzdeki 10 yılda", ""),
    ("in den nächsten zehn Jahren", "önümüzdeki on ayda", "T022"),
    ("ein zehnjähriger Plan", "on yıllık bir plan", ""),
    ("zwei Drittel der Stadt", "şehrin üçte ikisi", ""),
    ("10–12 Stunden", "10–12 saat", ""),
    ("10 Euro bis 12 Euro", "10 ila 12 avro", ""),
    ("ein Haus", "bir ev", ""),
    ("ein Haus", "altı yüz bin", ""),
    ("1 Prozent", "yüzde bir", ""),
    ("Wir achten auf CO2.", "CO₂’ye dikkat ediyoruz.", ""),
    ("100 m2 und 5 Hektar", "100 metrekare ve 5 hektar", ""),
    ("4 Jahreszeiten", "dört mevsim", ""),
    ("Bäume", "7 ağaç", "T021"),
    ("ein 100-Millionen-Euro-Programm", "100 milyon avroluk bir program", ""),
    ("die 40-Stunden-Woche", "haftada 40 saat", ""),
    ("Mindestlohn von 12,50 Euro pro Stunde", "saatte 12,50 avroluk asgari ücret", ""),
    ("im Jahr 2027", "2027’de", ""),
    ("im Jahr 2027", "2027 ayında", "T022"),
    ("18–20 Uhr", "saat 18.00–20.00", ""),
]

ENGLISH: list[Case] = [
    ("20.000 neue Wohnungen", "20,000 new homes", ""),
    ("20.000 neue Wohnungen", "twenty thousand new homes", ""),
    ("20.000 neue Wohnungen", "20.000 new homes", "T020 T021"),
    ("2,5 Millionen Euro", "€2.5 million", ""),
    ("2,5 Millionen Euro", "two and a half million euros", ""),
    ("eine Million Bäume", "a million trees", ""),
    ("hundert Bäume", "a hundred trees", ""),
    ("121 Bäume", "one hundred and twenty-one trees", ""),
    ("1.234,56 Euro", "1,234.56 euros", ""),
    ("am 13. September 2020", "on 13 September 2020", ""),
    ("am 13. September 2020", "on September 13, 2020", ""),
    ("am 13. September 2020", "on the 13th of September 2020", ""),
    ("am 13. September 2020", "on 13/09/2020", ""),
    ("am 13. September 2020", "on September 14, 2020", "T023"),
    ("am 13. September 2020", "on 13 September. That is in 2020", ""),
    ("vom 13. bis 15. September 2020", "September 13–15, 2020", ""),
    ("im Mai", "in May", ""),
    ("Wir gehen.", "We may march in May. March on!", ""),
    ("80 %", "80 per cent", ""),
    ("80 %", "80 percent", ""),
    ("80 %", "80 cents", "T022"),
    ("365 Euro", "€365", ""),
    ("365 Euro", "$365", "T022"),
    ("das 365 Euro Ticket", "the 365-euro ticket", ""),
    ("zehn Jahre", "ten years", ""),
    ("zehn Jahre", "a decade", ""),
    ("zehn Jahre", "ten months", "T022"),
    ("zehn Jahre", "two years", "T020"),
    ("die dritte Brücke", "the 3rd bridge", ""),
    ("die dritte Brücke", "the third bridge", ""),
    ("das erste Mal", "the first time", ""),
    ("das erste Mal", "one time", "T020"),
    ("zwei Drittel", "two thirds", ""),
    ("zweimal", "twice", ""),
    ("10 bis 12 Wochen", "10 to 12 weeks", ""),
    ("um 18 Uhr", "at 6 pm", ""),
    ("um 18.30 Uhr", "at 6:30 p.m.", ""),
    ("1 Jahr", "one year", ""),
    ("2 Busse und 2 Bahnen", "2 buses and trains", "T020"),
    ("Zweifel, Dreieck, Hundertwasser", "doubts, triangle, Hundertwasser", ""),
    ("in den 80er Jahren", "in the 1980s", ""),
    ("18–20 Uhr", "6–8 pm", ""),
    ("Kinder unter sechs Jahren", "children under six", ""),
    ("Industrie 4.0, Covid-19, die A 45", "Industry 4.0, Covid-19, the A 45", ""),
    ("im Jahre 2027", "in 2027", ""),
    ("im Jahre 2027", "in 2028", "T020 T021"),
]

PLAIN: list[Case] = [
    ("in zehn Jahren", "in 10 Jahren", ""),
    ("das 365 Euro Ticket", "Das 365-Euro-Ticket heißt: Es kostet 365 Euro.", ""),
    ("das 365 Euro Ticket", "Das 365-Euro-Ticket heißt: Es kostet 366 Euro.", "T021"),
    ("das 365 Euro Ticket", "Das 365-Euro-Ticket heißt: Es kostet 365 Dollar.", "T022"),
    ("ein Zweiklang", "Die 2 Teile gehören zusammen.", "T021"),
    ("ein Zweiklang", "Beide Teile gehören zusammen.", ""),
    ("zwei Teile", "beide Teile", ""),
    ("am 13. September 2020", "am 13. September. Der Wahltag ist der 13. September 2020.", ""),
    ("am 13. September 2020", "Am 13. September 2020 ist Wahl, am 14. September 2020.", "T021"),
    ("am 13. September 2020", "am 12. September 2020", "T023"),
    ("vier Wochen", "4 Tage", "T022"),
    ("der zweite Weg", "der 2. Weg", ""),
    ("eintausend Bäume", "1.000 Bäume", ""),
    ("ein Quartier", "ein Viertel", ""),
]

OTHERS: list[tuple[str, str, str, str]] = [  # only digits
    ("fr", "20.000 Bäume in zehn Jahren", "20 000 arbres en dix ans", ""),
    ("pl", "am 13. September 2020", "13 września 2020", ""),
    ("ar", "am 13. September 2020", "13 سبتمبر 2021", "T020 T021"),
    ("zh", "am 13. September 2020", "2020年9月13日", ""),
    ("fr", "365 Euro", "366 euros", "T020 T021"),
]

CASES = [
    *(("tr", *case) for case in TURKISH),
    *(("en", *case) for case in ENGLISH),
    *(("de_simple", *case) for case in PLAIN),
    *OTHERS,
]


@pytest.mark.parametrize(("locale", "german", "translation", "codes"), CASES)
def test_figures_are_compared(locale: str, german: str, translation: str, codes: str) -> None:
    found = [finding.code for finding in check(pair(locale, german, translation))]
    assert found == codes.split()


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
def test_our_own_translations_have_the_figures_of_the_german(path: Path) -> None:
    messages = [m for m in read_catalog(path) if m.id and is_translated(m)]
    locale = path.parent.parent.name
    found = [f for m in messages for f in check(pair(locale, str(m.id), str(m.string)))]
    assert found == []
