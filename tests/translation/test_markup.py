"""Links, notes, foreign words and emphasis: a table of German, translation and codes."""

import pytest

from library.translation.checks.markup import check
from tests.translation.pairs import pair

CASES = [
    ("Text", "metin", ""),
    ("[a](https://a.de)", "[b](https://a.de)", ""),
    ("[a](https://a.de)", "[b](http://a.de)", "T050"),
    ("[a](https://a.de)", "b", "T050"),
    ("[a](https://a.de) [b](https://b.de)", "[b](https://b.de) [a](https://a.de)", ""),
    ("[a](tel:+49231)", "[a](tel:+49232)", "T050"),
    ("a[^1] b[^2]", "b[^2] a[^1]", ""),
    ("a[^1]", "a[^1] a[^1]", "T051"),
    ("a[^1]", "a", "T051"),
    ("[one]{lang=en}", "[one]{lang=en}", ""),
    ("[one]{lang=en}", "[*one*]{lang=en}", "T053"),
    ("[one]{lang=en}", "[One]{lang=en}", "T052"),
    ("[one]{lang=en}", "[one]{lang=tr}", "T052"),
    ("[one]{lang=en}", "one", "T052"),
    ("die Jusos", "[Jusos]{lang=de}’ta", ""),
    ("die Jusos", "[Falken]{lang=de}", "T052"),
    ("**a** *b*", "*b* **a**", ""),
    ("**a** b **c**", "**a** b c", "T053"),
    ("***a***", "**a**", "T053"),
    ("*a [b](https://a.de) c*", "*a [b](https://a.de)*", ""),
    ("*a*[^1]", "[a](https://a.de)", "T050 T051 T053"),
    ("[a](https://a.de)", "metin\n\n- [a](https://a.de)\n- [b](https://a.de)", ""),
]


@pytest.mark.parametrize(("source", "target", "expected"), CASES)
def test_cases(source: str, target: str, expected: str) -> None:
    found = list(check(pair("tr", source, target)))
    assert [finding.code for finding in found] == expected.split()


def test_it_says_what_is_missing_and_what_came_in() -> None:
    (finding,) = check(pair("tr", "[a](https://a.de)", "[a](https://b.de)"))
    assert "https://a.de is missing" in finding.text
    assert "https://b.de is not in the German" in finding.text
