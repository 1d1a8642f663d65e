"""A page of an edition as XHTML, with the ids of its blocks and phrases."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree
from markupsafe import Markup, escape

from library.languages import Language
from library.narration.narrator import Narration
from library.narration.phrases import Phrase, page_phrases
from library.programme.model import Container, Mark, Node, Run
from library.translation.edition import Edition, EditionBlock, Page, Text


@dataclass(frozen=True)
class _Matter:
    """What a page is: epub:type of body and section, its element, and the role of the section."""

    part: str
    type: str
    role: str = ""
    element: str = "section"


_CHAPTER = _Matter("bodymatter", "chapter", "doc-chapter")
_MATTER = {
    "cover": _Matter("frontmatter", "cover"),
    "title": _Matter("frontmatter", "titlepage"),
    "contents": _Matter("frontmatter", "toc", "doc-toc", "nav"),
    "closing": _Matter("backmatter", "afterword", "doc-afterword"),
    "about": _Matter("backmatter", "colophon", "doc-colophon"),
}
_EPUB = "http://www.idpf.org/2007/ops"
# What an overlay lets listeners skip or leave, and so needs an id
_NUMBERED = ("ul", "ol", "li", "table", "tr", "aside")


@cache
def _layouts(package: str) -> Environment:
    layouts = Environment(
        loader=PackageLoader(package, "layouts"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    layouts.globals["words"] = words
    layouts.filters["seconds"] = lambda length: f"{length / 1_000:.3f}s"
    return layouts


def render(
    layout: str, edition: Edition, package: str = "library.publications", **values: Any
) -> bytes:
    """Return a layout of a package filled in for an edition; everything is escaped but `Markup`."""
    template = _layouts(package).get_template(layout)
    language = edition.language
    return template.render(
        _=edition.interface,
        edition=edition,
        language=language,
        direction=language.direction,
        **values,
    ).encode()


def words(text: Text, language: Language) -> Markup:
    """Return words as XHTML, marked where they are not in the language around them."""
    if not (attributes := _lang(text.language.tag, language)):
        return escape(text.words)
    return Markup("<span{}>{}</span>").format(attributes, text.words)


@dataclass(frozen=True)
class Landmark:
    """A place that a reading system offers: its epub:type, its file and its name."""

    type: str
    href: str
    text: Text


def page_document(
    edition: Edition, narration: Narration, landmarks: Sequence[Landmark] = ()
) -> bytes:
    """Return the content document of a page (EPUB 3.3, section 6.1).

    With landmarks it is the navigation document (section 7).
    """
    page = narration.page
    content = _Content(edition.language, page)
    return render(
        "page.xhtml",
        edition,
        title=page.title(),
        title_lang=_lang(page.title().language.tag, edition.language),
        matter=_CHAPTER if page.number else _MATTER[page.slug],
        heading=page.heading,
        content=content.nodes(page.nodes),
        landmarks=landmarks,
    )


def page_content(edition: Edition, page: Page) -> Markup:
    """Return the elements of a page, without a document around them."""
    return _Content(edition.language, page).nodes(page.nodes)


def page_blocks(edition: Edition, page: Page) -> dict[str, Markup]:
    """Return the elements of a page's blocks, by their ids."""
    content = _Content(edition.language, page)
    return {name: content.block(block) for name, block in page.blocks.items()}


def page_title(edition: Edition, page: Page) -> Markup:
    """Return the words of a page's heading on one line, marked where another language is."""
    block = page.blocks[page.heading]
    runs = [
        Run(run.text.replace("\n", " "), tuple(mark for mark in run.marks if mark.kind == "lang"))
        for run in block.parts[0].runs
        if not any(mark.kind == "note" for mark in run.marks)
    ]
    title = _Content(edition.language, page).runs(runs)
    if attributes := _lang(block.language.tag, edition.language):
        return Markup("<span{}>{}</span>").format(attributes, title)
    return title


def html_tree(content: Markup, tag: str, name: str) -> etree._Element:
    """Return elements of a page in one with an id, as HTML: without epub:type and xml:lang."""
    root = etree.fromstring(f'<{tag} xmlns:epub="{_EPUB}">{content}</{tag}>')
    for element in root.iter():
        for attribute in [key for key in element.attrib if "{" in str(key)]:
            del element.attrib[attribute]
    etree.cleanup_namespaces(root)
    if name:
        root.set("id", name)
    return root


def container_ids(page: Page) -> dict[Container, str]:
    """Return the ids of lists, items, tables, rows and notes, in reading order."""
    ids: dict[Container, str] = {}
    counts: Counter[str] = Counter()
    for node in _containers(page.nodes):
        # Rows of empty cells are all the same, and nobody skips to them
        if node.tag in _NUMBERED and _has_words(node):
            kind = "note" if node.tag == "aside" else node.tag
            counts[kind] += 1
            ids[node] = f"{page.slug}-{kind}-{counts[kind]}"
    return ids


def _has_words(node: Node) -> bool:
    return not isinstance(node, Container) or any(map(_has_words, node.children))


def _containers(nodes: Iterable[Node]) -> Iterator[Container]:
    for node in nodes:
        if isinstance(node, Container):
            yield node
            yield from _containers(node.children)


def _breaks(text: str) -> Markup:
    return escape(text).replace("\n", Markup("<br/>"))


def _lang(tag: str, language: Language) -> Markup:
    return Markup("") if tag == language.tag else _marked(tag)


def _marked(tag: str) -> Markup:
    try:
        direction = Locale.parse(tag.partition("-")[0]).text_direction
    except UnknownLocaleError:  # Latin, for one
        direction = "ltr"
    return Markup(' lang="{0}" xml:lang="{0}" dir="{1}"').format(tag, direction)


class _Content:
    """Writes the tree of a page, each block with the phrases that are spoken."""

    def __init__(self, language: Language, page: Page) -> None:
        self.language = language
        self.page = page
        self.parts: dict[tuple[str, int], list[Phrase]] = {}
        for phrase in page_phrases(page):
            self.parts.setdefault((phrase.block_id, phrase.part), []).append(phrase)
        self.ids = container_ids(page)
        labels = (node.label for node in self.ids if node.label)
        self.notes = {label: number for number, label in enumerate(labels, start=1)}

    def nodes(self, nodes: tuple[Node, ...]) -> Markup:
        return Markup("\n").join(
            self.container(node)
            if isinstance(node, Container)
            else self.block(self.page.blocks[node.id])
            for node in nodes
        )

    def container(self, node: Container) -> Markup:
        attributes = Markup("")
        if node in self.ids:
            attributes = Markup(' id="{}"').format(self.ids[node])
        if node.tag == "ol" and node.start != 1:
            attributes += Markup(' start="{}"').format(node.start)
        if node.tag == "aside":
            attributes += Markup(' epub:type="footnote" role="doc-footnote"')
        return Markup("<{0}{1}>\n{2}\n</{0}>").format(
            Markup(node.tag), attributes, self.nodes(node.children)
        )

    def block(self, block: EditionBlock) -> Markup:
        source, attributes = block.block, _lang(block.language.tag, self.language)
        if source.kind == "label":
            attributes += Markup(' class="label"')
        elif block.language != self.language and self.page.number:
            attributes += Markup(' class="original"')
        if source.tag == "th":
            attributes += Markup(' scope="col"')
        tag = source.tag
        if source.kind == "entry":
            file, sign, place = source.target.partition("#")
            attributes += Markup(' href="{}.xhtml{}{}"').format(file, sign, place)
        if source.kind == "picture":
            (phrase,) = self.parts[source.id, 0]
            folder = "pictures/" if self.page.number else "images/"
            role = "" if self.page.number else Markup(' epub:type="cover" role="doc-cover"')
            inner = Markup('<img id="{}"{} src="{}" alt="{}"/>').format(
                phrase.id, role, folder + source.picture, phrase.text
            )
        elif len(block.parts) == 1:
            inner = self.phrases(self.parts[source.id, 0])
        else:
            tag = "div"
            inner = self.several(block)
        return Markup('<{0} id="{1}"{2}>{3}</{0}>').format(
            Markup(tag), source.id, attributes, inner
        )

    def several(self, block: EditionBlock) -> Markup:
        """Write the paragraphs and lists that a translator made of one block."""
        pieces = []
        for tag, group in groupby(enumerate(block.parts), key=lambda entry: entry[1].tag):
            parts = list(group)
            first = parts[0][0]
            inner = Markup("\n").join(
                Markup("<{0}>{1}</{0}>").format(
                    Markup(tag), self.phrases(self.parts[block.block.id, index])
                )
                for index, _ in parts
            )
            if tag == "li":
                inner = Markup('<ul id="{}">{}</ul>').format(f"{block.block.id}-ul-{first}", inner)
            pieces.append(inner)
        return Markup("\n").join(pieces)

    def phrases(self, phrases: list[Phrase]) -> Markup:
        spans = []
        for phrase in phrases:
            last = phrase.runs[-1]
            bare = (*phrase.runs[:-1], Run(last.text.rstrip(), last.marks))
            space = last.text[len(last.text.rstrip()) :]
            spans.append(
                Markup('<span id="{}">{}</span>{}').format(
                    phrase.id, self.runs(bare), _breaks(space)
                )
            )
        return Markup("").join(spans)

    def runs(self, runs: Iterable[Run], depth: int = 0) -> Markup:
        """Write runs; those that share a mark share its element."""
        pieces = []
        for mark, group in groupby(
            runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None
        ):
            if mark:
                pieces.append(self.marked(mark, self.runs(group, depth + 1)))
            else:
                pieces += [_breaks(run.text) for run in group]
        return Markup("").join(pieces)

    def marked(self, mark: Mark, inner: Markup) -> Markup:
        match mark.kind:
            case "em" | "strong" | "code":
                return Markup("<{0}>{1}</{0}>").format(Markup(mark.kind), inner)
            case "link":
                return Markup('<a href="{}">{}</a>').format(mark.value, inner)
            case "lang":
                # Always: what stands around it need not be in the edition's language
                return Markup("<span{}>{}</span>").format(_marked(mark.value), inner)
            case "note":
                return Markup('<a epub:type="noteref" role="doc-noteref" href="#{}">{}</a>').format(
                    self.note_id(mark.value), self.notes[mark.value]
                )

    def note_id(self, label: str) -> str:
        return f"{self.page.slug}-note-{self.notes[label]}"
