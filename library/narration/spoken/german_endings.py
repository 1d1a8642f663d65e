"""The endings of German number words: "am ersten", "ein drittes", "vor einer"; by small tables."""

import re
from typing import Literal

Ending = Literal["", "n", "r", "s", "m"]  # dritte, dritten, dritter, drittes, drittem
ENDINGS: tuple[Ending, ...] = ("", "n", "r", "s", "m")
Gender = Literal["", "m", "f", "n"]


def table(text: str) -> dict[str, str]:
    """Read a table of short forms: "km = Kilometer; kg = Kilogramm"."""
    return dict(row.split(" = ") for row in re.sub(r"\s+", " ", text).strip().split("; "))


def names(text: str) -> set[str]:
    """Read a list of words."""
    return set(text.split())


# How nouns end that often stand after "1" or after an ordinal.
_MASCULINE = (
    r"tag|monat|januar|februar|märz|april|mai|ju[nl]i|august|(?:septem|okto|novem|dezem)ber|stock|"
    r"platz|preis|meister|bezirk|schritt|krieg|advent|(?<!ur)teil|akt|satz|versuch|abschnitt|punkt|rang|"
    r"abend|euro|cent|dollar|meter|liter|senat|gang|kreis|fc|vorsitzender|baum|park|weg|plan|ort|"
    r"antrag|entwurf|termin|bericht|kandidat|grad|mann|spieler|besuch|minister|haushalt"
)
_NEUTER = (
    r"jahr|jahrhundert|jahrzehnt|mal|kind|kapitel|quartal|semester|geschoss|[oe]g|stockwerk|spiel|"
    r"\btor|ziel|gebäude|buch|haus|gleis|programm|ticket|gesetz|gebot|treffen|drittel|viertel|forum|lein|ment|"
    r"gymnasium|zentrum|(?:äd|k|ün)chen|prozent|gramm|promille|watt|byte|bit|pfund|museum|projekt|\bende"
)
_FEMININE = (
    r"ung|heit|keit|schaft|ion|tät|ik|ur|enz|anz|ei|in|e|wahl|stadt|liga|nacht|frau|person|bahn|"
    r"zeit|hand|mark|kraft|form|welt"
)
_GENDERS: tuple[tuple[Gender, re.Pattern[str]], ...] = (
    ("m", re.compile(f"(?:{_MASCULINE})$", re.IGNORECASE)),
    ("n", re.compile(f"(?:{_NEUTER})$", re.IGNORECASE)),
    ("f", re.compile(f"(?:{_FEMININE})$", re.IGNORECASE)),
)

_PERSON = re.compile("(?:vorsitzende|abgeordnete|beauftragte|angestellte|beamte)$", re.IGNORECASE)

# "erster Mai", "erste Wahl", "erstes Mal"; nouns that are not known are taken for masculine
STRONG: dict[Gender, Ending] = {"m": "r", "f": "", "n": "s", "": "r"}
_EIN = {"ein", "kein", "mein", "dein", "sein", "ihr", "unser", "euer"}
_DER = {"der", "dieser", "jeder", "jener", "welcher"}
_DIE = {"die", "diese", "jede", "das", "dieses", "jedes", "ins", "ans", "aufs", "fürs"}
_DIE |= {"eine", "keine", "meine", "deine", "seine", "ihre", "unsere", "eure"}
_DEM = {"am", "im", "zum", "zur", "vom", "beim", "den", "dem", "des"}
_DEM |= {stem + end for stem in ("dies", "jed", "jen") for end in ("em", "en")}
_DEM |= {stem + end for stem in (*_EIN, "eur") for end in ("em", "en", "es", "er")}
DETERMINERS = _EIN | _DER | _DIE | _DEM

_DATIVE = {"in", "mit", "nach", "aus", "bei", "von", "seit", "zu", "an", "auf", "unter", "vor"}
_ACCUSATIVE = {"für", "bis", "ab", "ohne", "gegen", "durch", "um", "pro", "je", "über"}
PREPOSITIONS = _DATIVE | _ACCUSATIVE
_GENITIVE = {"während", "wegen", "trotz", "statt", "innerhalb", "außerhalb", "laut"}

# A figure after one of these is a name: "Platz eins", and "mit Bus 8. Mai lief." is two sentences.
NUMBERED = re.compile(
    r"(?:bus|linie|nummer|seite|kapitel|klasse|gleis|platz|zimmer|haus|absatz|artikel|paragraf|band|"
    r"stufe|teil|phase|version|abschnitt|ziffer|satz|raum|\btor|heft|ausgabe|jahrgang|jahr|straße|typ|"
    r"punkt|abbildung|tabelle|anlage|anhang|buch|liga|hartz|gruppe|modul|runde|akt)(?:s|n|en)?$",
    re.IGNORECASE,
)

# Words that begin a sentence, and hardly ever follow an ordinal with a capital letter.
_STARTERS = names("""
    aber ab alle als also am an auch auf aus bei bis da dabei dafür damit danach dann darum das
    dazu dem den denn der des deshalb die dies diese dieser doch dort du durch ein eine einer er
    es für gegen gut hier ich ihr im in ist ja jede jeder jetzt kein keine man mehr mein mit nach
    nein nicht noch nun nur ob oder ohne schon seit sie sind so um und uns unser unsere vom von
    vor wann warum was weil wenn wer wie wir wird wo zu zum zur
""")

_CLOSING = re.compile(r"[“”\"«»)\]’']*$|[“”\"«»)\]’']+ ")


def before(match: re.Match[str]) -> tuple[str, str]:
    """Return the two words that stand directly before a match, as far as there are any."""
    text = match.string[max(0, match.start() - 60) : match.start()]
    found = re.search(r"(?:(\w+) )?(\w+) $", text)
    return (found[1] or "", found[2]) if found else ("", "")


def after(match: re.Match[str]) -> str:
    """Return the word that stands directly after a match, or nothing."""
    found = re.match(r" ([^\W\d_]+)", match.string[match.end() : match.end() + 40])
    return found[1] if found else ""


def closes(match: re.Match[str]) -> bool:
    """Tell whether a sentence ends with the match, so that a full stop in it must stay."""
    return match[0].endswith(".") and bool(_CLOSING.match(match.string, match.end()))


def stop(match: re.Match[str]) -> str:
    """Return the full stop that must stay behind a short form, or nothing."""
    return "." if closes(match) else ""


def starts_sentence(match: re.Match[str]) -> bool:
    """Tell whether a word follows that begins a sentence."""
    word = after(match)
    return word[:1].isupper() and word.lower() in _STARTERS


def gender(noun: str) -> Gender:
    """Return a noun's gender by its ending, or nothing."""
    return next((key for key, endings in _GENDERS if endings.search(noun)), "")


def ordinal_ending(match: re.Match[str], noun: str) -> Ending:
    """Return the ending of an ordinal, by the words before it and the noun after it."""
    earlier, word = (found.lower() for found in before(match))
    kind = gender(noun) or "m"
    governed = earlier in PREPOSITIONS | _GENITIVE  # "der zweite", and "in der zweiten"
    sunday = re.search(r"\bam \w+tag, $", match.string[max(0, match.start() - 20) : match.start()])
    if word in _DEM or sunday:
        return "n"
    if word in _DER:
        feminine = kind == "f" and word != "jeder" and not _PERSON.search(noun)
        return "n" if governed or feminine else ""  # "der zweiten Auflage"
    if word == "die":
        return "n" if noun.endswith("en") else ""  # "die fünften Klassen"
    if word in _DIE:
        return ""
    if word in _DATIVE:
        return "r" if kind == "f" else "m"
    return "n" if word in _ACCUSATIVE and kind == "m" else STRONG[kind]


def one(match: re.Match[str], noun: str) -> str:
    """Return "ein" as it stands before a noun: "vor einer Stunde", "für einen Euro"."""
    _, word = before(match)
    kind = gender(noun)
    if word.lower() in _DATIVE:
        return "einer" if kind == "f" else "einem"
    if word.lower() in _ACCUSATIVE and kind == "m":
        return "einen"
    return "eine" if kind == "f" else "ein"
