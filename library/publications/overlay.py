"""The overlay of a page: which phrase is heard when, and what a listener may skip or leave."""

from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from library.narration.narrator import Clip, Narration
from library.programme.model import Container, Node
from library.publications.xhtml import container_ids, render
from library.translation.edition import Edition, EditionBlock

# epub:type of what reading systems let listeners skip or leave (EPUB 3.3, section 9.3.2.1)
_STRUCTURES = {
    "ul": "list",
    "ol": "list",
    "li": "list-item",
    "table": "table",
    "tr": "table-row",
    "aside": "footnote",
}
_BLOCKS = {"td": "table-cell", "th": "table-cell", "figure": "figure"}


def overlay_document(edition: Edition, narration: Narration) -> bytes:
    """Return the media overlay document of a page (EPUB 3.3, section 9)."""
    stem = narration.page.stem
    overlay = _Overlay(narration)
    return render("overlay.smil", edition, stem=stem, content=overlay.nodes(narration.page.nodes))


class _Overlay:
    """Writes the tree of a page as sequences of phrases."""

    def __init__(self, narration: Narration) -> None:
        self.page = narration.page
        self.ids = container_ids(narration.page)
        self.clips: dict[str, list[Clip]] = {}
        for clip in narration.clips:
            self.clips.setdefault(clip.phrase.block_id, []).append(clip)

    def nodes(self, nodes: Iterable[Node]) -> Markup:
        return _lines(
            self.container(node)
            if isinstance(node, Container)
            else self.block(self.page.blocks[node.id])
            for node in nodes
        )

    def container(self, node: Container) -> Markup:
        inner = self.nodes(node.children)
        if not inner or node.tag not in _STRUCTURES:  # an empty row says nothing
            return inner
        return self.sequence(_STRUCTURES[node.tag], self.ids[node], inner)

    def block(self, block: EditionBlock) -> Markup:
        name, tag = block.block.id, block.block.tag
        pieces = []
        for kind, group in groupby(
            self.clips[name], key=lambda clip: block.parts[clip.phrase.part].tag
        ):
            clips = list(group)
            inner = _lines(self.par(clip) for clip in clips)
            if kind == "li":  # a list that a translator made of a paragraph
                inner = self.sequence("list", f"{name}-ul-{clips[0].phrase.part}", inner)
            pieces.append(inner)
        content = _lines(pieces)
        return self.sequence(_BLOCKS[tag], name, content) if tag in _BLOCKS else content

    def sequence(self, kind: str, target: str, inner: Markup) -> Markup:
        return Markup('<seq epub:type="{}" epub:textref="{}.xhtml#{}">\n{}\n</seq>').format(
            kind, self.page.stem, target, inner
        )

    def par(self, clip: Clip) -> Markup:
        return Markup(
            '<par id="par-{0}"><text src="{1}.xhtml#{0}"/>'
            '<audio src="audio/{1}.mp3" clipBegin="{2:.3f}s" clipEnd="{3:.3f}s"/></par>'
        ).format(clip.phrase.id, self.page.stem, clip.begin / 1_000, clip.end / 1_000)


def _lines(pieces: Iterable[Markup]) -> Markup:
    return Markup("\n").join(piece for piece in pieces if piece)
