"""Shows a built site to a browser and reports what was seen: see `tests/node/site.cjs`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.node import run_script

Seen = dict[str, Any]
PREFIX = "/programm"  # it must work in a folder of somebody's site
TARGET = 44  # CSS pixels, WCAG 2.2, 2.5.5
CONTRAST, BOUNDARY = 7, 3  # WCAG 2.2, 1.4.6 and 2.4.13


def look(address: str, folder: Path, **paths: Sequence[str]) -> Seen:
    """Return what a browser sees; `pages`, `walked`, `timed` and `plain` are paths of pages."""
    job, out = folder / "job.json", folder / "seen.json"
    job.write_text(json.dumps({"address": address, **paths}), "utf-8")
    run_script("site.cjs", job, out, timeout=500)
    seen: Seen = json.loads(out.read_text("utf-8"))
    return seen


def site_pages(build: Path) -> list[str]:
    """Return the pages of the site: to choose a language, the editions', the chapters'."""
    patterns = ("index.html", "*/index.html", "*/chapters/*.html")
    return [
        path.relative_to(build).as_posix()
        for pattern in patterns
        for path in sorted(build.glob(pattern))
    ]


def each_view(seen: Seen) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each page at each width in each scheme, with its name for people."""
    for view in seen["pages"]:
        yield f"{view['path']} {view['width']} {view['scheme']}", view


def axe_faults(seen: Seen) -> list[str]:
    """Return what axe-core calls a violation."""
    return [
        f"{name}: {fault}" for name, view in each_view(seen) for fault in view["axe"]["violations"]
    ]


def small_targets(seen: Seen) -> list[str]:
    """Return what is smaller than a finger."""
    return [
        f"{name}: {target['name']}: {target['width']:.0f} × {target['height']:.0f}"
        for name, view in each_view(seen)
        for target in view["targets"]
        if min(target["width"], target["height"]) < TARGET - 0.01
    ]


def low_contrasts(seen: Seen) -> list[str]:
    """Return text of less than 7:1, in every state that a link can be in."""
    found = [f"{name}: {low}" for name, view in each_view(seen) for low in view["low"]]
    for walk in seen["walked"]:
        for name, view in walk["modes"].items():
            found += [f"{walk['path']} {name}: {low}" for low in view["low"]]
        for scheme, states in walk["states"].items():
            for state, view in states.items():
                found += [f"{walk['path']} {scheme} {state}: {low}" for low in view["low"]]
    return found


def misfits(seen: Seen) -> list[str]:
    """Return what is cut off or wider than the window, also zoomed and spaced."""
    found = [f"{name}: {misfit}" for name, view in each_view(seen) for misfit in view["misfits"]]
    for walk in seen["walked"]:
        for name, faults in walk["fits"].items():
            found += [f"{walk['path']} {name}: {fault}" for fault in faults]
    return found


def wrong(seen: Seen) -> list[str]:
    """Return failed and foreign requests, errors, and what the policy forbade."""
    views = [*seen["pages"], *seen["plain"]]
    return [f"{view['path']}: {fault}" for view in views for fault in view.get("wrong", [])]


def shifts(seen: Seen) -> list[float]:
    """Return how much of each page moved while it came."""
    slow = [shift for timed in seen["timed"] for shift in timed["shifts"]]
    return [view["shift"] for view in seen["pages"]] + slow


def focus_faults(seen: Seen) -> list[str]:
    """Return where Tab goes astray, or leads to what cannot be seen."""
    found = []
    for walk in seen["walked"]:
        for size, tabs in walk["tabs"].items():
            place = f"{walk['path']} {size}"
            order = [step["index"] for step in tabs["steps"]]
            if order != list(range(tabs["all"])):
                found.append(f"{place}: {tabs['all']} stops, reached as {order}")
            for step in tabs["steps"]:
                faults = [name for name in ("outside", "covered") if step[name]]
                faults += ["outline"] if step["outline"] < 2 else []
                faults += ["contrast"] if step["contrast"] < BOUNDARY else []
                found += [f"{place}: {step['name']}: {fault}" for fault in faults]
    return found
