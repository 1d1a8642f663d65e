"""Faults for a good DAISY book, one at a time: what each is, how it is planted, its code."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Files = dict[str, bytes]
"""The files of a book by their names in its folder."""
Change = Callable[[Files], None]


@dataclass(frozen=True)
class Fault:
    """A fault that the checks must find under a code."""

    code: str
    name: str
    change: Change
    folder: str = "ein-programm-de"
    spoil: Callable[[bytes], bytes] = bytes
    """What happens to the finished ZIP."""

    def plant(self, good: Path, to: Path) -> None:
        """Write the book with the fault."""
        with zipfile.ZipFile(good) as archive:
            files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
        before = dict(files)
        self.change(files)
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            for name, content in files.items():
                archive.writestr(f"{self.folder}/{name}", content)
        content = self.spoil(whole.getvalue())
        moved = self.folder != Fault.folder
        assert files != before or content != whole.getvalue() or moved, self.name
        to.write_bytes(content)


def swap(file: str, old: str, new: str, count: int = 1) -> Change:
    """Replace text (a regular expression) in a file, so many times; all for 0."""

    def change(files: Files) -> None:
        text, times = re.subn(old, new, files[file].decode(), count=count, flags=re.DOTALL)
        assert times, f"{old} is not in {file}"
        files[file] = text.encode()

    return change


def both(*changes: Change) -> Change:
    """Do several things."""

    def change(files: Files) -> None:
        for one in changes:
            one(files)

    return change


def remove(file: str) -> Change:
    """Take a file out."""

    def change(files: Files) -> None:
        del files[file]

    return change


def rename(old: str, new: str) -> Change:
    """Give a file another name, wherever it is named."""

    def change(files: Files) -> None:
        for file, content in list(files.items()):
            if file.endswith((".html", ".smil")):
                files[file] = content.replace(old.encode(), new.encode())
        files[new] = files.pop(old)

    return change


def meta(file: str, name: str, content: str) -> Change:
    """Give a metadatum another content."""
    return swap(file, f'(name="{name}" content=")[^"]*', rf"\g<1>{content}")


def without(file: str, name: str) -> Change:
    """Take a metadatum out."""
    return swap(file, f'<meta name="{name}"[^>]*>', "")


def sound(file: str, change: Callable[[bytes], bytes]) -> Change:
    """Change a recording."""

    def do(files: Files) -> None:
        files[file] = change(files[file])

    return do


def nothing(_: Files) -> None:
    """Leave the files as they are."""


def _frame(content: bytes, rate: int, mode: int) -> bytes:
    """Return an MP3 whose second frame states another rate (index) or mode."""
    size = 192  # bytes of a frame of 64 kbit/s at 24 kHz
    head = bytes([0xFF, 0xF3, rate << 4 | 4, mode << 6])
    length = {8: 192, 7: 168}[rate]
    return content[:size] + head + bytes(length - 4) + content[2 * size :]


NCC, ALL, TEXT = "ncc.html", "0002.smil", "0002.html"
_PAR = r'<par endsync="last" id="par0004">.*?</par>\n'
_LINK = '<h2 id="{}"><a href="{}">Bild</a></h2>'

FAULTS = (
    Fault("D001", "the ZIP is cut short", nothing, spoil=lambda zip_: zip_[: len(zip_) // 2]),
    Fault("D001", "a byte of the ZIP has changed", nothing,
          spoil=lambda zip_: zip_.replace(b"Kapitel 1", b"Kapitel 7", 1)),
    Fault("D001", "the file is empty", nothing, spoil=lambda _: b""),
    Fault("D002", "ncc.html is missing", remove(NCC)),
    Fault("D002", "master.smil is missing", remove("master.smil")),
    Fault("D002", "the recordings lie in a folder of their own", rename("0002.mp3", "a/0002.mp3")),
    Fault("D003", "a SMIL is cut short", swap(ALL, "</seq>.*", "")),
    Fault("D003", "ncc.html is no XML", swap(NCC, "<body>", "<body><br>")),
    Fault("D003", "a text has an entity of nobody", swap(TEXT, "Punkt", "&")),
    Fault("D004", "a recording is missing", remove("0002.mp3")),
    Fault("D004", "a SMIL is missing", remove("0003.smil")),
    Fault("D004", "a text is missing", remove("0003.html")),
    Fault("D004", "a picture is missing", remove("pic0001.png")),
    Fault("D004", "the style sheet is missing", remove("style.css")),
    Fault("D005", "a stray file", lambda files: files.update({"thumbs.db": b"x"})),
    Fault("D006", "capitals in a file's name", rename("0002.mp3", "0002.MP3")),
    Fault("D006", "a long file name", rename("0002.mp3", "00-der-anfang.mp3")),
    Fault("D006", "a folder with umlaut and space", nothing, folder="Grüne Bücher"),
    Fault("D007", "the first entry is not the title", swap(NCC, ' class="title"', "")),
    Fault("D007", "an entry without link", swap(NCC, r'<a href="0002[^"]*">Titel</a>', "Titel")),
    Fault("D007", "a par without endsync", swap(ALL, ' endsync="last"', "")),
    Fault("D007", "a clip in the words of SMIL 2", swap(ALL, "clip-begin", "clipBegin")),
    Fault("D007", "a clock without npt", swap(ALL, "npt=", "")),
    Fault("D007", "no layout", swap(ALL, "<layout>.*</layout>", "")),
    Fault("D007", "SMIL 2's document type", swap(ALL, "SMIL 1.0", "SMIL 2.0")),
    Fault("D007", "a phrase without audio element", swap(ALL, r"<audio[^>]*id=.aud0004./>", "")),
    Fault("D007", "master.smil has pars", swap("master.smil", "<ref ", "<par ")),
    Fault("D008", "an element of HTML5", swap(TEXT, "<(/?)blockquote>", r"<\1section>", 0)),
    Fault("D008", "a role", swap(TEXT, '<div class="section"', '<div role="main"')),
    Fault("D008", "a script", swap(TEXT, "</body>", "<script>alert(1)</script></body>")),
    Fault("D008", "an attribute that acts", swap(TEXT, "<h1 ", '<h1 onclick="alert(1)" ')),
    Fault("D008", "HTML5's document type", swap(TEXT, "<!DOCTYPE[^>]*>", "<!DOCTYPE html>")),
    Fault("D008", "a text without title", swap(TEXT, "<title>[^<]*</title>", "")),
    Fault("D008", "an entity of the DTD", swap(TEXT, "Zitat", "Zitat&nbsp;")),
    Fault("D009", "an id twice in a text", swap(TEXT, 'id="alles-04"', 'id="alles-03"')),
    Fault("D009", "an id twice in a SMIL", swap(ALL, 'id="aud0004"', 'id="aud0003"')),
    Fault("D009", "an id twice in ncc.html", swap(NCC, 'id="ncc0003"', 'id="ncc0002"')),
    Fault("D010", "another charset in ncc:charset", meta(NCC, "ncc:charset", "iso-8859-1")),
    Fault("D010", "no charset in the Content-type", swap(TEXT, "; charset=utf-8", "")),
    Fault("D011", "a link to no note", swap(TEXT, "#alles-note-1", "#alles-note-9")),
    Fault("D011", "a link that acts", swap(TEXT, "https://example.org/", "javascript:alert(1)")),
    Fault("D012", "a picture without words", swap(TEXT, 'alt="[^"]*"', 'alt=""')),
    Fault("D012", "a file name for words", swap(TEXT, 'alt="[^"]*"', 'alt="park.png"')),
    Fault("D020", "no identifier", without(NCC, "dc:identifier")),
    Fault("D020", "no publisher", without(NCC, "dc:publisher")),
    Fault("D020", "a SMIL does not say how long it is", without(ALL, "ncc:timeInThisSmil")),
    Fault("D020", "a SMIL does not say its format", without(ALL, "dc:format")),
    Fault("D021", "two titles", swap(NCC, "(<meta name=.dc:title.[^>]*>)", r"\1\1")),
    Fault("D022", "another format", meta(NCC, "dc:format", "Daisy 3")),
    Fault("D022", "a date in German", meta(NCC, "dc:date", "13.9.2020")),
    Fault("D022", "audio only", meta(NCC, "ncc:multimediaType", "audioNcc")),
    Fault("D022", "an empty creator", meta(NCC, "dc:creator", "")),
    Fault("D022", "a metadatum that nobody knows", swap(NCC, "dc:rights", "dc:licence")),
    Fault("D023", "another language in the metadata", meta(NCC, "dc:language", "en")),
    Fault("D023", "a text in another language", swap(TEXT, 'lang="de"', 'lang="tr"', 2)),
    Fault("D023", "lang without xml:lang", swap(TEXT, ' xml:lang="en"', "")),
    Fault("D024", "a narrator of flesh", meta(NCC, "ncc:narrator", "Iris Berben")),
    Fault("D024", "the text hides the voice", both(
        swap("0001.html", "künstliche Stimme", "Frau", 0),
        swap("0005.html", "(?i)künstliche", "schöne", 0))),
    Fault("D025", "a SMIL of another book", meta(ALL, "dc:identifier", "urn:uuid:0")),
    Fault("D030", "tocItems miscounted", meta(NCC, "ncc:tocItems", "99")),
    Fault("D031", "pages that are not there", meta(NCC, "ncc:pageNormal", "12")),
    Fault("D031", "notes that are not there", meta(NCC, "ncc:footnotes", "1")),
    Fault("D032", "depth miscounted", meta(NCC, "ncc:depth", "6")),
    Fault("D033", "files miscounted", meta(NCC, "ncc:files", "7")),
    Fault("D034", "another size", meta(NCC, "ncc:kByteSize", "7")),
    Fault("D035", "a volume of two", meta(NCC, "ncc:setInfo", "1 of 2")),
    Fault("D040", "a level is left out", swap(NCC, "<(/?)h2", r"<\1h4", 0)),
    Fault("D041", "an entry leads to no phrase", swap(NCC, "0002.smil#par0001", "0002.smil#x")),
    Fault("D042", "an entry leads to a paragraph",
          swap(NCC, "0002.smil#par0001", "0002.smil#par0003")),
    Fault("D042", "an entry leads behind the label",
          swap(NCC, "0002.smil#par0001", "0002.smil#par0002")),
    Fault("D042", "an entry has other words", swap(NCC, ">Titel<", ">Tital<")),
    Fault("D042", "an entry of another level", swap(NCC, "<h2([^>]*>.*?</)h2", r"<h1\1h1")),
    Fault("D043", "a heading is not in ncc.html", swap(NCC, "<h2[^\n]*Bild</a></h2>", "")),
    Fault("D044", "two entries have changed places",
          swap(NCC, r"(<h1[^\n]*Titel</a></h1>\n)(<h2[^\n]*\n)", r"\2\1")),
    Fault("D044", "no entry leads to a SMIL", swap(NCC, r"<h1[^\n]*0004.smil[^\n]*", "")),
    Fault("D045", "master.smil lacks a SMIL", swap("master.smil", "<ref src=.0003[^>]*>", "")),
    Fault("D045", "master.smil in another order",
          swap("master.smil", r"(<ref src=.0002[^>]*>)\n(<ref [^>]*>)", r"\2\n\1")),
    Fault("D050", "a phrase without its text", swap(TEXT, 'id="alles-04-1"', 'id="weg"')),
    Fault("D051", "a sentence that nobody says", swap(ALL, _PAR, "")),
    Fault("D051", "a picture that nobody says", swap(ALL, "(src=.0002.html#)alles-12-1",
                                                     r"\1alles-11")),
    Fault("D051", "words outside of all phrases", swap(TEXT, "</blockquote>", "Neu\\g<0>")),
    Fault("D051", "words behind a comment", swap(TEXT, "</blockquote>", "<!-- x -->Neu\\g<0>")),
    Fault("D052", "two phrases have changed places", both(
        swap(ALL, "#alles-04-1", "#X"), swap(ALL, "#alles-05-1", "#alles-04-1"),
        swap(ALL, "#X", "#alles-05-1"))),
    Fault("D052", "a phrase is read twice", swap(ALL, "#alles-05-1", "#alles-04-1")),
    Fault("D053", "a phrase without words", swap(TEXT, "innen", "…")),
    Fault("D060", "a clip too short to be heard", both(
        swap(ALL, r'(id="txt0004".*?clip-end="npt=)[\d.]+', r"\g<1>0.001"))),
    Fault("D061", "a clip ends after the sound", swap(
        ALL, r'(.*clip-end="npt=)[\d.]+', r"\g<1>9999.000")),
    Fault("D061", "a recording is cut short", sound("0002.mp3", lambda mp3: mp3[: 192 * 100])),
    Fault("D062", "a gap between clips", swap(
        ALL, r'(id="txt0004".*?clip-begin="npt=)(\d+)', r"\g<1>0\g<2>1")),
    Fault("D063", "the end of a recording is never heard", sound("0002.mp3", lambda mp3: mp3 * 2)),
    Fault("D064", "dur is not the sum", swap(ALL, r'dur="[^"]*"', 'dur="1.000s"')),
    Fault("D065", "a SMIL states another length", meta(ALL, "ncc:timeInThisSmil", "01:00:00")),
    Fault("D066", "a SMIL begins at another time", meta(ALL, "ncc:totalElapsedTime", "01:00:00")),
    Fault("D067", "another total time", meta(NCC, "ncc:totalTime", "01:00:00")),
    Fault("D067", "another total in master.smil",
          meta("master.smil", "ncc:timeInThisSmil", "01:00:00")),
    Fault("D068", "a variable bit rate", sound("0002.mp3", lambda mp3: _frame(mp3, 7, 3))),
    Fault("D068", "a stereo frame", sound("0002.mp3", lambda mp3: _frame(mp3, 8, 0))),
    Fault("D068", "a recording that is text", sound("0002.mp3", lambda _: b"no sound")),
    Fault("D068", "an empty recording", sound("0002.mp3", lambda _: b"")),
)  # fmt: skip
