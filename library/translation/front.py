"""The front matter of an edition: what it is, who speaks, and how far to trust it."""

from collections.abc import Iterator

from library.languages import SOURCE
from library.programme.model import Block, Kind, Run
from library.translation.edition import Edition, EditionBlock, Page, Part, Text

COVER = "cover.png"


def front_matter(edition: Edition, narrators: str) -> tuple[Page, Page]:
    """Return cover and title page; `narrators` names the synthetic voices."""
    return _page("cover", [("picture", "figure", cover_text(edition))]), _page(
        "title", [*_title(edition), *_about(edition, narrators), *_imprint(edition)]
    )


def cover_text(edition: Edition) -> Text:
    """Return the alternative text of the cover."""
    _ = edition.interface
    return _("Titelbild: {title}", title=f"{edition.title.words} {edition.subtitle.words}")


_Line = tuple[Kind, str, Text]


def _title(edition: Edition) -> Iterator[_Line]:
    yield "heading", "h1", edition.title
    yield "paragraph", "p", edition.subtitle


def _about(edition: Edition, narrators: str) -> Iterator[_Line]:
    _ = edition.interface
    lines = [
        _("Sprache: {name}", name=edition.language.name),
        _("Eine künstliche Stimme liest vor: {narrators}.", narrators=narrators),
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


def _imprint(edition: Edition) -> Iterator[_Line]:
    _ = edition.interface
    programme = edition.programme
    yield "heading", "h2", _("Impressum")
    yield "paragraph", "p", _("Herausgeber: {publisher}", publisher=programme.publisher)
    yield "paragraph", "p", Text(programme.contact, SOURCE)
    yield "paragraph", "p", edition.rights
    yield "paragraph", "p", _("Stand: {date}", date=programme.date)


def _page(slug: str, lines: list[_Line]) -> Page:
    blocks = {}
    for number, (kind, tag, text) in enumerate(lines, start=1):
        picture = COVER if kind == "picture" else ""
        block = Block(f"{slug}-{number:02d}", kind, tag, text.words, 0, picture=picture)
        blocks[block.id] = EditionBlock(block, text.language, (Part("", (Run(text.words),)),))
    return Page(0, slug, tuple(entry.block for entry in blocks.values()), blocks)
