"""The pages of the site: one to choose a language, one an edition, one a chapter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from lxml import etree
from markupsafe import Markup
from PIL import Image

from library.languages import Language
from library.narration.narrator import Narration
from library.publications import Master
from library.publications.xhtml import html_tree, page_blocks, page_content, page_title, render
from library.shelf.about import ended
from library.shelf.address import link, media_type, relative
from library.shelf.beside import set_beside
from library.shelf.offers import offers
from library.shelf.schema_org import described
from library.shelf.shelf import Publication
from library.translation.amounts import duration, size
from library.translation.edition import Edition, Text, original
from library.translation.matter import extent, imprint, translation_state, voice_notice

_PACKAGE = "library.shelf"
_SPEEDS = ("0.5", "0.75", "1", "1.25", "1.5", "1.75", "2", "2.5", "3")


@dataclass(frozen=True)
class Alternate:
    """The same page in a language: where it is, what people read, and whether it is this one."""

    tag: str
    direction: str
    name: str
    href: str
    address: str
    current: bool


@dataclass(frozen=True)
class Entry:
    """A chapter of an edition, and its page's path; `audio` is None without an MP3."""

    title: Markup
    href: str
    audio: Publication | None


def entry_page(editions: Sequence[Edition], publications: Sequence[Publication]) -> bytes:
    """Return the page that offers each language in its own name: `index.html`."""
    first = editions[0]
    languages = [edition.language for edition in editions]
    names = ", ".join(language.name for language in languages)
    return _render(
        "entry.html",
        first,
        "",
        title=Text(f"{first.title.words} – {names}", first.title.language),
        description=first.subtitle,
        alternates=_alternates(first, languages, None, "", "index.html"),
        canonical=_canonical(first, "index.html"),
        one_a_tag=_one_a_tag(languages, None),
        editions=editions,
        spoken={entry.locale for entry in publications if entry.seconds},
        headings=_headings(editions),
        imprint=imprint(first),
    )


def edition_page(
    master: Master, publications: Sequence[Publication], languages: Sequence[Language]
) -> bytes:
    """Return the page of an edition, with all that it offers: `<locale>/index.html`.

    `languages` are those of all editions.
    """
    edition = master.edition
    folder = edition.language.locale
    entries = _entries(master, publications)
    seconds = sum(entry.audio.seconds for entry in entries if entry.audio)
    spoken = any(entry.seconds for entry in publications)
    return _render(
        "edition.html",
        edition,
        folder,
        title=Text(edition.full_title, edition.title.language),
        description=_description(edition, spoken),
        alternates=_alternates(edition, languages, edition.language, folder, "index.html"),
        canonical=_canonical(edition, f"{folder}/index.html"),
        one_a_tag=_one_a_tag(languages, edition.language),
        structured=described(master, publications),
        entries=entries,
        seconds=seconds,
        extent=extent(edition, round(seconds * 1_000)),
        offers=list(offers(edition, publications)),
        publications=publications,
        spoken=spoken,
        voice=voice_notice(edition, master.narrators) if spoken else None,
        state=list(translation_state(edition)),
        imprint=imprint(edition),
        podcast=f"{folder}/podcast.rss" if seconds else "",
        podcast_works=bool(edition.programme.base_url),
        manifest=f"{folder}/publication.json" if seconds else "",
    )


def chapter_pages(
    master: Master, publications: Sequence[Publication], languages: Sequence[Language]
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each chapter to read along.

    Each phrase has its begin in the recording in `data-begin`, in seconds. In a translation the
    German of each block stands beside it, hidden until somebody wishes to see it.
    """
    entries = _entries(master, publications)
    german = None if master.edition.is_original else original(master.edition.programme)
    for place, narration in enumerate(master.chapters()):
        article = _article(master.edition, narration, bool(entries[place].audio))
        if german:
            blocks = page_blocks(german, german.chapters[place])
            set_beside(_places(article), narration.page, blocks)
        yield entries[place].href, _chapter(master, narration, languages, entries, place, article)


def _article(edition: Edition, narration: Narration, spoken: bool) -> etree._Element:
    """Return the text of a chapter, its phrases with their times."""
    page = narration.page
    article = html_tree(page_content(edition, page), "article", f"page-{page.slug}")
    places = _places(article)
    for clip in narration.clips if spoken else ():
        places[clip.phrase.id].set("data-begin", f"{clip.begin / 1_000:.3f}")
    for image in article.iter("img"):
        picture = Path(image.get("src", "")).name
        image.set("src", relative(f"pictures/{picture}", f"{edition.language.locale}/chapters"))
        width, height = Image.open(BytesIO(edition.programme.pictures[picture])).size
        image.attrib.update({"width": str(width), "height": str(height)})  # so that no text jumps
    return article


def _places(article: etree._Element) -> dict[str, etree._Element]:
    return {name: element for element in article.iter() if (name := element.get("id"))}


def _chapter(
    master: Master,
    narration: Narration,
    languages: Sequence[Language],
    entries: Sequence[Entry],
    place: int,
    article: etree._Element,
) -> bytes:
    edition, page, entry = master.edition, narration.page, entries[place]
    folder = f"{edition.language.locale}/chapters"
    return _render(
        "chapter.html",
        edition,
        folder,
        title=Text(f"{page.title().words} – {edition.full_title}", page.title().language),
        description=_description(edition, bool(entry.audio)),
        alternates=_alternates(
            edition, languages, edition.language, folder, f"chapters/{page.stem}.html"
        ),
        canonical=_canonical(edition, f"{folder}/{page.stem}.html"),
        one_a_tag=_one_a_tag(languages, edition.language),
        article=Markup(etree.tostring(article, encoding="unicode", method="html")),
        entry=entry,
        phrases=len(narration.clips),
        speeds=[
            (speed, f"{format_decimal(Decimal(speed), locale=edition.language.cldr)}×")
            for speed in _SPEEDS
        ],
        name=page.title().words,
        previous=entries[place - 1] if place else None,
        following=entries[place + 1] if place + 1 < len(entries) else None,
        voice=voice_notice(edition, master.narrators),
        state=list(translation_state(edition)),
    )


def sitemap(masters: Sequence[Master]) -> bytes:
    """Return the sitemap (sitemaps.org, 0.9): the programme must have a `base_url`."""
    first = masters[0].edition
    paths = ["index.html"]
    for master in masters:
        locale = master.edition.language.locale
        paths.append(f"{locale}/index.html")
        paths += [f"{locale}/chapters/{one.page.stem}.html" for one in master.chapters()]
    urls = [_canonical(first, path) for path in paths]
    return render("sitemap.xml", first, _PACKAGE, urls=urls)


def _headings(editions: Sequence[Edition]) -> list[Text]:
    """Return what stands above the languages, in each of them once."""
    headings: dict[str, Text] = {}
    for edition in editions:
        _ = edition.interface
        heading = _("Sprachen")
        headings.setdefault(heading.words, heading)
    return list(headings.values())


def _render(layout: str, edition: Edition, folder: str, **values: Any) -> bytes:
    cldr = edition.language.cldr
    return render(
        layout,
        edition,
        _PACKAGE,
        here=lambda path: relative(path, folder),
        address=lambda path: link(edition.programme, path, folder),
        media_type=media_type,
        length=lambda seconds: duration(max(round(seconds), 1), cldr),
        size=lambda count: size(count, cldr),
        **values,
    )


def _description(edition: Edition, spoken: bool) -> Text:
    _ = edition.interface
    fields = {"subtitle": ended(edition.subtitle).words, "name": edition.language.name}
    if not spoken:
        return _("{subtitle} Zum Lesen und Mitnehmen. Sprache: {name}.", **fields)
    return _("{subtitle} Zum Lesen, Hören und Mitnehmen. Sprache: {name}.", **fields)


def _canonical(edition: Edition, path: str) -> str:
    return link(edition.programme, path) if edition.programme.base_url else ""


def _alternates(
    edition: Edition,
    languages: Sequence[Language],
    current: Language | None,
    folder: str,
    file: str,
) -> list[Alternate]:
    """Return the same page in all languages; `edition` knows the site's address."""
    return [
        Alternate(
            language.tag,
            language.direction,
            language.name,
            relative(f"{language.locale}/{file}", folder),
            _canonical(edition, f"{language.locale}/{file}"),
            language == current,
        )
        for language in languages
    ]


def _one_a_tag(languages: Sequence[Language], current: Language | None) -> list[str]:
    """Return the names of the languages that search engines are told of: the first of each tag.

    Plain German shares German's tag; its own pages tell of none, as they would not be among them.
    """
    first: dict[str, Language] = {}
    for language in languages:
        first.setdefault(language.tag, language)
    if current is not None and first[current.tag] != current:
        return []
    return [language.name for language in first.values()]


def _entries(master: Master, publications: Sequence[Publication]) -> list[Entry]:
    by_path = {entry.path: entry for entry in publications}
    locale = master.edition.language.locale
    return [
        Entry(
            page_title(master.edition, narration.page),
            f"{locale}/chapters/{narration.page.stem}.html",
            by_path.get(f"{locale}/audio/{narration.page.stem}.mp3"),
        )
        for narration in master.chapters()
    ]
