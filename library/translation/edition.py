"""Programme × Catalog → Edition: the programme in one language, honest about what is missing."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from babel.messages.catalog import Catalog, Message

from library.errors import Finding, LibraryError
from library.languages import SOURCE, Language
from library.programme.looks import strange
from library.programme.message import (
    note_labels,
    parse_inline,
    parse_parts,
    plain_text,
    refuse_control_characters,
    refuse_mazes,
    refuse_reordering,
)
from library.programme.model import Block, Chapter, Node, Programme, Run
from library.translation.catalogs import is_translated
from library.translation.review import Review, review_of

_LONGEST_LINE = 1_000  # characters of a title
_LONGEST_WORDS = 2_000  # characters of words that publications add: theirs have 200


@dataclass(frozen=True)
class Text:
    """Words and the language that they are in: the edition's, or German where it falls back."""

    words: str
    language: Language


@dataclass(frozen=True)
class Part:
    """A paragraph (`p`) or list item (`li`) of a block; `tag` is "" where the block has but one."""

    tag: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class EditionBlock:
    """A block as an edition shows it, in the edition's language or as the German original."""

    block: Block
    language: Language
    parts: tuple[Part, ...]

    def text(self) -> str:
        """Return all its words without markup."""
        return " ".join(plain_text(part.runs) for part in self.parts)


@dataclass(frozen=True)
class Page:
    """What becomes one content document and one audio file: a chapter, the cover, a title page.

    `nodes` is the source's tree; `blocks` has for each of its blocks what the edition shows.
    `number` is 0 but for chapters.
    """

    number: int
    slug: str
    nodes: tuple[Node, ...]
    blocks: Mapping[str, EditionBlock]

    @property
    def stem(self) -> str:
        """Return what its files are called: `cover`, `05-wohnen`."""
        return f"{self.number:02d}-{self.slug}" if self.number else self.slug

    @property
    def id(self) -> str:
        """Return its id in a publication's manifest: an XML name."""
        return f"{'chapter' if self.number else 'page'}-{self.stem}"

    def title(self) -> Text:
        """Return the words of the first block that is no label."""
        first = self.blocks[self.heading]
        return Text(first.text(), first.language)

    @property
    def heading(self) -> str:
        """Return the id of the first block that is no label."""
        return next(name for name, entry in self.blocks.items() if entry.block.kind != "label")


@dataclass(frozen=True)
class Interface:
    """The words that publications add themselves, in one language; German where one is missing."""

    language: Language
    messages: Mapping[str, str]

    def __call__(self, message: str, **values: object) -> Text:
        """Return a message with its `{fields}` filled in."""
        if message in self.messages:
            return Text(self.messages[message].format(**values), self.language)
        return Text(message.format(**values), SOURCE)


@dataclass(frozen=True)
class Edition:
    """The programme in one language. `total` and `translated` count messages.

    `reviewed` counts those that somebody reviewed as they are now, `reviewers` names who did. The
    German original needs no review. `findings` are the translations that could not be used, and
    those that look like something else.
    `checksum` is the SHA-256 of the sources and, in a translation, of its catalogs.
    """

    programme: Programme
    language: Language
    title: Text
    subtitle: Text
    rights: Text
    chapters: tuple[Page, ...]
    interface: Interface
    total: int
    translated: int
    reviewed: int
    reviewers: tuple[str, ...]
    findings: tuple[Finding, ...]
    checksum: str

    @property
    def full_title(self) -> str:
        """Return the title, with the language's name where the tag does not tell it."""
        language = self.language
        is_told = language.locale.replace("_", "-") == language.tag
        name = "" if is_told else f" ({language.name})"
        return self.title.words + name

    @property
    def is_original(self) -> bool:
        """Tell whether this is the German original."""
        return self.language == SOURCE

    @property
    def completeness(self) -> float:
        """Return the share of messages that are translated, from 0 to 1."""
        return self.translated / self.total if self.total else 1.0

    @property
    def is_reviewed(self) -> bool:
        """Tell whether somebody reviewed all of it; the original is its own authority."""
        return self.is_original or self.reviewed == self.total


def original(programme: Programme) -> Edition:
    """Return the German edition, whose texts are the source's own."""
    translator = _Translator(SOURCE, None)
    return _edition(programme, translator, Interface(SOURCE, {}), programme.checksum)


def translate(
    programme: Programme, language: Language, catalog: Catalog, interface: Catalog
) -> Edition:
    """Return the edition in a language.

    What is untranslated, empty, fuzzy or not allowed stays German; the last is also a finding,
    and so is what looks like something else.
    """
    translator = _Translator(language, catalog)
    words, findings = _interface(language, interface)
    translator.findings += findings
    checksum = _checksum(programme, catalog, interface)
    return _edition(programme, translator, words, checksum)


def _checksum(programme: Programme, *catalogs: Catalog) -> str:
    digest = hashlib.sha256(programme.checksum.encode())
    for catalog in catalogs:
        for message in (entry for entry in catalog if entry.id):
            digest.update(repr((message.id, message.string, message.fuzzy)).encode())
    return digest.hexdigest()


class _Translator:
    """Looks messages up, and counts each once."""

    def __init__(self, language: Language, catalog: Catalog | None) -> None:
        self.language = language
        self.direction = language.direction
        self.catalog = catalog
        self.found: dict[str, bool] = {}
        self.findings: list[Finding] = []

    def lookup(self, message: str) -> str | None:
        """Return a usable translation, or None."""
        entry = self.catalog.get(message) if self.catalog is not None else None
        usable = self.catalog is None or is_translated(entry)
        self.found.setdefault(message, usable)
        return str(entry.string) if entry is not None and usable else None

    def refuse(self, message: str, error: LibraryError) -> None:
        self.findings.append(error.finding())
        self.found[message] = False

    def look(self, translation: str, place: str) -> None:
        """Note what is not what it looks like."""
        self.findings += [
            Finding("warning", "T005", place, what, hint)
            for what, hint in strange(translation, self.direction)
        ]

    def line(self, message: str) -> Text:
        """Translate a text without markup: a title."""
        translation = self.lookup(message)
        if translation is not None:
            try:
                _refuse_unfit(translation, self.place(message), self.direction)
                _refuse_length(translation, self.place(message), _LONGEST_LINE)
                self.look(translation, self.place(message))
                return Text(" ".join(translation.split()), self.language)
            except LibraryError as error:
                self.refuse(message, error)
        return Text(message, SOURCE)

    def block(self, block: Block) -> EditionBlock:
        """Translate a block, or give the German one."""
        translation = self.lookup(block.message)
        if translation is not None:
            try:
                place = self.place(block.message)
                parts = _parts(block, translation, place, self.direction)
                self.look(translation, place)
                return EditionBlock(block, self.language, parts)
            except LibraryError as error:
                self.refuse(block.message, error)
        return EditionBlock(block, SOURCE, _parts(block, block.message, "", "ltr"))

    def reviews(self) -> list[Review]:
        """Return the reviews of the messages that were found usable."""
        usable = [message for message, found in self.found.items() if found]
        entries = (self.catalog.get(message) for message in usable) if self.catalog else ()
        reviews = (review_of(entry) for entry in entries if entry is not None)
        return [review for review in reviews if review is not None]

    def place(self, message: str) -> str:
        return _place(
            self.language, "programme", self.catalog.get(message) if self.catalog else None
        )


def _place(language: Language, domain: str, entry: Message | None) -> str:
    line = f":{entry.lineno}" if entry is not None and entry.lineno else ""
    return f"{language.locale}/LC_MESSAGES/{domain}.po{line}"


def _parts(block: Block, message: str, place: str, direction: str) -> tuple[Part, ...]:
    refuse_control_characters(message, place)
    refuse_mazes(message, place)
    if block.kind == "picture":  # an alternative text holds no markup
        parts: tuple[Part, ...] = (Part("", (Run(" ".join(message.split())),)),)
    else:
        notes = note_labels(block.message)
        pieces = parse_parts(message, place, notes)
        if len(pieces) > 1 and block.kind in ("heading", "cell"):
            raise LibraryError(
                f"several paragraphs in a {block.kind}", place, "make it one", "T001"
            )
        parts = tuple(
            Part(tag if len(pieces) > 1 else "", parse_inline(text, place, notes))
            for tag, text in pieces
        )
    for part in parts:
        _refuse_unfit(plain_text(part.runs), place, direction)
    return parts


def _refuse_length(text: str, place: str, most: int) -> None:
    if len(text) > most:
        raise LibraryError(
            f"{len(text)} characters", place, f"{most} are allowed: make it shorter", "T004"
        )


def _refuse_unfit(text: str, place: str, direction: str) -> None:
    refuse_control_characters(text, place)
    refuse_reordering(text, place, direction)
    if not any(letter.isalnum() for letter in text):
        raise LibraryError("nothing that can be read aloud", place, "write words", "T002")


def _interface(language: Language, catalog: Catalog) -> tuple[Interface, list[Finding]]:
    messages: dict[str, str] = {}
    findings = []
    for message in catalog:
        if message.id and is_translated(message):
            text, place = str(message.string), _place(language, "interface", message)
            try:
                _refuse_unfit(text, place, language.direction)
                _refuse_length(text, place, _LONGEST_WORDS)
                if _fields(text, place) != _fields(str(message.id), place):
                    raise LibraryError(
                        f"fields in braces differ from the German: {text!r}",
                        place,
                        "keep each {field} as it is, and add none",
                        "T003",
                    )
                messages[str(message.id)] = text
            except LibraryError as error:
                findings.append(error.finding())
    return Interface(language, messages), findings


def _fields(text: str, place: str) -> set[tuple[str | None, str | None, str | None]]:
    try:
        return {tuple(field[1:]) for field in Formatter().parse(text) if field[1] is not None}  # type: ignore[misc]
    except ValueError as error:
        raise LibraryError(f"{text!r}: {error}", place, "write {{ for a brace", "T003") from error


def _edition(
    programme: Programme, translator: _Translator, interface: Interface, checksum: str
) -> Edition:
    title, subtitle, rights = (
        translator.line(text) for text in (programme.title, programme.subtitle, programme.rights)
    )
    chapters = tuple(_pages(programme.chapters, translator))
    reviews = translator.reviews()
    return Edition(
        programme,
        translator.language,
        title,
        subtitle,
        rights,
        chapters,
        interface,
        total=len(translator.found),
        translated=sum(translator.found.values()),
        reviewed=len(reviews),
        reviewers=tuple(dict.fromkeys(review.name for review in reviews)),
        findings=tuple(translator.findings),
        checksum=checksum,
    )


def _pages(chapters: tuple[Chapter, ...], translator: _Translator) -> Iterator[Page]:
    for chapter in chapters:
        blocks = {block.id: translator.block(block) for block in chapter.blocks()}
        yield Page(chapter.number, chapter.slug, chapter.nodes, blocks)
