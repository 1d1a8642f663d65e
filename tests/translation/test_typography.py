"""Quotation marks, spaces and signs: a table of languages, translations and codes."""

import pytest

from library.translation.checks.typography import check
from tests.translation.pairs import pair

CASES = [
    ("de_simple", "„Eins“, ‚zwei‘ und so weiter …", ""),
    ("de_simple", "“Eins”", "T070"),
    ("de_simple", "»Eins«", "T070"),
    ("tr", "“Bir.” ‘iki’", ""),
    ("tr", "“Bir.“", "T070"),
    ("tr", "„Bir”", "T070"),
    ("en", "‘One’ “two”", ""),
    ("en", '"One"', "T070"),
    ("it", "«Uno» „due“", ""),
    ("it", '"Uno"', "T070"),
    ("en", "One  two", "T071"),
    ("en", "One \u00a0two", "T071"),
    ("en", "One , two", "T071"),
    ("en", "One (two ).", ""),
    ("en", "One .5 two", ""),
    ("de_simple", "Plan B\u00a0.", "T071"),
    ("fr", "Vraiment\u00a0? Oui\u202f!", ""),
    ("en", "One\n\n- two\n- three", ""),
    ("en", "One...", "T072"),
    ("en", "One's", "T073"),
    ("tr", "Dortmund'da", "T073"),
    ("tr", "%80 ve yüzde 20", ""),
    ("tr", "80 %", "T074"),
    ("en", "80 %", "T074"),
    ("en", "80%", ""),
    ("de_simple", "80%", "T074"),
    ("de_simple", "80\u00a0% und 20 %", ""),
    ("fr", "80%", ""),
    ("en", '"It\'s  80 % ..."', "T070 T071 T072 T073 T074"),
]


@pytest.mark.parametrize(("locale", "target", "expected"), CASES)
def test_cases(locale: str, target: str, expected: str) -> None:
    found = check(pair(locale, "Text", target))
    assert [finding.code for finding in found] == expected.split()


def test_addresses_are_no_text() -> None:
    assert not list(check(pair("en", "Text", "[one](https://example.org/a...b?c=80%20%25')")))
