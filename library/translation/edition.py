"""Programme × Catalog → Edition: the programme in one language, honest about what is missing."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

from library.errors import Finding
from library.languages import SOURCE, Language
from library.programme.message import plain_text
from library.programme.model import Block, Chapter, Node, Programme
from library.translation.catalogs import is_translated
from library.translation.review import Review, review_of
from library.translation.usable import Part, judge_block, judge_line, judge_words, parts_of


@dataclass(frozen=True)
class Text:
    """Words and the language that they are in: the edition's, or German where it falls back."""

    words: str
    language: Language


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
    words, findings = usable_words(language, interface)
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

    def line(self, message: str) -> Text:
        """Translate a text without markup: a title."""
        translation = self.lookup(message)
        if translation is not None:
            found = judge_line(translation, self.place(message), self.direction)
            if self.is_usable(message, found):
                return Text(" ".join(translation.split()), self.language)
        return Text(message, SOURCE)

    def block(self, block: Block) -> EditionBlock:
        """Translate a block, or give the German one."""
        translation = self.lookup(block.message)
        if translation is not None:
            place = self.place(block.message)
            parts, found = judge_block(block, translation, place, self.direction)
            if self.is_usable(block.message, found):
                return EditionBlock(block, self.language, parts)
        return EditionBlock(block, SOURCE, parts_of(block, block.message, "", "ltr"))

    def is_usable(self, message: str, found: list[Finding]) -> bool:
        """Note what was found about a translation, and tell whether it may be used."""
        usable = not any(finding.severity == "error" for finding in found)
        self.findings += found
        self.found[message] &= usable
        return usable

    def reviews(self) -> list[Review]:
        """Return the reviews of the messages that were found usable."""
        usable = [message for message, found in self.found.items() if found]
        entries = (self.catalog.get(message) for message in usable) if self.catalog else ()
        reviews = (review_of(entry) for entry in entries if entry is not None)
        return [review for review in reviews if review is not None]

    def place(self, message: str) -> str:
        return place_of(
            self.language, "programme", self.catalog.get(message) if self.catalog else None
        )


def place_of(language: Language, domain: str, entry: Message | None) -> str:
    """Return the place of a catalog's entry: its file and line."""
    line = f":{entry.lineno}" if entry is not None and entry.lineno else ""
    return f"{language.locale}/LC_MESSAGES/{domain}.po{line}"


def usable_words(language: Language, catalog: Catalog) -> tuple[Interface, list[Finding]]:
    """Return the words of publications that may be used, and what speaks against the others."""
    messages: dict[str, str] = {}
    findings = []
    for message in catalog:
        if message.id and is_translated(message):
            german, text = str(message.id), str(message.string)
            place = place_of(language, "interface", message)
            if found := judge_words(german, text, place, language.direction):
                findings += found
            else:
                messages[german] = text
    return Interface(language, messages), findings


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
