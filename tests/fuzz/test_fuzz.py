"""A few examples of each grammar, the same in every run; `make fuzz` runs 20,000."""

from pathlib import Path

import pytest
from lxml import etree

from tests.fuzz.examples import fuzz
from tests.fuzz.targets import FILES, check_passive, make_project


@pytest.mark.parametrize("target", FILES)
def test_whatever_a_file_holds_it_is_refused_in_words_or_harmless(
    target: str, tmp_path: Path
) -> None:
    project = make_project(tmp_path)
    accepted = fuzz(target, 40, project, derandomise=True)
    assert accepted  # else the examples would show nothing but refusals


@pytest.mark.parametrize(
    "inner",
    [
        "<script/>",
        "<svg><SCRIPT/></svg>",
        '<p onclick="a"/>',
        '<a href="javascript:a"/>',
        '<a href="JavaScript:a"/>',
        '<img src="data:text/html,a"/>',
        '<iframe src="a"/>',
        '<p style="a"/>',
    ],
)
def test_what_acts_in_a_document_is_seen(inner: str) -> None:
    with pytest.raises(AssertionError):
        check_passive(etree.fromstring(f"<html>{inner}</html>"))
