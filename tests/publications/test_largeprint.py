"""Large print: what the PDF of the small and of the real programme holds, and how it looks."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
import typst
from pdfua import validate

from library.errors import LibraryError
from library.narration.narrator import Narration
from library.project import Project
from library.publications import Master
from library.publications.largeprint import publish
from library.translation.matter import back_matter, chapter_pages, front_matter
from tests.conftest import ROOT
from tests.programme.test_markdown import EVERYTHING
from tests.publications.masters import make_master
from tests.publications.pdfs import Element, Pdf, words_of
from tests.publications.test_epub import EVIL, png

LOCALES = ("de", "de_simple", "en", "tr")
LONG = "Straßenverkehrsordnungszulassungsbehördenmitarbeiterinnenverzeichnis"
HOSTILE = f"""\
# Zei\\<chen

13\\. Mai: a \\< b & c „d“ \\[x\\] #set text(red) $x$ \\*y\\* {LONG}[^x] und[^y]

[^x]: Eins

[^y]: Zwei

| Ort | Behörde | Bescheid |
|-----|---------|----------|
| {LONG} | Amt | https://example.org/{"sehr/lang/" * 9} |

## Tiefer

Ende
"""
TURKISH = {
    "Ein Programm": EVIL,
    "Titel": "İlk ‘ığdır’ – 5 €",
    "Ein Park mit alten Bäumen": 'Eski "ağaçlı" <park>',
    "Punkt": "**Bir. İki** ve [üç](https://example.org/)\n\n- dört\n- beş\n",
}


def small(folder: Path, locale: str = "de", messages: dict[str, str] | None = None) -> Master:
    """Return the small programme with everything that Markdown allows."""
    (folder / "sources" / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    return make_master(
        folder, {"01-alles.md": EVERYTHING, "02-title.md": HOSTILE}, locale, messages
    )


def real(locale: str) -> Master:
    """Return the real edition in a language, without its voice."""
    project = Project(ROOT)
    edition = project.edition(project.programme(), locale)
    pages = (
        *front_matter(edition, "Pico", 60_000),
        *chapter_pages(edition),
        *back_matter(edition, "Pico"),
    )
    narrations = tuple(Narration(page, (), Path("silence.mp3")) for page in pages)
    return Master(edition, narrations, b"", "Pico", edition.programme.day)


def published(master: Master, folder: Path) -> Path:
    (artefact,) = publish(master, folder)
    assert artefact.seconds == 0
    return artefact.path


@dataclass(frozen=True)
class Book:
    """A master, where its PDF is, and the PDF read."""

    master: Master
    path: Path
    pdf: Pdf


@pytest.fixture(scope="module", params=["small de", "small tr", *LOCALES])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The small programme, also half translated, and the four editions."""
    folder = tmp_path_factory.mktemp("largeprint")
    size, _, locale = str(request.param).rpartition(" ")
    master = small(folder, locale, TURKISH) if size else real(locale)
    path = published(master, folder)
    return Book(master, path, Pdf(path))


def test_the_text_in_reading_order_is_the_editions_text_whole(book: Book) -> None:
    master, pdf = book.master, book.pdf
    expected = words_of(narration.page for narration in master.spoken())
    assert pdf.words().split() == expected.split()
    assert len(expected) > 500


def test_pdfua_finds_nothing(book: Book) -> None:
    report = validate(str(book.path))
    assert [finding.message for finding in report.findings] == []


def test_tagged_titled_and_in_its_language(book: Book) -> None:
    master = book.master
    with pikepdf.open(book.path) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.Root.Lang) == master.edition.language.tag
        with file.open_metadata() as xmp:
            assert xmp["dc:title"] == master.edition.full_title
            assert xmp["dc:creator"] == [master.edition.programme.publisher]
            assert xmp["pdfuaid:part"] == "1"
            assert xmp["xmp:CreateDate"] == "2020-01-01T00:00:00Z"


def test_large_black_and_in_the_typeface_for_low_vision(book: Book) -> None:
    """Header and page numbers, too; İ is drawn as I and a dot, ẞ and some signs are Noto's."""
    pdf = book.pdf
    assert min(glyph.size for glyph in pdf.glyphs) == 18
    assert {glyph.font for glyph in pdf.glyphs} == {
        "AtkinsonHyperlegible-Regular", "AtkinsonHyperlegible-Bold",
    }  # fmt: skip
    assert pdf.colours() == {(0.0,)}  # black on paper: 21:1


def test_fonts_are_embedded(book: Book) -> None:
    fonts = 0
    with pikepdf.open(book.path) as file:
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in thing or "/FontFile3" in thing
                fonts += 1
    assert fonts >= 2


def test_nothing_leaves_the_paper(book: Book) -> None:
    pdf = book.pdf
    margin, width = 25 / 25.4 * 72, 210 / 25.4 * 72
    for glyph in pdf.glyphs:
        assert margin - 1 < glyph.x < width - margin, glyph
        assert 36 < glyph.y < 297 / 25.4 * 72 - 36, glyph


def test_headings_are_the_editions(book: Book) -> None:
    master, pdf = book.master, book.pdf
    expected = [
        (int(block.block.tag[1]), " ".join(block.text().split()))
        for narration in master.spoken()
        for block in narration.page.blocks.values()
        if block.block.kind == "heading"
    ]
    expected.insert(_before_chapters(master), (1, master.edition.interface("Inhalt").words))
    assert pdf.headings() == expected


def _before_chapters(master: Master) -> int:
    title = master.spoken()[0].page
    return sum(block.block.kind == "heading" for block in title.blocks.values())


def test_contents_and_bookmarks_lead_to_the_chapters(book: Book) -> None:
    master, pdf = book.master, book.pdf
    title, *others = [narration.page for narration in master.spoken()]
    expected = [
        (int(block.block.tag[1]), " ".join(block.text().split()))
        for page in others
        for block in page.blocks.values()
        if block.block.kind == "heading" and (page.number or block.block.tag == "h1")
    ]
    first = (1, " ".join(title.title().words.split()))
    assert [(level, name) for level, name, _ in pdf.bookmarks()] == [first, *expected]
    bookmarks = [(name, page) for level, name, page in pdf.bookmarks()[1:] if level <= 2]
    assert pdf.contents() == bookmarks
    for name, page in pdf.contents():
        start = name.split()[0]
        shown = "".join(
            glyph.text
            for glyph in pdf.glyphs
            if glyph.page == page - 1 and glyph.size > 18 and not glyph.artifact
        )
        assert start.replace("İ", "") in shown.replace("İ", "").replace("\u200b", ""), (name, page)
    assert "/PageLabels" in pdf.file.Root
    numbers = {
        glyph.page: glyph.text for glyph in pdf.glyphs if glyph.artifact and glyph.y < 80
    }  # the last figure of each page's number
    assert numbers == {page: str(page + 1)[-1] for page in range(len(pdf.file.pages))}


def test_each_chapter_begins_a_page_and_is_named_on_the_next(tmp_path: Path) -> None:
    title = "Sehr langer Titel mit vielen Worten " * 3
    chapters = {"01-a.md": f"# {title}\n\n{'Wort ' * 500}\n", "02-b.md": "# Kurz\n\nText\n"}
    pdf = Pdf(published(make_master(tmp_path, chapters), tmp_path))
    headers: dict[int, str] = {}
    for glyph in pdf.glyphs:
        if glyph.artifact and glyph.y > 750:
            headers[glyph.page] = headers.get(glyph.page, "") + glyph.text
    starts = {name.split()[0]: page - 1 for _, name, page in pdf.bookmarks()}
    assert set(headers) >= set(range(starts["Sehr"] + 1, starts["Kurz"]))
    assert starts["Kurz"] - starts["Sehr"] > 1
    assert set(headers).isdisjoint(starts.values())
    assert headers[starts["Sehr"] + 1] == "Sehr langer Titel mit vielen Worten Sehr langer Titel…"


def letters(pieces: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """Count the letters in each language."""
    counts: dict[str, Counter[str]] = {}
    for tag, text in pieces:
        counts.setdefault(tag, Counter()).update(filter(str.isalpha, text))
    return {tag: count for tag, count in counts.items() if count}


def marked(master: Master) -> Iterator[tuple[str, str]]:
    """Yield the language and the text of each run; of headings twice, for the contents."""
    contents = master.edition.interface("Inhalt")
    yield contents.language.tag, contents.words
    for page in (narration.page for narration in master.spoken()):
        for block in page.blocks.values():
            for run in (run for part in block.parts for run in part.runs):
                kinds = {mark.kind: mark.value for mark in run.marks}
                if "note" in kinds:
                    continue
                yield kinds.get("lang", block.language.tag), run.text
                listed = page.number or (block.block.id == page.heading and page.slug != "title")
                if block.block.tag in ("h1", "h2") and listed:
                    yield block.language.tag, run.text


def test_the_language_of_parts_is_marked(book: Book) -> None:
    read = ((words.lang, words.text) for words in book.pdf.document.pieces(("Lbl",)))
    expected = letters(marked(book.master))
    assert letters(read) == expected
    assert len(expected) > 1


def test_a_word_stays_in_its_column(tmp_path: Path) -> None:
    row = " | ".join(letter * 25 for letter in "xyz")
    text = f"# Titel\n\n| A | B | C |\n|---|---|---|\n| {row} |\n"
    pdf = Pdf(published(make_master(tmp_path, {"01-a.md": text}), tmp_path))
    found = {
        letter: [glyph.x for glyph in pdf.glyphs if glyph.text[:1] == letter and glyph.page == 2]
        for letter in "xyz"
    }
    assert max(found["x"]) < min(found["y"])
    assert max(found["y"]) < min(found["z"])


def test_a_heading_stays_with_a_tall_picture(tmp_path: Path) -> None:
    (tmp_path / "sources" / "pictures").mkdir(parents=True)
    tall: bytes = typst.compile(b"#set page(width: 50pt, height: 900pt)", format="png", ppi=72)
    (tmp_path / "sources" / "pictures" / "hoch.png").write_bytes(tall)
    text = "# Titel\n\n![Ein Turm](hoch.png)\n\nText\n"
    pdf = Pdf(published(make_master(tmp_path, {"01-a.md": text}), tmp_path))
    assert [len(page.get_images()) for page in pdf.file.pages][:4] == [0, 0, 1, 0]


def test_what_everything_becomes(tmp_path: Path) -> None:
    pdf = Pdf(published(small(tmp_path, "tr", TURKISH), tmp_path))
    elements = list(pdf.document.walk())

    def of(role: str) -> list[Element]:
        return [element for element in elements if element.role == role]

    assert [figure.alt for figure in of("Figure")] == ['Eski "ağaçlı" <park>']
    assert [cell.text() for cell in of("TH")][:2] == ["Kopf", "leer"]
    assert [cell.text() for cell in of("TD")][:2] == ["Zelle", ""]
    assert [quotation.text() for quotation in of("BlockQuote")] == ["Zitat"]
    assert [mark.text(()) for mark in of("Lbl")][-9:] == [
        "•", "–", "–", "1.", "2.", "•", "[1]", "[1]", "[2]",
    ]  # fmt: skip
    assert [em.text() for em in of("Em")] == ["betonter"]
    assert [strong.text() for strong in of("Strong")] == ["starker", "Bir. İki"]
    items = [element.text() for element in of("LI")]
    assert items == [
        "Bir. İki ve üç dört beş", "dört", "beş",
        "innen", "noch einer", "Punkt zwei", "Die Anmerkung.", "Eins", "Zwei",
    ]  # fmt: skip
    uris = [
        str(annotation.A.URI)
        for page in pdf.file.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation and "/URI" in annotation.A
    ]
    assert uris == ["https://example.org/"] * 2


def test_the_bytes_depend_on_the_edition_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    master = small(tmp_path)
    first = published(master, tmp_path).read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    time.tzset()
    assert published(master, tmp_path).read_bytes() == first
    later = replace(master, modified=master.modified.replace(year=2021))
    assert published(later, tmp_path).read_bytes() != first


def test_right_to_left(tmp_path: Path) -> None:
    """To be seen: lines begin at the right, and every word is whole, in a font that has it."""
    words = "برنامج انتخابي مع رابط"
    pdf = Pdf(published(small(tmp_path, "ar", {"Titel": words}), tmp_path))
    assert pdf.lang == "ar"
    (heading,) = [text for level, text in pdf.headings() if words.split()[0] in text]
    assert sorted(heading.split()) == sorted(words.split())
    ends = [glyph.x for glyph in pdf.glyphs if glyph.size == 32 and "Arabic" in glyph.font]
    assert max(ends) > 500
    assert any("برنامج" in title for _, title, _ in pdf.bookmarks())


@pytest.mark.parametrize("text", ["ĥoro", "Привет", "Ελλάδα", "Tiếng Việt", "a‑b", "STRAẞE"])
def test_letters_that_the_typeface_lacks_are_another_ones(tmp_path: Path, text: str) -> None:
    master = make_master(tmp_path, {"01-a.md": f"# Titel\n\n{text}\n"})
    pdf = Pdf(published(master, tmp_path))
    assert text in pdf.words()
    assert "NotoSans-Regular" in {glyph.font for glyph in pdf.glyphs}


def test_letters_that_nobody_has_are_named(tmp_path: Path) -> None:
    master = make_master(tmp_path, {"01-a.md": "# Titel\n\nEin 漢字 und ♞👍\n"})
    with pytest.raises(LibraryError) as caught:
        published(master, tmp_path)
    assert re.search("漢.*字.*♞.*👍", caught.value.text)
    assert (caught.value.code, caught.value.place) == ("R001", "ein-programm-de-large-print.pdf")
    assert "fontpkg" in caught.value.hint
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    master = small(tmp_path)
    broken = replace(master.edition.programme, pictures={"park.png": b"no picture"})
    edition = replace(master.edition, programme=broken)
    with pytest.raises(LibraryError) as caught:
        published(replace(master, edition=edition), tmp_path)
    assert caught.value.code == "R002"


def test_a_region_in_the_tag(tmp_path: Path) -> None:
    pdf = Pdf(published(small(tmp_path, "pt_BR", {"Titel": "Título"}), tmp_path))
    assert pdf.lang == "pt-BR"
    assert (tmp_path / "ein-programm-pt-br-large-print.pdf").exists()
