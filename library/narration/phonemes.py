"""Sounds in IPA, for voices that are taught phonemes: where they come from, and alphabets for them.

They come from passages between double brackets, and from eSpeak NG, which reads the letters.
"""

import ctypes
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import cache
from tempfile import TemporaryDirectory

from library.errors import LibraryError

_MARKS = ".,;:?!…"  # what makes the melody of a sentence
_PASSAGE = re.compile(r"\[\[(.*?)\]\]")
_ENDING = re.compile(r"['’]?(\w+)")
_CLAUSE = re.compile(rf"(.*?)(?:([{_MARKS}]+)(?=\s|$)|$)\s*")
_VOWELS = "aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏ"
_STRESS = re.compile(rf"([ˈˌ])([^ˈˌ\s{_VOWELS}]+)(?=[{_VOWELS}])")
TIE = "\u0361"  # joins the letters of one sound
_SPELLINGS = str.maketrans({"\u035c": TIE, ".": "", "‿": "", "'": "ˈ", ":": "ː"})  # of dictionaries

# speak_lib.h
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_IPA_TIED = 0x02 | 0x80 | ord(TIE) << 8
_OK = 0


def phonemes_of(
    text: str, letters: Callable[[str], str], sounds: Callable[[str], str], english: bool
) -> str:
    """Return what a voice says for a text: `letters` turns words into phonemes, `sounds` IPA.

    An ending after sounds, as in "[[ˈʁɔmbɛɐkpaʁk]]'a", joins them and has no stress of its own.
    Raises `LibraryError` if there is nothing to say.
    """
    spoken = ""
    for number, part in enumerate(_PASSAGE.split(text)):
        if number % 2:
            # Dictionaries have the stress before the syllable, these voices before its vowel
            spoken += sounds(_STRESS.sub(r"\2\1", part.translate(_SPELLINGS)))
            continue
        if number and (found := _ENDING.match(part)):
            spoken += _ending(found[1], spoken, letters, sounds, english)
            part = part[found.end() :]
        words = part.lstrip(f"{_MARKS} ")  # marks before words say nothing to a reader of words
        spoken += part.removesuffix(words)
        if words:
            spoken += letters(words) + " " * words[-1].isspace()
    if not spoken.strip(f" {_MARKS}"):
        raise LibraryError(f"there is nothing to say in {text!r}", code="V003")
    return spoken.strip()


def _ending(
    written: str,
    before: str,
    letters: Callable[[str], str],
    sounds: Callable[[str], str],
    english: bool,
) -> str:
    if english and written == "s":
        if before.endswith(tuple("szʃʒʧʤ")):
            return sounds("ɪz")
        return sounds("s" if before.endswith(tuple("ptkfθ")) else "z")
    vowels = unicodedata.normalize("NFD", written.casefold())
    if re.search("[aeiouyıæœø]", vowels):
        return re.sub("[ˈˌ]", "", letters(written))
    return sounds(written.casefold())  # as letters they would be spelt: "ess"


def in_alphabet(ipa: str, table: Mapping[str, str], alphabet: Collection[str]) -> str:
    """Return IPA in a voice's alphabet, by a table of what stands for what, the longest first.

    Raises `LibraryError` for a sound that neither has; diacritics without an entry are left out.
    """
    entries = [re.escape(entry) for entry in sorted(table, key=len, reverse=True)]

    def replace(found: re.Match[str]) -> str:
        sound = found[0]
        if sound in table:
            return table[sound]
        if sound in alphabet:
            return sound
        if unicodedata.combining(sound):
            return ""
        raise LibraryError(
            f"{sound!r} in {ipa!r} is no sound that this voice knows",
            hint="in the lexicon, write the International Phonetic Alphabet, as in ˈʁɔmbɛɐkpaʁk",
            code="V003",
        )

    # Decomposed, but for the one letter of the alphabet that has a diacritic
    text = unicodedata.normalize("NFD", ipa).replace("c\u0327", "ç")
    return re.sub("|".join([*entries, "."]), replace, text)


def read_with_espeak(text: str, language: str) -> str:
    """Return a text's phonemes in IPA, with ties, and its marks, which eSpeak leaves out."""
    clauses = (
        _read_clause(words, language) + marks for words, marks in _CLAUSE.findall(text.strip())
    )
    return " ".join(clause for clause in clauses if clause)


def _read_clause(words: str, language: str) -> str:
    library = _espeak()
    if library.espeak_SetVoiceByName(language.encode()) != _OK:
        raise LibraryError(f"eSpeak NG has no language {language!r}", code="V002")
    rest = ctypes.c_char_p(words.encode())
    read = []
    while rest.value:  # one clause, of those that eSpeak sees, at a time
        read.append(library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _IPA_TIED))
    phonemes = b" ".join(read).decode()
    # It marks where another language's words begin and end: "(en)smart(de)"
    return " ".join(re.sub(r"\([^)]*\)", "", phonemes).split())


def cut(phonemes: str, most: int) -> list[str]:
    """Return phonemes in pieces of at most `most`: cut after a mark, or else between words."""
    ends = (f"{{0,{most - 1}}}$", f"{{0,{most - 2}}}[{_MARKS}](?= )", f"{{0,{most - 1}}}(?= )")
    return re.findall(rf"\S(?:.{'|.'.join(ends)}|.{{0,{most - 1}}})", phonemes)


@cache
def _espeak() -> ctypes.CDLL:
    import espeakng_loader

    # A copy is a library of its own: eSpeak keeps some of what it read, and what the engine says
    # next, even in a process forked from this one, lacks words at times.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = ctypes.CDLL(shutil.copy(espeakng_loader.get_library_path(), folder))
    library.espeak_TextToPhonemes.argtypes = [
        ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int,
    ]  # fmt: skip
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    path = espeakng_loader.get_data_path()
    rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, os.fsencode(path), _DONT_EXIT)
    if rate <= 0:
        raise LibraryError(
            f"eSpeak NG does not find its data in {path}",
            hint="eSpeak takes paths of at most 150 characters: put the project into a shorter one",
            code="V002",
        )
    return library
