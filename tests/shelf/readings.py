"""Chapters that a browser reads along, and what there was to be seen."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lxml import html

from library.shelf.serve import POLICY
from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import run_library, write_sources
from tests.node import run_script
from tests.programme.test_markdown import EVERYTHING
from tests.publications.test_epub import png
from tests.shelf.serving import serving
from tests.test_pseudo_locales import mirrored

_CUE = re.compile(r"^(\S+)\n(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)$", re.MULTILINE)
Times = dict[str, tuple[float, float]]
Words = Callable[..., str]


@dataclass(frozen=True)
class Reading:
    """Two shelves and what was seen in them: the real programme, and one with everything."""

    real: Path
    odd: Path
    chapter: str
    following: str
    seen: dict[str, Any]

    def page(self, locale: str) -> Path:
        """Return the file of the chapter that is read."""
        return self.real / locale / "chapters" / f"{self.chapter}.html"

    def words(self, locale: str) -> Words:
        """Return what gives the words of an edition; German where one is missing."""
        path = catalog_path(self.real.parent / "translations", locale, "interface")
        strings = {}
        if path.exists():
            strings = {m.id: m.string for m in read_catalog(path) if m.string and not m.fuzzy}
        return lambda message, **fields: str(strings.get(message, message)).format(**fields)


def build_odd(folder: Path) -> Path:
    """Build what Markdown allows, in German and in a language from right to left."""
    table = "| Kopf | Donaudampfschifffahrtsgesellschaftskapitänspatent |\n|--|--|\n| a | b |\n"
    write_sources(folder, {"01-alles.md": f"{EVERYTHING}\n{table}", "02-ende.md": "# Ende\n\nAus."})
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    assert run_library(folder, "add-language", "ar_XB").code == 0
    path = catalog_path(folder / "translations", "ar_XB", "programme")
    catalog = read_catalog(path)
    for message in catalog:
        if message.id and "betonter" not in str(message.id):
            message.string = mirrored(str(message.id))
    write_catalog(path, catalog)
    run = run_library(folder, "build", "--draft", "--only", "mp3")
    assert run.code == 0, run.err
    return folder / "build"


def stem(path: Path | str) -> str:
    return Path(path).stem


def cues(path: Path) -> Times:
    """Return begin and end of each phrase, from the chapter's WebVTT."""

    def seconds(hours: str, minutes: str, rest: str) -> float:
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    found = _CUE.findall(path.read_text("utf-8"))
    return {cue[0]: (seconds(*cue[1:4]), seconds(*cue[4:7])) for cue in found}


def begins(path: Path) -> dict[str, float]:
    """Return the begin of each phrase, from the chapter's page."""
    page = html.parse(path).getroot()
    return {
        str(phrase.get("id")): float(str(phrase.get("data-begin")))
        for phrase in page.iterfind(".//*[@data-begin]")
    }


def off(times: Times, sample: dict[str, Any]) -> float:
    """Return how many seconds a listener sees the wrong phrase, by the clock of a sample."""
    begin, end = times[sample["id"] if "id" in sample else sample["ids"][0]]
    clock, rate = float(sample["clock"]), float(sample["rate"])
    return max(begin - clock, clock - end, 0.0) / rate


class _Whole(SimpleHTTPRequestHandler):
    """Knows of no ranges, sends our policy, and says nothing."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving_whole(build: Path) -> Iterator[str]:
    """Serve a shelf as a host that sends files whole, never a part of one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Whole, directory=str(build))) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{host.server_port}/"
        finally:
            host.shutdown()
            thread.join()


def read_along(real: Path, odd: Path, job: Path) -> Reading:
    """Serve two shelves and let the browser read in them."""
    lengths = {
        stem(path): max(end for _, end in cues(path).values())
        for path in sorted((real / "de/text").glob("*.vtt"))
    }
    stems = sorted(lengths)
    chapter = min(stems[1:-1], key=lengths.__getitem__)
    following = stems[stems.index(chapter) + 1]
    with serving(real, "/a/b") as here, serving(odd) as there, serving_whole(real) as whole:
        plan = {
            "real": here,
            "odd": there,
            "whole": whole,
            "shelf": f"{real}/",
            "chapter": f"de/chapters/{chapter}.html",
            "following": f"de/chapters/{following}.html",
            "last": list(begins(real / "de/chapters" / f"{following}.html"))[-1],
            "translated": f"tr/chapters/{chapter}.html",
            "long": f"de/chapters/{stems[0]}.html",
            "everything": "de/chapters/01-alles.html",
            "mirrored": "ar_XB/chapters/01-alles.html",
        }
        job.write_text(json.dumps(plan), "utf-8")
        seen: dict[str, Any] = json.loads(run_script("read-along.cjs", job))
    return Reading(real, odd, chapter, following, seen)
