"""What an edition says around its chapters: what it is, who speaks, how far to trust it."""

from collections.abc import Iterator
from dataclasses import replace

from babel.lists import format_list
from babel.units import format_unit

from library.languages import SOURCE
from library.programme.model import Block, Kind, Run
from library.translation.edition import Edition, EditionBlock, Page, Part, Text

COVER = "cover.png"


def front_matter(edition: Edition, narrators: str, length: int) -> tuple[Page, ...]:
    """Return cover and title page.

    `narrators` names the synthetic voices, `length` is the playing time of the chapters in
    milliseconds.
    """
    lines = [*_title(edition), *_about(edition, narrators, length), *_imprint(edition)]
    return _page("cover", [("picture", "figure", cover_text(edition))]), _page("title", lines)


def chapter_pages(edition: Edition) -> tuple[Page, ...]:
    """Return the chapters, each with its number said before its heading."""
    return tuple(_labelled(edition, page) for page in edition.chapters)


def back_matter(edition: Edition) -> tuple[Page, ...]:
    """Return the last page: that this is the end, and where to find more."""
    _, programme = edition.interface, edition.programme
    lines: list[_Line] = [
        ("heading", "h1", _("Ende des Programms")),
        ("paragraph", "p", _("Das war: {title}", title=edition.title.words)),
    ]
    if programme.website:
        more = _("Mehr dazu, auch in anderen Sprachen: {website}", website=programme.website)
    else:
        more = _("Mehr dazu beim Herausgeber: {publisher}", publisher=programme.publisher)
    lines.append(("paragraph", "p", more))
    return (_page("closing", lines),)


def cover_text(edition: Edition) -> Text:
    """Return the alternative text of the cover."""
    _ = edition.interface
    return _("Titelbild: {title}", title=f"{edition.title.words} {edition.subtitle.words}")


_Line = tuple[Kind, str, Text]


def _title(edition: Edition) -> Iterator[_Line]:
    yield "heading", "h1", edition.title
    yield "paragraph", "p", edition.subtitle


def _about(edition: Edition, narrators: str, length: int) -> Iterator[_Line]:
    _ = edition.interface
    lines = [
        _("Sprache: {name}", name=edition.language.name),
        _("Eine künstliche Stimme liest vor: {narrators}.", narrators=narrators),
        _extent(edition, length),
    ]
    if not edition.is_original:
        if edition.translated == edition.total:
            lines.append(_("Das Programm ist vollständig übersetzt."))
        else:
            lines.append(
                _(
                    "{translated} von {total} Abschnitten sind übersetzt. "
                    "Die anderen stehen hier auf Deutsch.",
                    translated=edition.translated,
                    total=edition.total,
                )
            )
        names = ", ".join(edition.reviewers)
        if edition.is_reviewed:
            lines.append(_("Die Übersetzung hat geprüft: {reviewer}.", reviewer=names))
        elif edition.reviewed:
            lines.append(
                _(
                    "{reviewed} von {total} Abschnitten hat geprüft: {reviewer}. "
                    "Die anderen sind ein Entwurf.",
                    reviewed=edition.reviewed,
                    total=edition.total,
                    reviewer=names,
                )
            )
        else:
            lines.append(
                _(
                    "Die Übersetzung ist ein Entwurf. "
                    "Noch hat sie niemand geprüft, dessen Muttersprache das ist."
                )
            )
        lines.append(_("Verbindlich ist der deutsche Text."))
    yield "heading", "h2", _("Über diese Ausgabe")
    for line in lines:
        yield "paragraph", "p", line


def _extent(edition: Edition, length: int) -> Text:
    """Say how many chapters there are, and how long they last to the minute."""
    _, message = edition.interface, "Dieses Programm hat {number} Kapitel. Spieldauer: {duration}."
    cldr = _(message, number="", duration="").language.cldr
    hours, minutes = divmod(max(round(length / 60_000), 1), 60)
    parts = [(hours, "duration-hour"), (minutes, "duration-minute")]
    units = [format_unit(count, unit, "long", locale=cldr) for count, unit in parts if count]
    duration = format_list(units, style="unit", locale=cldr)
    return _(
        "Dieses Programm hat {number} Kapitel. Spieldauer: {duration}.",
        number=len(edition.chapters),
        duration=duration,
    )


def _imprint(edition: Edition) -> Iterator[_Line]:
    _ = edition.interface
    programme = edition.programme
    yield "heading", "h2", _("Impressum")
    yield "paragraph", "p", _("Herausgeber: {publisher}", publisher=programme.publisher)
    yield "paragraph", "p", Text(programme.contact, SOURCE)
    yield "paragraph", "p", edition.rights
    yield "paragraph", "p", _("Stand: {date}", date=programme.date)


def _labelled(edition: Edition, page: Page) -> Page:
    _ = edition.interface
    label = _block(f"{page.slug}-00", "label", "p", _("Kapitel {number}", number=page.number))
    blocks = {label.block.id: label, **page.blocks}
    return replace(page, nodes=(label.block, *page.nodes), blocks=blocks)


def _page(slug: str, lines: list[_Line]) -> Page:
    blocks = {}
    for number, (kind, tag, text) in enumerate(lines, start=1):
        entry = _block(f"{slug}-{number:02d}", kind, tag, text)
        blocks[entry.block.id] = entry
    return Page(0, slug, tuple(entry.block for entry in blocks.values()), blocks)


def _block(name: str, kind: Kind, tag: str, text: Text) -> EditionBlock:
    picture = COVER if kind == "picture" else ""
    block = Block(name, kind, tag, text.words, 0, picture=picture)
    return EditionBlock(block, text.language, (Part("", (Run(text.words),)),))
