"""What is not refused is harmless: a library full of attacks is built, and nothing in it acts."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image

from library.project import Project
from library.translation.catalogs import (
    DOMAINS,
    catalog_path,
    new_catalog,
    read_catalog,
    write_catalog,
)
from library.translation.merge import merge
from tests.conftest import ROOT, run_library, write_sources

pytestmark = pytest.mark.slow

LOCALE = "tr"
# Escaped as Markdown wants it; whatever it becomes, it must stay words
_WORDS = (
    r"\<script>alert(1)\</script>", "&lt;script>alert(1)&lt;/script>", '" onmouseover="alert(1)',
    "' onfocus='alert(1)", "]]> --&gt; \\<!-- \\</title>\\</style>", "javascript:alert(1)",
    "{{ 7*7 }} {% raw %} {# x #}", "#eval(\"1\") #read(\"/etc/passwd\") #import \"x\": * $1/0$",
    "$(touch planted) ; touch planted \\| touch planted", r"\\input{/etc/passwd} \\write18{x}",
    "`touch planted`".replace("`", "\\`"), "https://example.org/\"onclick=\"alert(1)",
    "[a](https://example.org/?a='onclick='alert(1)&b=<script>)", "&#x3c;img src=x onerror=a>",
    "%s %n %(x)s ../../planted /etc/passwd C:\\\\planted", "\\<speak>\\<play file='x'/>\\</speak>",
    "data:text/html,\\<script>a\\</script>", "\\<genfile file='planted'/> x", "🏴 ‍ ＜script＞",
)  # fmt: skip
_EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"a' onclick='b"
_TOML_EVIL = json.dumps(_EVIL).replace("\\", r"\\")  # as a pattern's replacement
_TOML_TEXTS = ("title", "subtitle", "publisher", "rights", "contact")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Path]:
    """A library of two languages, all of whose texts are attacks."""
    folder = tmp_path_factory.mktemp("harmless") / "project"
    _plant(folder)
    outside = sorted(folder.parent.iterdir())
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        run = run_library(folder, "build", "--draft", "--base-url", "https://example.org/'a<b>/")
    assert run.code == 0, run.err
    assert sorted(folder.parent.iterdir()) == outside
    after = {path: path.read_bytes() for path in before if path.is_file()}
    assert after == before
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
        "sources", "translations", "build",
    }  # fmt: skip
    yield folder / "build"


def _plant(folder: Path) -> None:
    words = "\n\n".join(f"Wort {text} Ende." for text in _WORDS)
    heading = f"Wort {_WORDS[0]} {_WORDS[2]}"
    table = f"| Kopf |\n|---|\n| {_WORDS[1]} |\n| {_WORDS[6]} |"
    picture = f'![Bild " onerror="alert(1) {_WORDS[1]}](cover.png)'
    write_sources(
        folder,
        {
            "01-title.md": f"# {heading}\n\n{words}\n\n{picture}\n",
            "02-con.md": f"# {heading}\n\n## {heading}\n\n> {_WORDS[0]} Wort\n\n{table}\n",
        },
    )
    (folder / "sources/pictures").mkdir()
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    (folder / "sources/pictures/cover.png").write_bytes(
        content.getvalue() + b"<script>alert(1)</script>"
    )
    toml = folder / "sources/programme.toml"
    text = toml.read_text("utf-8")
    for key in _TOML_TEXTS:
        text = re.sub(f"(?m)^{key} = .*", rf"{key} = {_TOML_EVIL}", text)
    toml.write_text(f"website = \"https://example.org/'onclick='alert(1)\"\n{text}", "utf-8")
    project = Project(folder)
    templates = project.templates(project.programme())
    for domain in DOMAINS:
        path = catalog_path(project.translations, LOCALE, domain)
        catalog = new_catalog(path, LOCALE, templates[domain])
        merge(catalog, templates[domain])
        real = read_catalog(catalog_path(ROOT / "translations", LOCALE, domain))
        for message in (message for message in catalog if message.id):
            if domain == "interface":
                evil = "" if "Stimme" in str(message.id) else f" {_EVIL}"  # it names the voice
                message.string = f"{real.get(message.id).string}{evil}"  # type: ignore[union-attr]
            elif message.id in (_EVIL, heading):  # the rest is German, and so is spoken but once
                message.string = f"{message.id} Çeviri"
        write_catalog(path, catalog)


def _documents(build: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all files, those in archives, too."""
    for path in sorted(path for path in build.rglob("*") if path.is_file()):
        name, content = path.relative_to(build).as_posix(), path.read_bytes()
        yield name, content
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for inner in archive.namelist():
                    assert ".." not in inner.split("/"), inner
                    assert not inner.startswith("/"), inner
                    yield f"{name}!{inner}", archive.read(inner)


def test_no_document_acts(build: Path) -> None:
    seen = set()
    for name, content in _documents(build):
        kind = name.rpartition(".")[2]
        if kind in ("html", "xhtml", "xml", "opf", "ncx", "smil", "svg", "rss", "atom"):
            seen.add(kind)
            is_html = kind == "html" and "daisy" not in name
            root = html.document_fromstring(content) if is_html else etree.fromstring(content)
            for fault in _acts(root, kind == "rss"):
                pytest.fail(f"{name}: {fault}")
    assert {"html", "xhtml", "xml", "opf", "smil"} <= seen


def _acts(root: etree._Element, in_feed: bool = False) -> Iterator[str]:
    """Yield what acts in a document, but for the site's own scripts, which are files."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname.lower()
        text = "".join(map(str, element.itertext()))
        if name == "script":
            if element.get("type") == "application/ld+json":
                json.loads(text)
            elif text.strip() or not re.fullmatch(
                r"(\.\./)*assets/[a-z0-9.-]+\.js", element.get("src", "")
            ):
                yield f"<script src={element.get('src')!r}>{text[:60]}"
        elif name in ("iframe", "object", "embed", "base", "applet"):
            yield f"<{name}>"
        elif in_feed and name in ("description", "encoded") and "<" in text:
            yield from _acts(html.document_fromstring(f"<p>{text}"))  # apps show it as HTML
        for key, value in element.attrib.items():
            attribute = re.split("[}:]", str(key))[-1].lower()
            if attribute.startswith("on") or attribute in ("style", "srcdoc", "formaction"):
                yield f"{attribute}={value!r}"
            if attribute in ("href", "src", "action", "url", "data"):
                scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):", str(value))
                picture = str(value).startswith("data:image/png;base64,")
                known = ("http", "https", "mailto", "tel", "urn", "podcast", "feed", "pcast")
                if scheme and scheme[1].lower() not in known and not picture:
                    yield f"{attribute}={value!r}"


def test_what_was_planted_is_there_as_words(build: Path) -> None:
    """Else the search above would find nothing whatever the layouts did."""
    pages = {path: path.read_text("utf-8") for path in build.rglob("*.html")}
    for text in pages.values():
        assert "alert(1)" in text
    roots = map(html.document_fromstring, pages.values())
    shown = "".join(str(text) for root in roots for text in root.itertext())
    for words in ("<script>alert(1)</script>", "{{ 7*7 }}", '#read("/etc/passwd")', "$(touch"):
        assert words in shown


def test_our_own_checks_find_no_error(build: Path) -> None:
    run = run_library(build.parent, "check", str(build))
    assert run.code == 0, run.err


def test_no_file_is_named_by_a_text(build: Path) -> None:
    names = [path.name for path in build.rglob("*")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in names), names


@pytest.mark.parametrize(
    "inner",
    [
        "<script>a</script>", '<script src="https://example.org/assets/a.js"></script>',
        '<p onclick="a">', '<a href="JAVASCRIPT:a">', '<a href=" javascript:a">', '<p style="a">',
        '<img src="data:image/svg+xml,a">', "<iframe>", "<base>",
        "<description>&lt;img src=x onerror=a></description>",
    ],
)  # fmt: skip
def test_what_acts_is_seen(inner: str) -> None:
    assert list(_acts(html.document_fromstring(f"<body>{inner}</body>"), in_feed=True))
