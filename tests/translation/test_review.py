import json
from pathlib import Path

from babel.messages.catalog import Catalog

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from library.translation.review import Review, record_review, review_of
from tests.conftest import Library

REVIEW = Review("Ayşe Yılmaz, Verein e. V.", "2020-08-01")


def test_a_review_counts_until_the_text_changes() -> None:
    catalog = Catalog(locale="tr")
    message = catalog.add("Das Ende", "Son", user_comments=["note"])
    assert record_review(catalog, REVIEW) == 1
    assert review_of(message) == REVIEW
    assert message.user_comments[0] == "note"
    assert record_review(catalog, Review("Zweite", "2020-08-02")) == 0
    message.string = "Bitiş"
    assert review_of(message) is None
    assert record_review(catalog, Review("Zweite", "2020-08-02")) == 1
    assert len(message.user_comments) == 2


def test_fuzzy_and_empty_are_never_reviewed() -> None:
    catalog = Catalog(locale="tr")
    catalog.add("a", "b", flags=["fuzzy"])
    catalog.add("c", "")
    assert record_review(catalog, REVIEW) == 0


def translate_all(project: Path) -> None:
    path = catalog_path(project / "translations", "tr", "programme")
    catalog = read_catalog(path)
    for number, message in enumerate(message for message in catalog if message.id):
        message.string = f"Metin 13 {chr(97 + number)}"
    write_catalog(path, catalog)


def test_review_goes_through_to_status_and_publications(project: Path, library: Library) -> None:
    library("update", "tr")
    assert "tr is left out" not in library("build", "--draft", "--reviewed-only").out
    translate_all(project)
    assert library("status").out.splitlines()[2].split()[-1] == "0/8"
    run = library("build", "--draft", "--reviewed-only")
    assert "Türkçe is left out: 0 of 8 messages are reviewed." in run.out
    assert not (project / "build/tr").exists()
    run = library("review", "tr", "--by", "Ayşe Yılmaz", "--date", "2020-08-01")
    assert "8 messages are now reviewed" in run.out
    assert library("status").out.splitlines()[2].split()[-1] == "8/8"
    assert library("build", "--draft", "--reviewed-only", "--only", "mp3").code == 0
    index = json.loads((project / "build/library.json").read_text("utf-8"))["publications"]
    assert {entry["locale"]: entry["reviewed"] for entry in index} == {"de": True, "tr": True}
    path = catalog_path(project / "translations", "tr", "programme")
    path.write_text(path.read_text("utf-8").replace("Metin 13 c", "Metin 14 c"), "utf-8")
    assert library("status").out.splitlines()[2].split()[-1] == "7/8"
    assert "T012 warning: 1 of 8 messages are not reviewed" in library("check").err


def test_report_shows_german_beside_the_translation(project: Path, library: Library) -> None:
    library("update", "tr")
    path = catalog_path(project / "translations", "tr", "programme")
    catalog = read_catalog(path)
    for source, target in (("Wir bauen 13 Wohnungen. Das ist gut.", "12 konut. Bu iyi."),
                           ("Das Ende", "Son <b>")):  # fmt: skip
        message = catalog.get(source)
        assert message is not None
        message.string = target
    write_catalog(path, catalog)
    run = library("report", "tr", "--draft")
    assert run.code == 0, run.err
    page = (project / "report-tr.html").read_text("utf-8")
    assert "Wir bauen 13 Wohnungen." in page
    assert "12 konut." in page
    assert page.count("data:audio/mpeg;base64,") == 2
    assert "T020" in page
    assert "<b>" not in page
