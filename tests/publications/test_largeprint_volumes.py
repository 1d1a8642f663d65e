"""Large print of a long programme: volumes that can be bound, and nothing of the text lost."""

import re
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from library.errors import UnpublishableError
from library.publications import Master, largeprint
from library.shelf.offers import offers
from library.shelf.shelf import describe
from library.translation.edition import Page
from tests.publications.masters import make_master
from tests.publications.pdfs import Pdf, words_of

WORDS = "Ein Satz mit vielen Wörtern, der sich wiederholt und eine Seite füllt. " * 12
CHAPTERS = {f"{n:02}-kapitel-{n}.md": f"# Kapitel {n} heißt so\n\n{WORDS}\n" for n in range(1, 8)}


@pytest.fixture
def master(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Master:
    """Seven chapters, of which two fit into a volume; what follows them fits into the last."""
    monkeypatch.setattr(largeprint, "_VOLUME", 2_000)
    return make_master(tmp_path, CHAPTERS)


def pages(master: Master, *numbers: int) -> list[Page]:
    return [one.page for one in master.spoken() if one.page.number in numbers]


def test_each_volume_has_its_title_and_its_chapters(master: Master, tmp_path: Path) -> None:
    files = [artefact.path for artefact in largeprint.publish(master, tmp_path)]
    assert [file.name for file in files] == [
        f"ein-programm-de-large-print-{number}-of-4.pdf" for number in range(1, 5)
    ]
    title, closing, about = pages(master, 0)
    for number, file in enumerate(files, start=1):
        pdf, name = Pdf(file), f"Band {number} von 4"
        chapters = pages(master, 2 * number - 1, 2 * number)
        end = [closing] if number == 4 else []
        expected = words_of([title, *chapters, *end, about])
        assert pdf.words().split() == f"{name} {expected}".split()
        level, first = pdf.headings()[0]
        assert (level, first) == (1, title.title().words)
        with pikepdf.open(file) as opened, opened.open_metadata() as xmp:
            assert xmp["dc:title"] == f"{master.edition.full_title} – {name}"
        assert [finding.message for finding in validate(str(file)).findings] == []


def test_the_page_offers_each_volume_by_its_number(master: Master, tmp_path: Path) -> None:
    entries = [
        describe(
            tmp_path, artefact.path, locale="de", format="largeprint", seconds=0, voice="",
            completeness=1, reviewed=True, sources="",
        )
        for artefact in largeprint.publish(master, tmp_path)
    ]  # fmt: skip
    (offer,) = offers(master.edition, entries)
    names = {name.words: entry.path for name, entry in offer.files}
    assert list(names) == [f"Band {number} von 4" for number in range(1, 5)]
    assert names["Band 2 von 4"] == "ein-programm-de-large-print-2-of-4.pdf"


def test_ten_volumes_are_in_order_where_files_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(largeprint, "_VOLUME", 1)
    chapters = {f"{n:02}-k{n}.md": f"# Kapitel {n}\n\nText\n" for n in range(1, 11)}
    master = make_master(tmp_path, chapters)
    names = [artefact.path.name for artefact in largeprint.publish(master, tmp_path)]
    assert len(names) == 10
    assert names == sorted(names)
    assert names[0].endswith("-large-print-01-of-10.pdf")


def test_a_letter_that_nobody_has_is_named_with_its_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(largeprint, "_VOLUME", 1)
    chapters = {"01-a.md": "# Eins\n\nText\n", "02-b.md": "# Zwei\n\nEin 漢\n"}
    master = make_master(tmp_path, chapters)
    with pytest.raises(UnpublishableError, match="漢") as caught:
        list(largeprint.publish(master, tmp_path))
    assert caught.value.place == "ein-programm-de-large-print-2-of-2.pdf"


def test_volumes_have_the_same_bytes_again(master: Master, tmp_path: Path) -> None:
    contents = []
    for _ in range(2):
        files = [artefact.path for artefact in largeprint.publish(master, tmp_path)]
        contents.append([file.read_bytes() for file in files])
    assert contents[0] == contents[1]
    assert not re.search(rb"/CreationDate \(D:202[1-9]", contents[0][0])
