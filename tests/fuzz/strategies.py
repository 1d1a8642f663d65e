"""Files to fuzz with: pieces of each grammar glued together, and sound files damaged."""

import json

from hypothesis import strategies as st

from tests.fuzz.targets import CHAPTER, GLOSSARY, LANGUAGES, PLS, TOML

_HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
    "&#106;avascript:alert(1)", "\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b[31m", "\x85",
    "\U000e0041", "\u2028", "../../etc/passwd", "/etc/passwd", "а", "&#x202e;", "&#0;", "&#1;",
    "&lt;b&gt;", "]]>", "-->", "<!--", "%00", "%", "{0.__class__}", "{title!r:>99999999}", "{", "}",
)  # fmt: skip
_MARKDOWN = (
    "# ", "## ", "### ", "\n", "\n\n", "- ", "  - ", "1. ", "2. ", "> ", "| a | b |\n|---|---|\n",
    "[^1]", "[^1]: ", "[", "]", "](", "[a](https://example.org/)", "[a](HTTPS://аpple.org/)",
    "[a](mailto:a@b.example)", "[a]{lang=en}", "{lang=", "![a](b.png)", "*", "**", "_", "`", "``\n",
    "\\", "\\\n", "  \n", "<", ">", "<http://a.example>", "&amp;", "---\n", "===\n", "Wort",
    " Satz. ",
    "13. ", "\t", "    ", "[a]: b\n", "\"", "'", "~~~", "ä", "日本", "مرحبا", "😀", "!",
)  # fmt: skip
_TOML = (
    "title", "slug", "date", "chapters", "base_url", "website", "pauses", " = ", '"', '"""', "'",
    "[", "]", "[[", "{", "}", ",", "\n", "#", "true", "nan", "inf", "1e999", "0x" + "f" * 5000,
    "2020-01-01", "\\u0000", "\\ud800", "\\U0010ffff", ".", "a.b", "\r",
)  # fmt: skip
_PO = (
    "msgid ", "msgstr ", "msgctxt ", "msgid_plural ", "msgstr[0] ", '"', '""', '"a"', "\n", "\n\n",
    "#", "# ", "#, fuzzy\n", "#~ ", "#| msgid ", "#: ", "#. ", "\\n", "\\", '\\"', "\\x41", "\r",
    '"Plural-Forms: nplurals=9; plural=n;\\n"', '"Content-Type: text/plain; charset=utf-16\\n"',
    '"Language: ../x\\n"', '"PO-Revision-Date: 9999-12-31 23:59-2359\\n"', '"X: y\\n"',
    "# reviewed: A, 2020-01-01 [00000000]\n", "# accept T040: x\n",
)  # fmt: skip
_PLS = (
    "<lexeme>", "</lexeme>", "<grapheme>", "</grapheme>", "<alias>", "</alias>", "<phoneme>",
    "</phoneme>", "<example/>", "<?a b?>", "<!-- a -->", "<![CDATA[", "]]>", "&amp;", "&e;", "&#1;",
    '<!DOCTYPE lexicon [<!ENTITY e "x">]>', ' prefer="true"', ' alphabet="x"', "Wort", "[[a]]",
    "<metadata/>", '<x xmlns="y"/>',
)  # fmt: skip
_PIECES = {
    "markdown": _MARKDOWN,
    "toml": _TOML,
    "po": _PO,
    "interface": _PO,
    "pls": _PLS,
    "languages": (*_TOML, "[xx]", "tag", "cldr", "iso639", "suffix", "engines", "name"),
    "glossary": (*_TOML, "[terms]", "(", ".*", "\\\\"),
}
_SOUND = {
    "markdown": CHAPTER,
    "toml": TOML,
    "pls": PLS,
    "languages": LANGUAGES,
    "glossary": GLOSSARY,
}
_HEADER = 'msgid ""\nmsgstr ""\n"Language: tr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
_INTERFACE = ("Das war: {title}", "Inhalt", "Stand: {date}", "Kapitel {number}", "Rechte am Text")
_LONG = 60_000  # characters of a repeated piece
Edit = tuple[float, int, str]


def contents(target: str, messages: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    """Return files for a target; `messages` are the German texts that a catalog translates."""
    pieces = st.sampled_from((*_PIECES[target], *_HOSTILE)) | st.text(max_size=6)
    glued = st.lists(pieces, max_size=40).map("".join)
    repeated = st.tuples(pieces, st.integers(1, 2_000)).map(
        lambda pair: (pair[0] * pair[1])[:_LONG]
    )
    edits = st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 20), pieces | repeated), min_size=1, max_size=6
    )
    if target in ("po", "interface"):
        german = st.sampled_from(_INTERFACE if target == "interface" else messages)
        prose = st.sampled_from((*_MARKDOWN, *_HOSTILE)) | st.text(max_size=6)
        words = st.lists(prose, min_size=1, max_size=12).map("".join)
        catalogs = st.dictionaries(german, words, min_size=1, max_size=5).map(_catalog)
        damaged = st.tuples(catalogs, edits).map(_edited)
        texts = st.one_of(catalogs, catalogs, damaged, glued.map(_HEADER.__add__), repeated)
    else:
        damaged = st.tuples(st.just(_SOUND[target]), edits).map(_edited)
        begun = {
            "markdown": glued.map("# Titel\n\nWort\n\n".__add__),
            "toml": pieces.map(_programme),
            "pls": glued.map(_lexicon),
        }
        texts = st.one_of(damaged, begun.get(target, damaged), glued, repeated)
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass"))


def _programme(words: str) -> str:
    """Return the sound table with other words in the imprint."""
    return TOML.replace('"Verein, Dortmund"', json.dumps(f"Verein {words}", ensure_ascii=False))


def _lexicon(words: str) -> str:
    """Return the sound lexicon with one entry more: a text, or what the pieces make of it."""
    lexeme = f"<lexeme><grapheme>W{words}</grapheme><alias>A</alias></lexeme>"
    return PLS.replace("</lexicon>", f"{lexeme}</lexicon>")


def _edited(pair: tuple[str, list[Edit]]) -> str:
    """Return a text with some pieces replaced: where (0 to 1), how many characters, by what."""
    text, edits = pair
    for where, length, piece in edits:
        start = round(where * len(text))
        text = text[:start] + piece + text[start + length :]
    return text


def _catalog(messages: dict[str, str]) -> str:
    return _HEADER + "\n".join(
        f'msgid "{_escaped(german)}"\nmsgstr "{_escaped(words)}"\n'
        for german, words in messages.items()
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
