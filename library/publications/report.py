"""A page for a reviewer: German beside the translation, with voice, findings and changes."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from babel.messages.catalog import Catalog, Message
from markupsafe import Markup, escape

from library.errors import Finding
from library.narration.audio import encode
from library.narration.narrator import Narration
from library.publications.xhtml import page_blocks, render
from library.translation.catalogs import is_translated
from library.translation.edition import Edition, EditionBlock
from library.translation.review import review_of


@dataclass(frozen=True)
class Row:
    """One message: German, translation as XHTML (empty if there is none), and what we know."""

    id: str
    source: str
    target: Markup
    audio: str
    state: str
    changes: Markup
    findings: tuple[Finding, ...]


def make_report(
    edition: Edition,
    catalog: Catalog,
    findings: Iterable[Finding],
    narrations: Sequence[Narration],
) -> bytes:
    """Return the page as HTML, whole in itself: voices are inside as `data:` addresses."""
    by_line: dict[str, list[Finding]] = {}
    for finding in findings:
        by_line.setdefault(finding.place.rpartition(":")[2], []).append(finding)
    programme = edition.programme
    chapters: list[dict[str, object]] = [
        {
            "id": "metadata",
            "title": "Titel und Rechte",
            "rows": [
                _row(f"metadata-{number}", source, escape(text.words), "", catalog, by_line)
                for number, (source, text) in enumerate(
                    (
                        (programme.title, edition.title),
                        (programme.subtitle, edition.subtitle),
                        (programme.rights, edition.rights),
                    ),
                    start=1,
                )
            ],
        }
    ]
    for narration in narrations:
        if narration.page.number:
            rows = list(_rows(edition, narration, catalog, by_line))
            title = narration.page.blocks[narration.page.heading].block.message
            chapters.append({"id": narration.page.id, "title": title, "rows": rows})
    return render(
        "report.html",
        edition,
        title=programme.title,
        name=edition.language.name,
        locale=edition.language.locale,
        tag=edition.language.tag,
        chapters=chapters,
        reviewed=edition.reviewed,
        total=edition.total,
    )


def _rows(
    edition: Edition,
    narration: Narration,
    catalog: Catalog,
    by_line: dict[str, list[Finding]],
) -> Iterator[Row]:
    shown = page_blocks(edition, narration.page)
    for block in narration.page.blocks.values():
        if block.block.kind == "label":
            continue  # no message of the programme
        audio = _audio(narration, block)
        name = block.block.id
        yield _row(name, block.block.message, shown[name], audio, catalog, by_line)


def _row(
    name: str,
    source: str,
    shown: Markup,
    audio: str,
    catalog: Catalog,
    by_line: dict[str, list[Finding]],
) -> Row:
    message = catalog.get(source)
    found = tuple(by_line.get(str(message.lineno), ())) if message else ()
    if message is None or not message.string:
        return Row(
            name, source, Markup(""), "", "Nicht übersetzt: bleibt deutsch.", Markup(""), found
        )
    if not is_translated(message):
        state = "Unsicher: bleibt deutsch, bis jemand die Übersetzung prüft."
        return Row(name, source, escape(message.string), "", state, _changes(message), found)
    review = review_of(message)
    state = f"Geprüft: {review.name}, {review.date}." if review else "Noch nicht geprüft."
    return Row(name, source, shown, audio, state, Markup(""), found)


def _changes(message: Message) -> Markup:
    """Return how the German changed since it was translated, word by word."""
    if not message.previous_id:
        return Markup("")
    old, new = str(message.previous_id[0]).split(), str(message.id).split()
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(escape(" ".join(new[c:d])))
            continue
        if b > a:
            pieces.append(Markup("<del>{}</del>").format(" ".join(old[a:b])))
        if d > c:
            pieces.append(Markup("<ins>{}</ins>").format(" ".join(new[c:d])))
    return Markup(" ").join(pieces)


def _audio(narration: Narration, block: EditionBlock) -> str:
    """Return the sound of one block as MP3 in base64."""
    clips = (clip for clip in narration.clips if clip.phrase.block_id == block.block.id)
    return base64.b64encode(encode([sound for clip in clips for sound in clip.sounds()])).decode()
