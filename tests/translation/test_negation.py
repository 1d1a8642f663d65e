"""Negations and reservations: tables of German, translation and codes."""

import pytest

from library.translation.checks.negation import check
from tests.translation.pairs import pair

NEGATED_IN_TURKISH = [
    "yapmıyoruz", "istemiyor musunuz", "olmaz", "başaramazlar", "yapmayız", "gelmedi", "yapmadık",
    "bilmediğimiz", "gelmemiş", "olmayacak", "vermeyeceğiz", "kaçırmamalıyız", "gitmemeli",
    "vermeyen", "kalmaması", "ayrılmamak", "satmayın", "satmayınız", "kalmasın", "gitmeyelim",
    "bakmayarak", "durmaksızın", "değil", "yok", "yoktur", "ne o ne bu", "yapamıyor",
]  # fmt: skip
POSITIVE_IN_TURKISH = [
    "yapıyoruz", "yapmayı", "yürümeye", "yapması", "umuyoruz", "tamamen tamamladık", "tamamına",
    "yapmadan önce", "kalkınmanın", "namaz", "yapılmasının", "dayanışmadan yana", "yoksul",
    "kapamalı", "memnun", "temmuz", "gömüyor", "yapmaya", "çalışmadır",
]  # fmt: skip


@pytest.mark.parametrize("word", NEGATED_IN_TURKISH)
def test_turkish_negations(word: str) -> None:
    assert not list(check(pair("tr", "Das ist nicht so.", f"Bu {word}.")))
    assert [finding.code for finding in check(pair("tr", "Ja.", f"Bu {word}."))] == ["T041"]


@pytest.mark.parametrize("word", POSITIVE_IN_TURKISH)
def test_turkish_words_that_only_look_like_it(word: str) -> None:
    assert not list(check(pair("tr", "Ja.", f"Bu {word}.")))
    assert [f.code for f in check(pair("tr", "Das ist nicht so.", f"Bu {word}."))] == ["T040"]


CASES = [
    ("en", "keine Zeit, keine Lust, kein Problem", "no time, no desire, no problem", ""),
    ("en", "keine Zeit, keine Lust, kein Problem", "no time, no desire, a problem", "T040"),
    ("en", "Niemand kommt.", "Nobody comes, never.", "T041"),
    ("en", "Weder hier noch dort", "Neither here nor there", ""),
    ("en", "Das Notwendige", "The note", ""),
    ("tr", "Ohne Arbeit", "İşsiz", ""),
    ("tr", "Arbeitslos", "İş yok", ""),
    ("tr", "Kein Kind bleibt zurück.", "Hiçbir çocuk geride kalmayacak.", ""),
    ("tr", "Kein Kind bleibt zurück.", "Hiçbir çocuk geride kalacak.", "T040"),
    ("de_simple", "Kein Kind", "Ein Kind", "T040"),
    ("de_simple", "Ein Kind", "Ein Kind, das nicht zur Schule geht", ""),
    ("en", "nur hier", "only here", ""),
    ("en", "nur hier", "here", "T042"),
    ("en", "nicht nur hier", "not only here", ""),
    ("tr", "höchstens 5, vor allem hier", "5, özellikle burada", "T042"),
    ("tr", "möglichst bald", "mümkün olduğunca yakında", ""),
    ("en", "bis zu dem Haus", "to the house", ""),
    ("en", "rund 100, etwa 50", "about 100, some 50", ""),
    ("fr", "Das ist nicht so.", "C’est ainsi.", ""),
]


@pytest.mark.parametrize(("locale", "source", "target", "expected"), CASES)
def test_cases(locale: str, source: str, target: str, expected: str) -> None:
    found = check(pair(locale, source, target))
    assert [finding.code for finding in found] == expected.split()
