"""Names and terms: what the glossary says stands in the translation, spelt as it says."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from library.errors import Finding, LibraryError
from library.files import TABLE, decode, read_bytes, toml_table
from library.translation.checks import Pair

Glossary = Mapping[str, tuple[str, ...]]
_GERMAN_ENDING = r"(?:e[mnrs]?|er[ns]|erinn?(?:en)?|[_*:]?inn?(?:en)?|ns?|s|sen?|ses)?"
_WORD = re.compile(r"\w+(?:-\w+)*")
_ROMAN = re.compile(r"[IVX]+")
# "ekmek" becomes "ekmeği", "kitap" "kitabı", "ağaç" "ağacı", "ret" "reddi"
_SOFTENED = {"k": "[kğg]", "p": "[pb]", "ç": "[çc]", "t": "[td]"}


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the German terms of a glossary and their translations; none if there is no file.

    Its table `[terms]` has ``"Ruhrgebiet" = "Ruhr Bölgesi"`` or a list of alternatives. Raises
    `LibraryError` for anything else.
    """
    if not path.exists() and not path.is_symlink():
        return {}
    place, hint = path.as_posix(), "a glossary is TOML in UTF-8"
    text = decode(read_bytes(path, path.parents[1], TABLE, place, "G001", hint), place, "G001")
    content = toml_table(text, place, "G001")
    terms = content.get("terms")
    if not isinstance(terms, dict) or len(content) > 1:
        raise LibraryError("no table [terms], or more", place, "begin with [terms]", "G001")
    return {term: _alternatives(term, words, place) for term, words in terms.items()}


def _alternatives(term: str, words: object, place: str) -> tuple[str, ...]:
    found = tuple(words if isinstance(words, list) else [words])
    if not term.strip() or not found or not all(isinstance(w, str) and w.strip() for w in found):
        hint = '"Ruhrgebiet" = "Ruhr Bölgesi", or a list of such words'
        raise LibraryError(f"{term!r} is not translated by words", place, hint, "G001")
    return found


def check(pair: Pair) -> Iterator[Finding]:
    """Yield T030 missing terms, T031 misspelt names and unknown acronyms, T032 too few names."""
    for term in terms_in(pair.source_text, pair.glossary):
        allowed = pair.glossary[term]
        wanted = " or ".join(f"“{word}”" for word in allowed)
        if not any(_occurrences(word, pair.target_text, pair.tag) for word in allowed):
            text = f"“{term}” is not translated as {wanted}"
            yield pair.finding("error", "T030", text, "use the glossary’s word")
        elif term in allowed:
            before, after = (
                sum(_occurrences(word, text, pair.tag) for word in _shortest(allowed))
                for text in (pair.source_text, pair.target_text)
            )
            if after < before:
                text = f"“{term}” {after} times instead of {before} times"
                yield pair.finding("warning", "T032", text, "name it as often as the German does")
    yield from _misspelt(pair)


def terms_in(text: str, glossary: Glossary) -> list[str]:
    """Return the glossary's terms in a German text, each once; the longest one counts."""
    if not glossary:
        return []
    found = _any_term(tuple(glossary)).finditer(text)
    return list(dict.fromkeys(match[1] for match in found))


@cache
def _any_term(terms: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)({words}){_GERMAN_ENDING}(?!\w)")


def _shortest(words: tuple[str, ...]) -> list[str]:
    """Return the words that begin with no other of them, so that none is counted twice."""
    return [w for w in words if not any(w != other and w.startswith(other) for other in words)]


def _occurrences(word: str, text: str, tag: str) -> int:
    """Count a glossary word at the start of words; one in lower case stands for any case."""
    word, text = word.replace("'", "’"), text.replace("'", "’")
    if word[0].isupper():
        return len(re.findall(rf"(?<!\w){re.escape(word)}", text))
    if tag == "de":  # plain German writes long words with hyphens: Kreislauf-Wirtschaft
        word, text = (re.sub(r"(?<=\w)[-·\u00ad](?=\w)", "", each) for each in (word, text))
    word, text = _lower(word, tag), _lower(text, tag)
    last = _SOFTENED.get(word[-1], re.escape(word[-1])) if tag == "tr" else re.escape(word[-1])
    return len(re.findall(rf"(?<!\w){re.escape(word[:-1])}{last}", text))


def _lower(text: str, tag: str) -> str:
    return (text.replace("I", "ı").replace("İ", "i") if tag == "tr" else text).lower()


def _fold(word: str) -> str:
    """Return a word in lower case; with or without dot, an i is an i."""
    return word.replace("İ", "i").replace("ı", "i").casefold()


@dataclass(frozen=True)
class _Name:
    """A word of a name as the translation has to spell it.

    `fixed`: its case matters, for it is no everyday word. `inflected`: endings follow without an
    apostrophe, as in "Dortmundluların". `limit`: how many wrong letters a misspelling may have.
    """

    word: str
    fixed: bool
    inflected: bool
    limit: int

    def is_meant_by(self, word: str) -> bool:
        """Tell whether a word is this one, misspelt."""
        if self.inflected and word.startswith(self.word):
            return False
        length = len(self.word)
        heads = {word[: length + more] for more in (-1, 0, 1)} if self.inflected else {word}
        if any(_fold(head) == _fold(self.word) for head in heads):
            return self.fixed
        if word.islower():
            return word == self.word[1:]
        near = (head for head in heads if abs(len(head) - length) <= self.limit)
        return any(_distance(_fold(head), _fold(self.word)) <= self.limit for head in near)


_Entries = tuple[tuple[str, tuple[str, ...]], ...]  # of a glossary: what a cache can be asked for


def _names(glossary: _Entries) -> Iterator[tuple[str, _Name, _Name]]:
    """Yield each name's term, and it, for texts where the German has the term and for others."""
    words = {term for term, _ in glossary}
    for term, alternatives in glossary:
        for name in (name for name in alternatives if name[0].isupper()):
            parts = _WORD.findall(name)
            for word in (word for word in parts if word[0].isupper() and len(word) > 2):
                length = max(map(len, word.split("-")))
                fixed, inflected = name == term or len(parts) == 1, word != term
                inflected = inflected and word not in words
                # Short names are near other words: "Ruhr" to "ruhu", Turkish for "its soul".
                limits = ((length > 5) + 1, 2 * (length > 5))
                there, elsewhere = (limit - (inflected and length > 5) for limit in limits)
                yield (
                    term,
                    _Name(word, fixed, inflected, there),
                    _Name(word, fixed, inflected, elsewhere),
                )


@cache
def _misspellings(glossary: _Entries) -> Callable[[str], list[tuple[str, _Name, _Name]]]:
    """Return what tells which names a word may mean: worked out once, for words come again."""
    names = list(_names(glossary))

    @cache
    def meant(word: str) -> list[tuple[str, _Name, _Name]]:
        return [(term, there, other) for term, there, other in names if there.is_meant_by(word)]

    return meant


@cache
def _spelt(glossary: _Entries) -> frozenset[str]:
    """Return the words of a glossary's translations."""
    words = chain.from_iterable(alternatives for _, alternatives in glossary)
    return frozenset(_WORD.findall(" ".join(words)))


def _pieces(words: Iterable[str]) -> set[str]:
    return {_fold(_letters(piece)) for word in words for piece in word.split("-")}


def _misspelt(pair: Pair) -> Iterator[Finding]:
    glossary = tuple(pair.glossary.items())
    known = {*_WORD.findall(pair.source_text)}  # what stands in the German is spelt so
    listed, meant = _spelt(glossary), _misspellings(glossary)
    terms = terms_in(pair.source_text, pair.glossary)
    for word in dict.fromkeys(_WORD.findall(pair.target_text)):
        stem = word[:-1] if pair.tag != "tr" and word.endswith("s") else word
        if {word, stem} & known or word in listed or stem in listed:
            continue
        names = (there if term in terms else other for term, there, other in meant(word))
        if name := next((name.word for name in names if name.is_meant_by(word)), None):
            yield pair.finding("error", "T031", f"“{word}” for “{name}”?", f"spell it “{name}”")
        elif (said := _pieces(_acronyms(word))) and not said <= _pieces(known | listed):
            hint = "write it as the German does, or add it to the glossary"
            yield pair.finding("error", "T031", f"“{word}” is not in the German", hint)


def _acronyms(word: str) -> list[str]:
    return [letters for letters in map(_letters, word.split("-")) if _is_acronym(letters)]


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word))


def _is_acronym(letters: str) -> bool:
    """Tell "NATO" and "GmbH" from Roman numbers, and from words in capitals for emphasis."""
    capitals = sum(map(str.isupper, letters))
    return capitals > 1 and len(letters) < 8 and not _ROMAN.fullmatch(letters)


def _distance(left: str, right: str) -> int:
    """Return how many letters were changed, lost, added, or swapped with their neighbour."""
    rows: list[list[int]] = [[*range(len(right) + 1)]]
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)))
            if i > 1 and j > 1 and (a, b) == (right[j - 2], left[i - 2]):
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
