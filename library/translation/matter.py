"""What an edition says around its chapters: what it is, who speaks, how far to trust it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from library.languages import SOURCE, Language
from library.programme.model import Block, Container, Kind, Mark, Run
from library.translation.amounts import duration
from library.translation.edition import Edition, EditionBlock, Page, Text
from library.translation.usable import Part

COVER = "cover.png"
CONTENTS = "contents"
_SHOWN = 12  # digits of the checksum


def front_matter(edition: Edition, narrators: str, length: int) -> tuple[Page, ...]:
    """Return cover and title page.

    `narrators` names the synthetic voices, `length` is the playing time of the chapters in
    milliseconds.
    """
    cover = _page("cover", [("picture", "h1", cover_text(edition))])
    return cover, _page("title", [*_title(edition), *_trust(edition, narrators, length)])


def contents_page(edition: Edition, pages: Sequence[Page]) -> Page:
    """Return the contents: an entry for each page and each heading in a chapter, in levels."""
    _ = edition.interface
    heading = _block(f"{CONTENTS}-01", "heading", "h1", _("Inhalt"))
    blocks = {heading.block.id: heading}

    def entry(heading: _Heading) -> Block:
        name = f"{CONTENTS}-{len(blocks) + 1:02d}"
        words = "".join(run.text for run in heading.runs)
        block = Block(name, "entry", "a", words, 0, target=heading.target)
        blocks[name] = EditionBlock(block, heading.language, (Part("", heading.runs),))
        return block

    def level(headings: Sequence[_Heading]) -> tuple[Container, ...]:
        """Return a list of the headings, those of a deeper level in lists of their own."""
        starts = [n for n, head in enumerate(headings) if head.level <= headings[0].level]
        items = []
        for start, end in zip(starts, [*starts[1:], len(headings)], strict=True):
            inner = headings[start + 1 : end]
            item = entry(headings[start])
            items.append(Container("li", (item, *(level(inner) if inner else ()))))
        return (Container("ol", tuple(items)),)

    nodes = level([head for page in pages for head in _headings(edition, page)])
    return Page(0, CONTENTS, (heading.block, *nodes), blocks)


@dataclass(frozen=True)
class _Heading:
    """What the contents list: words, where they lead, and the level from 1."""

    language: Language
    runs: tuple[Run, ...]
    target: str
    level: int


def _headings(edition: Edition, page: Page) -> Iterator[_Heading]:
    """Yield the headings that the contents list."""
    _ = edition.interface
    if page.slug == "title" and not page.number:
        text = _("Titelseite")
        yield _Heading(text.language, (Run(text.words),), page.stem, 1)
        return
    for name, block in page.blocks.items():
        if block.block.kind == "heading" and (page.number or name == page.heading):
            address = "" if name == page.heading else f"#{name}"
            runs = tuple(_listed(run) for run in block.parts[0].runs if not _is_note(run))
            level = int(block.block.tag[1])
            yield _Heading(block.language, runs, f"{page.stem}{address}", level)


def _is_note(run: Run) -> bool:
    return any(mark.kind == "note" for mark in run.marks)


def _listed(run: Run) -> Run:
    """Return a piece of a heading as the contents show it: its language stays marked."""
    marks = tuple(mark for mark in run.marks if mark.kind == "lang")
    return Run(run.text.replace("\n", " "), marks)


def chapter_pages(edition: Edition) -> tuple[Page, ...]:
    """Return the chapters, each with its number said before its heading."""
    return tuple(_labelled(edition, page) for page in edition.chapters)


def back_matter(edition: Edition, narrators: str) -> tuple[Page, ...]:
    """Return the last pages: that this is the end, and all about this edition."""
    return _closing(edition), _about(edition, narrators)


def accessibility_summary(edition: Edition) -> Text:
    """Return what somebody who depends on it needs to know (EPUB Accessibility 1.1, section 2)."""
    _ = edition.interface
    return _(
        "Das EPUB enthält den ganzen Text, gesprochen von einer künstlichen Stimme; "
        "was gesprochen wird, ist hervorgehoben. Überschriften und ein Inhaltsverzeichnis gliedern "
        "es. Seitenzahlen hat es nicht, denn es folgt keiner gedruckten Ausgabe."
    )


def _closing(edition: Edition) -> Page:
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
    return _page("closing", lines)


def cover_text(edition: Edition) -> Text:
    """Return the alternative text of the cover."""
    _ = edition.interface
    return _("Titelbild: {title}", title=f"{edition.title.words} {edition.subtitle.words}")


_Line = tuple[Kind, str, Text]


def _title(edition: Edition) -> Iterator[_Line]:
    yield "heading", "h1", edition.title
    yield "paragraph", "p", edition.subtitle


def _trust(edition: Edition, narrators: str, length: int) -> Iterator[_Line]:
    _ = edition.interface
    yield "paragraph", "p", _("Sprache: {name}", name=edition.language.name)
    yield "paragraph", "p", voice_notice(edition, narrators)
    yield "paragraph", "p", extent(edition, length)
    for line in translation_state(edition):
        yield "paragraph", "p", line


def voice_notice(edition: Edition, narrators: str) -> Text:
    """Say that a synthetic voice speaks, and which."""
    _ = edition.interface
    return _("Eine künstliche Stimme liest vor: {narrators}.", narrators=narrators)


def translation_state(edition: Edition) -> Iterator[Text]:
    """Say how far a translation is, and who has reviewed it; of the original, nothing."""
    if edition.is_original:
        return
    _ = edition.interface
    if edition.translated == edition.total:
        yield _("Das Programm ist vollständig übersetzt.")
    else:
        yield _(
            "{translated} von {total} Abschnitten sind übersetzt. "
            "Die anderen stehen hier auf Deutsch.",
            translated=edition.translated,
            total=edition.total,
        )
    names = ", ".join(edition.reviewers)
    if edition.is_reviewed:
        yield _("Die Übersetzung hat geprüft: {reviewer}.", reviewer=names)
    elif edition.reviewed:
        yield _(
            "{reviewed} von {total} Abschnitten hat geprüft: {reviewer}. "
            "Die anderen sind ein Entwurf.",
            reviewed=edition.reviewed,
            total=edition.total,
            reviewer=names,
        )
    else:
        yield _(
            "Die Übersetzung ist ein Entwurf. "
            "Noch hat sie niemand geprüft, dessen Muttersprache das ist."
        )
    yield _("Verbindlich ist der deutsche Text.")


def extent(edition: Edition, length: int) -> Text:
    """Say how many chapters there are, and how long they last to the minute."""
    _, message = edition.interface, "Dieses Programm hat {number} Kapitel. Spieldauer: {duration}."
    cldr = _(message, number="", duration="").language.cldr
    return _(
        "Dieses Programm hat {number} Kapitel. Spieldauer: {duration}.",
        number=len(edition.chapters),
        duration=duration(max(round(length / 60_000), 1) * 60, cldr),
    )


def _about(edition: Edition, narrators: str) -> Page:
    _ = edition.interface
    lines: list[_Line] = [("heading", "h1", _("Über diese Ausgabe"))]

    def section(heading: Text, *texts: Text) -> None:
        lines.append(("heading", "h2", heading))
        lines.extend(("paragraph", "p", text) for text in texts)

    section(
        _("Barrierefreiheit"),
        accessibility_summary(edition),
        _(
            "Der Herausgeber erklärt: Das EPUB erfüllt den Standard EPUB Accessibility 1.1 und die "
            "Richtlinien WCAG 2.2, Stufe AA. Eine unabhängige Stelle hat das nicht geprüft."
        ),
    )
    section(_("Vorlesestimmen"), voice_notice(edition, narrators))
    if not edition.is_original:
        section(_("Übersetzung"), *translation_state(edition))
    section(_("Rechte am Text"), edition.rights)
    section(_("Impressum"), *imprint(edition))
    section(_("Quellen des Textes"), _("Prüfsumme der Quelldateien:"))
    page = _page("about", lines)
    name, last = list(page.blocks.items())[-1]
    # Not spoken: no ear compares sums, and a changed sentence would cost two
    runs = (*last.parts[0].runs, Run(" "), Run(edition.checksum[:_SHOWN], (Mark("code"),)))
    return replace(page, blocks={**page.blocks, name: replace(last, parts=(Part("", runs),))})


def imprint(edition: Edition) -> tuple[Text, ...]:
    """Say who publishes it, where to reach them, and of when it is."""
    _, programme = edition.interface, edition.programme
    lines = [
        _("Herausgeber: {publisher}", publisher=programme.publisher),
        Text(programme.contact, SOURCE),
        _("Stand: {date}", date=programme.date),
    ]
    if programme.website:
        lines.append(Text(programme.website, edition.language))
    return tuple(lines)


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
