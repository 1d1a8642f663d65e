"""The site in a real browser: for people who see little, tap, type, wait, or trust no script.

`tests/node/site.cjs` looks; what it saw is judged here. The site lies in a sub-folder of a server
that sends the strict policy.
"""

from pathlib import Path
from statistics import median

import pytest

from tests.conftest import RealLibrary
from tests.shelf.links import PageFile
from tests.shelf.looking import (
    PREFIX,
    Seen,
    axe_faults,
    each_view,
    focus_faults,
    look,
    low_contrasts,
    misfits,
    shifts,
    site_pages,
    small_targets,
    wrong,
)
from tests.shelf.serving import serving

WEIGHT = 150_000  # bytes
PAINT = 1_000  # milliseconds
SHIFT = 0.01
# One chapter's page an edition: the first, the last, and two between
CHAPTERS = {"de": 0, "de_simple": -1, "en": 4, "tr": 6}


def walked(build: Path) -> list[str]:
    """Return a page of each kind in each edition."""
    chapters = [sorted(build.glob(f"{one}/chapters/*.html"))[n] for one, n in CHAPTERS.items()]
    kinds = [build / "index.html", *sorted(build.glob("*/index.html")), *chapters]
    return [path.relative_to(build).as_posix() for path in kinds]


def heaviest(build: Path) -> list[str]:
    """Return the page of each kind that has most bytes."""
    patterns = ("index.html", "*/index.html", "*/chapters/*.html")
    largest = [
        max(build.glob(pattern), key=lambda path: path.stat().st_size) for pattern in patterns
    ]
    return [path.relative_to(build).as_posix() for path in largest]


@pytest.fixture(scope="module")
def seen(real: RealLibrary, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    build, paths = real.build, site_pages(real.build)
    folder = tmp_path_factory.mktemp("seen")
    with serving(build, PREFIX) as address:
        return look(
            address, folder, pages=paths, walked=walked(build), timed=heaviest(build), plain=paths
        )


def test_every_page_was_seen_at_all_widths_in_all_schemes(real: RealLibrary, seen: Seen) -> None:
    assert {view["path"] for view in seen["pages"]} == set(site_pages(real.build))
    assert len(seen["pages"]) == 4 * len(site_pages(real.build)) == 4 * 53


def test_axe_finds_nothing(seen: Seen) -> None:
    assert axe_faults(seen) == []
    rules = {view["axe"]["rules"] for view in seen["pages"] if view["scheme"] == "light"}
    print(
        f"Site: axe-core {seen['pages'][0]['axe']['version']} read 53 pages, light and dark, "
        f"320 and 1280 px wide: {min(rules)} rules hold, 0 violations, "
        f"{seen['seconds']['pages']:.0f} s"
    )


def test_axe_is_content_when_more_contrast_is_wished(seen: Seen) -> None:
    modes = [mode for walk in seen["walked"] for mode in walk["modes"].values()]
    assert [mode["axe"]["violations"] for mode in modes if mode["axe"]] == [[]] * len(modes[::2])


def test_all_text_has_a_contrast_of_seven(seen: Seen) -> None:
    assert low_contrasts(seen) == []
    worst = min(view["worst"] for _, view in each_view(seen))
    print(f"Site: the lowest contrast of all text is {worst:.1f}:1")


def test_the_systems_own_colours_hide_no_text(seen: Seen) -> None:
    for walk in seen["walked"]:
        assert {name: mode["same"] for name, mode in walk["modes"].items()} == {
            "contrast light": True, "forced light": True,
            "contrast dark": True, "forced dark": True,
        }  # fmt: skip


def test_what_is_tapped_is_as_large_as_a_finger(seen: Seen) -> None:
    assert small_targets(seen) == []


def test_nothing_is_cut_off_or_wider_than_the_window(seen: Seen) -> None:
    assert misfits(seen) == []


def test_the_tab_key_reaches_everything_in_order_and_all_see_where(seen: Seen) -> None:
    assert focus_faults(seen) == []


def test_the_first_stop_leads_to_the_content(seen: Seen) -> None:
    for walk in seen["walked"]:
        link = walk["skip"]["link"]
        assert link["href"] == "#main"
        assert not link["outside"]
        assert min(link["width"], link["height"]) >= 44
        assert walk["skip"]["inside"], walk["path"]


def test_nothing_fails_and_nothing_is_asked_for_elsewhere(seen: Seen) -> None:
    assert wrong(seen) == []


def test_a_page_is_light(real: RealLibrary, seen: Seen) -> None:
    icon = (real.build / "assets/favicon.svg").stat().st_size  # this browser does not fetch it
    weights = {view["path"]: view["weight"] + icon for _, view in each_view(seen)}
    assert {path: weight for path, weight in weights.items() if weight >= WEIGHT} == {}
    heavy = max(weights, key=lambda path: weights[path])
    assert weights[heavy] > 10_000  # or nothing was weighed
    print(f"Site: the heaviest page, {heavy}, has {weights[heavy] / 1_000:.0f} kB without audio")


def test_text_is_there_within_a_second_on_a_slow_line(seen: Seen) -> None:
    paints = {timed["path"]: median(timed["paints"]) for timed in seen["timed"]}
    assert {path: paint for path, paint in paints.items() if paint >= PAINT} == {}
    assert min(paints.values()) > 100  # the line's delay: or it was not slow
    slow = max(paints, key=lambda path: paints[path])
    print(f"Site: at 400 kbit/s text is there after {paints[slow]:.0f} ms at most ({slow})")


def test_nothing_moves_while_a_page_comes(seen: Seen) -> None:
    assert max(shifts(seen)) < SHIFT
    print(f"Site: layout shift {max(shifts(seen)):.4f} at most")


def without_space(text: str) -> str:
    return "".join(text.split())


def test_all_is_there_without_scripts(real: RealLibrary, seen: Seen) -> None:
    assert len(seen["plain"]) == 53
    for page in seen["plain"]:
        file = PageFile(real.build, page["path"])
        assert len(page["links"]) == len(file.find("//a[@href]"))
        (main,) = file.find("//main")
        blocks = "self::h1 or self::h2 or self::h3 or self::li or self::p[not(@hidden)]"
        wanted = main.xpath(f".//*[{blocks}][not(ancestor::details)]")
        if "/chapters/" in page["path"]:
            (audio,) = page["audio"]
            assert audio["src"].endswith(".mp3")
            assert audio["width"] >= 200 and audio["height"] >= 44
            wanted = main.xpath(".//article//*[@data-begin]")
        assert wanted
        text = without_space(page["text"])
        missing = [one for e in wanted if without_space(one := e.text_content()) not in text]
        assert missing == [], page["path"]


def test_it_works_from_disk(real: RealLibrary, tmp_path: Path) -> None:
    paths = ["index.html", "tr/index.html", *heaviest(real.build)[2:]]
    address = real.build.resolve().as_uri() + "/"
    seen = look(address, tmp_path, pages=paths, plain=site_pages(real.build))
    assert wrong(seen) == []
    assert axe_faults(seen) == []
    assert small_targets(seen) == []  # or the style was not found
