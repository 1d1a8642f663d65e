"""The findings of whole catalogs, and those that somebody accepted."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from library.programme.reader import read_programme
from library.project import Project
from library.translation.checks.messages import (
    check_interface_messages,
    check_programme_messages,
)
from tests.conftest import ROOT, run_library

SENTENCE = "Wir bauen 13 Wohnungen. Das ist gut."


def found(project: Path, target: str, *comments: str, locale: str = "tr") -> list[str]:
    catalog = Catalog(locale=locale)
    catalog.add(SENTENCE, target, user_comments=comments)
    programme = read_programme(project / "sources")
    findings = check_programme_messages(programme, catalog, locale, "tr.po", {})
    return [finding.code for finding in findings]


def test_a_good_translation_gives_nothing(project: Path) -> None:
    assert found(project, "13 konut yapıyoruz. Bu iyi.") == []


def test_a_lost_figure_is_found(project: Path) -> None:
    assert found(project, "Konutlar yapıyoruz. Bu iyi.") == ["T020"]


def test_a_finding_is_accepted_with_a_reason(project: Path) -> None:
    comment = "accept T020: the figure stands in the title"
    assert found(project, "Konutlar yapıyoruz. Bu iyi.", comment) == []


def test_accepting_needs_a_reason(project: Path) -> None:
    assert found(project, "Konutlar yapıyoruz. Bu iyi.", "accept T020") == ["T091"]


def test_what_is_accepted_and_occurs_no_more_is_a_finding(project: Path) -> None:
    comment = "accept T020: the figure stands in the title"
    assert found(project, "13 konut yapıyoruz. Bu iyi.", comment) == ["T090"]


def test_plain_german_has_a_gate_for_each_chapter(project: Path) -> None:
    hard = "Verwaltungsvereinfachungsmaßnahmen erfordern Zuständigkeitsverlagerungen. " * 10
    assert "E020" in found(project, hard.strip(), locale="de_simple")


def test_interface_words_are_checked() -> None:
    catalog = Catalog(locale="en")
    catalog.add("Die Übersetzung ist ein Entwurf.", "Die Übersetzung ist ein Entwurf.")
    assert [f.code for f in check_interface_messages(catalog, "en", "en.po")] == ["T062", "T063"]


@pytest.mark.parametrize("locale", ["de_simple", "en", "tr"])
def test_the_real_catalogs_have_no_finding_but_that_nobody_reviewed_them(locale: str) -> None:
    project = Project(ROOT)
    findings = list(project.findings(project.programme(), locale))
    assert [finding.code for finding in findings] == ["T012"], findings


def test_status_shows_how_hard_each_chapter_is_to_read() -> None:
    run = run_library(ROOT, "status", "--readability")
    assert run.code == 0
    assert "Flesch-Amstad" in run.out
    assert "Ateşman" in run.out
    assert len(run.out.splitlines()) == 1 + 4 * 12
