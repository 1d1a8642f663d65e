"""The long MP3, the ZIP and the WebVTT of a small programme in two languages."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.id3 import ID3

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import run_library, write_sources

CHAPTERS = {
    "01-eins.md": "# Eins & <b>\n\nDas ist *gut*. Das auch.[^1]\n\n[^1]: Eine Notiz.\n",
    "02-zwei.md": "# Zwei\n\n- Ein Punkt\n- „[Two points]{lang=en}“ und mehr\n",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("audio")
    write_sources(folder, {name: text.replace("<b>", "\\<b>") for name, text in CHAPTERS.items()})
    toml = folder / "sources" / "programme.toml"
    more = 'website = "https://example.org/programm"\n\n[pauses]\nheading = 2\n'
    text = toml.read_text("utf-8")
    toml.write_text(text + more, "utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        assert run_library(folder, "update", "tr").code == 0
        path = catalog_path(folder / "translations", "tr", "programme")
        catalog = read_catalog(path)
        message = catalog.get("Zwei")
        assert message is not None
        message.string = "İki"
        write_catalog(path, catalog)
        run = run_library(folder, "build", "--draft", "--only", "mp3,audiobook,mp3zip,vtt")
        assert run.code == 0, run.err
    return folder / "build"


def cues(path: Path) -> list[tuple[str, float, float, str]]:
    """Return id, begin, end and text of each cue of a WebVTT file."""
    head, note, *blocks = path.read_text("utf-8").strip().split("\n\n")
    assert head == "WEBVTT"
    assert note == "NOTE Künstliche Stimme: eSpeak NG"
    found = []
    for block in blocks:
        name, times, text = block.split("\n")
        begin, end = (seconds(time) for time in times.split(" --> "))
        found.append((name, begin, end, text))
    return found


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3_600 + int(minutes) * 60 + float(rest)


def test_a_chapter_has_a_cue_for_each_phrase(build: Path) -> None:
    found = cues(build / "de/text/01-eins.vtt")
    assert [text for *_, text in found] == [
        "Kapitel 1",
        "Eins &amp; &lt;b&gt;",
        "Das ist gut.",
        "Das auch.",
        "Eine Notiz.",
    ]
    assert [name for name, *_ in found] == [
        "eins-00-1",
        "eins-01-1",
        "eins-02-1",
        "eins-02-2",
        "eins-03-1",
    ]
    assert found[0][1] == 0
    assert [end for _, _, end, _ in found[:-1]] == [begin for _, begin, _, _ in found[1:]]


def test_a_pause_is_what_the_author_set(build: Path) -> None:
    heading = cues(build / "de/text/02-zwei.vtt")[1]
    samples, rate = soundfile.read(build / "de/audio/02-zwei.mp3")
    sound = np.abs(samples[int(heading[1] * rate) : int(heading[2] * rate)]) > 0.01
    silence = (len(sound) - np.flatnonzero(sound)[-1]) / rate
    assert 1.95 < silence < 2.1


def test_the_long_file_holds_each_chapter_where_its_mark_says(build: Path) -> None:
    path = build / "tr/ein-programm-tr.mp3"
    tags = ID3(path)
    (table,) = tags.getall("CTOC")
    ordered = sorted(tags.getall("CHAP"), key=lambda mark: mark.start_time)
    marks = {mark.element_id: mark for mark in ordered}
    assert (
        table.child_element_ids
        == list(marks)
        == [
            "page-title",
            "chapter-01-eins",
            "chapter-02-zwei",
            "page-closing",
            "page-about",
        ]
    )
    titles = [str(mark.sub_frames["TIT2"]) for mark in marks.values()]
    assert titles[:3] == ["Ein Programm", "Eins & <b>", "İki"]
    samples, rate = soundfile.read(path)
    for name in ("01-eins", "02-zwei"):
        mark = marks[f"chapter-{name}"]
        chapter, _ = soundfile.read(build / f"tr/audio/{name}.mp3")
        begin = mark.start_time * rate // 1_000
        whole = np.abs(samples[begin : begin + len(chapter)]) > 0.01
        heard, alone = np.flatnonzero(whole), np.flatnonzero(np.abs(chapter) > 0.01)
        assert abs(heard[0] - alone[0]) < 0.005 * rate
        assert abs(heard[-1] - alone[-1]) < 0.005 * rate
        assert mark.end_time > mark.start_time


def test_text_is_in_the_tags_as_a_whole_and_by_phrase(build: Path) -> None:
    tags = ID3(build / "tr/ein-programm-tr.mp3")
    assert tags.version == (2, 3, 0)
    (lyrics,), (synchronised,) = tags.getall("USLT"), tags.getall("SYLT")
    assert "Eins & <b>" in lyrics.text
    assert synchronised.lang == "tur"
    times = [time for _, time in synchronised.text]
    assert times == sorted(times)
    phrases = dict(synchronised.text)
    mark = next(m for m in tags.getall("CHAP") if m.element_id == "chapter-02-zwei")
    assert mark.start_time < phrases["İki"] < mark.end_time
    single = dict(ID3(build / "tr/audio/02-zwei.mp3").getall("SYLT")[0].text)
    assert phrases["İki"] == mark.start_time + single["İki"]


def test_the_zip_is_a_playlist_with_its_files(build: Path) -> None:
    with zipfile.ZipFile(build / "de/ein-programm-de-mp3.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        files = ["00-title.mp3", "01-eins.mp3", "02-zwei.mp3", "03-closing.mp3"]
        files.append("04-about.mp3")
        assert names == [f"ein-programm-de/{n}" for n in (*files, "ein-programm-de.m3u8")]
        playlist = archive.read(names[-1]).decode()
        assert [line for line in playlist.splitlines() if not line.startswith("#")] == files
        assert playlist.count("#EXTINF:") == 5
        for name in names[:-1]:
            samples, rate = soundfile.read(io.BytesIO(archive.read(name)))
            assert len(samples) / rate > 2
        chapter = archive.read("ein-programm-de/01-eins.mp3")
    assert chapter == (build / "de/audio/01-eins.mp3").read_bytes()


def test_the_opening_tells_what_it_is_and_the_closing_where_to_find_more(build: Path) -> None:
    tags = ID3(build / "de/ein-programm-de.mp3")
    said = [text for text, _ in tags.getall("SYLT")[0].text]
    assert said[:3] == ["Ein Programm", "Für den Test", "Sprache: Deutsch"]
    assert "Eine künstliche Stimme liest vor: eSpeak NG." in said
    assert {"Dieses Programm hat 2 Kapitel.", "Spieldauer: 1 Minute."} <= set(said)
    closing = said.index("Ende des Programms")
    assert said[closing + 2] == "Mehr dazu, auch in anderen Sprachen: https://example.org/programm"
    assert said[closing + 3] == "Über diese Ausgabe"
    assert said[-1] == "Prüfsumme der Quelldateien:"
