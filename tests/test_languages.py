from pathlib import Path

import pytest

from library.languages import new_language
from tests.publications.masters import make_master


@pytest.mark.parametrize(
    ("locale", "name"),
    [("pt_BR", "português (Brasil)"), ("ar", "العربية"), ("en_XA", "English XA")],
)
def test_a_language_has_the_name_that_its_speakers_give_it(locale: str, name: str) -> None:
    assert new_language(locale, ()).name == name


@pytest.mark.parametrize(
    ("locale", "title"),
    [("pt_BR", "Ein Programm"), ("de_simple", "Ein Programm (Einfache Sprache)")],
)
def test_a_title_names_the_language_where_its_tag_does_not(
    locale: str, title: str, tmp_path: Path
) -> None:
    edition = make_master(tmp_path, {"01-a.md": "# A\n\nB.\n"}, locale).edition
    assert edition.full_title == title
