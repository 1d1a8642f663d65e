"""The podcasts, as apps read them."""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import feedparser
import podcastparser
import pytest
from lxml import etree
from lxml.html import fragments_fromstring

from library.shelf.feeds import feeds
from library.shelf.podcast import podcast_guid
from library.shelf.shelf import Publication
from library.translation.matter import translation_state
from tests.conftest import BASE_URL, RealLibrary
from tests.node import run_script
from tests.publications.masters import make_master, real_master
from tests.shelf.feeds import misled
from tests.shelf.small import ARABIC, CHAPTERS, TITLE, TURKISH, small_shelf

LOCALES = ("de", "de_simple", "en", "tr")
NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


@pytest.fixture(scope="module")
def small(shared: Path, cache: Path) -> Path:
    return small_shelf(shared, cache)


@cache
def podcast_index(build: Path) -> dict[str, Any]:
    """Return all podcasts of a shelf as the Podcast Index reads them."""
    seen: dict[str, Any] = json.loads(run_script("feeds.cjs", build))
    podcasts: dict[str, Any] = seen["podcasts"]
    return podcasts


def published(real: RealLibrary, locale: str, format: str) -> list[dict[str, Any]]:
    entries = real.publications()
    return [one for one in entries if (one["locale"], one["format"]) == (locale, format)]


@pytest.mark.parametrize("locale", LOCALES)
def test_feedparser_reads_it(real: RealLibrary, locale: str) -> None:
    edition = real_master(locale).edition
    parsed = feedparser.parse((real.build / locale / "podcast.rss").read_bytes())
    assert not parsed.bozo, parsed.bozo_exception
    feed, entries = parsed.feed, parsed.entries
    assert (feed.title, feed.language) == (edition.full_title, edition.language.tag)
    assert feed.link == f"{BASE_URL}{locale}/index.html"
    assert feed.image.href == f"{BASE_URL}{locale}/square.png"
    assert feed.author == edition.programme.publisher
    assert [tag.term for tag in feed.tags] == ["News", "Politics"]
    voice = published(real, locale, "mp3")[0]["voice"]
    assert voice in feed.description
    for line in translation_state(edition):
        assert line.words in feed.description
    assert [entry.title for entry in entries] == [page.title().words for page in edition.chapters]
    assert [int(entry.itunes_episode) for entry in entries] == list(range(1, len(entries) + 1))
    sounds = [
        (one.href, int(one.length), one.type) for entry in entries for one in entry.enclosures
    ]
    files = published(real, locale, "mp3")
    assert sounds == [(BASE_URL + one["path"], one["bytes"], "audio/mpeg") for one in files]
    lengths = [int(entry.itunes_duration) for entry in entries]
    assert lengths == [round(one["seconds"]) for one in files]
    dates = [datetime(*entry.published_parsed[:6]) for entry in entries]
    assert dates == sorted(set(dates))
    assert dates[-1] == datetime(*feed.published_parsed[:6])  # none is in the future


@pytest.mark.parametrize("locale", LOCALES)
def test_podcastparser_reads_it(real: RealLibrary, locale: str) -> None:
    path = real.build / locale / "podcast.rss"
    with path.open("rb") as file:
        parsed = podcastparser.parse(f"{BASE_URL}{locale}/podcast.rss", file)
    assert parsed["type"] == "serial"
    assert parsed["language"] == real_master(locale).edition.language.tag
    assert parsed["cover_url"] == f"{BASE_URL}{locale}/square.png"
    episodes = sorted(parsed["episodes"], key=lambda episode: episode["published"])
    assert [episode["number"] for episode in episodes] == list(range(1, len(episodes) + 1))
    assert len({episode["guid"] for episode in episodes}) == len(episodes) == 12
    for episode, one in zip(episodes, published(real, locale, "mp3"), strict=True):
        (sound,) = episode["enclosures"]
        assert sound["url"] == BASE_URL + one["path"]
        assert sound["file_size"] == one["bytes"]
        assert episode["link"] == f"{BASE_URL}{locale}/chapters/{Path(one['path']).stem}.html"
        assert episode["total_time"] == round(one["seconds"])
        assert "<" not in episode["description"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_podcast_index_reads_it(real: RealLibrary, locale: str) -> None:
    """Its parser knows the tags of Podcasting 2.0."""
    feed = podcast_index(real.build)[locale]
    assert feed["medium"] == "audiobook"
    assert feed["guid"] == str(podcast_guid(f"{BASE_URL}{locale}/podcast.rss"))
    assert feed["pubsub"]["self"] == f"{BASE_URL}{locale}/podcast.rss"
    assert feed["itunesCategory"] == ["News > Politics"]
    (voice,) = feed["podcastPeople"]
    assert (voice["role"], voice["group"]) == ("Narrator", "Cast")
    assert published(real, locale, "mp3")[0]["voice"] in voice["name"]
    for item in feed["items"]:
        stem = Path(item["enclosure"]["url"]).stem
        assert [(one["url"], one["type"]) for one in item["podcastTranscripts"]] == [
            (f"{BASE_URL}{locale}/text/{stem}.vtt", "text/vtt"),
            (f"{BASE_URL}{locale}/chapters/{stem}.html", "text/html"),
        ]
        chapters = item["podcastChapters"]
        assert chapters["url"] == f"{BASE_URL}{locale}/chapters/{stem}.json"


def test_the_four_podcasts_are_four(real: RealLibrary) -> None:
    podcasts = podcast_index(real.build).values()
    assert len({feed["guid"] for feed in podcasts}) == len(LOCALES)
    assert len({item["guid"] for feed in podcasts for item in feed["items"]}) == 12 * len(LOCALES)


def test_a_guid_is_made_as_podcasting_2_says() -> None:
    """The two examples of the specification."""
    example = podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml")
    assert example == UUID("917393e3-1b1e-5cef-ace4-edaa54e1f810")
    assert podcast_guid("https://podnews.net/rss/") == UUID("9b024349-ccf0-5f69-a609-6b82873eab3c")


@pytest.mark.parametrize(("locale", "title"), [("de", TITLE), ("tr", TURKISH), ("ar", ARABIC)])
def test_hard_names_come_through(small: Path, locale: str, title: str) -> None:
    root = etree.parse(small / locale / "podcast.rss").getroot()
    assert root.findtext("channel/title") == title
    first = root.find("channel/item")
    assert first is not None
    assert first.findtext("title") == "Der <Anfang> & 🌳"
    words = 'Wir "bauen" & <mehr>. Das ist gut.'
    paragraph: Any
    (paragraph,) = fragments_fromstring(first.findtext("description", ""))
    assert "".join(paragraph.itertext()) == words
    (marked,) = paragraph if locale != "de" else [paragraph]
    assert marked.get("lang") == ("de" if locale != "de" else None)  # not translated
    parsed = feedparser.parse((small / locale / "podcast.rss").read_bytes())
    assert (parsed.feed.title, parsed.entries[0].title) == (title, "Der <Anfang> & 🌳")
    assert root.findtext("channel/itunes:owner/itunes:email", "", NS) == "info@verein.example"
    assert podcast_index(small)[locale]["title"] == title


def test_without_an_address_it_says_what_is_missing(small: Path) -> None:
    path = small / "de" / "podcast.rss"
    assert 'base_url = "https://…/"' in path.read_text("utf-8").split("<rss")[0]
    root = etree.parse(path).getroot()
    for name in ("podcast:guid", "atom:link"):
        assert root.find(f"channel/{name}", NS) is None
    assert not re.search(r'(url|href)="[a-z]+:', path.read_text("utf-8"))
    assert misled(small) == []


def test_chapters_begin_where_their_headings_are_said(small: Path) -> None:
    document = json.loads((small / "de" / "chapters" / "01-anfang.json").read_text("utf-8"))
    assert document["version"] == "1.2.0"
    first, second = document["chapters"]
    assert first == {"startTime": 0, "title": "Der <Anfang> & 🌳"}
    assert second["title"] == "Mehr"
    vtt = (small / "de" / "text" / "01-anfang.vtt").read_text("utf-8")
    (begin,) = re.findall(r"00:00:(\S+) --> \S+\nMehr\n", vtt)
    assert second["startTime"] == float(begin) > 1


def test_an_edition_without_mp3s_has_no_podcast(tmp_path: Path) -> None:
    master = make_master(tmp_path, CHAPTERS)
    text = Publication("de", "plaintext", "de/a.txt", 5, 0, "", "", 1.0, True)
    assert list(feeds(master, [text])) == []
