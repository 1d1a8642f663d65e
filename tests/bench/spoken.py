"""Where each clip of a built project is heard, as JSON: `python -m tests.bench.spoken PROJECT`."""

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from library.languages import Language
from library.narration.narrator import Narration
from library.project import Project
from library.road import cast_editions, narrate_editions


def narrations_of(project: Project, wanted: Sequence[str]) -> list[Narration]:
    """Return the narrations of all editions, as the build made them; `wanted` are engines."""
    programme = project.programme()
    editions = [project.edition(programme, locale) for locale in project.locales()]
    table = project.languages()

    def engines_of(language: Language) -> Sequence[str]:
        return wanted or table.get(language.locale, language).engines

    cast = cast_editions(editions, project.lexicons(), engines_of)
    with ThreadPoolExecutor(1) as executor:  # gets nothing to do: all is spoken
        books = narrate_editions(editions, cast, executor, lambda steps, length, label: steps)
    return [narration for book in books.values() for narration in book]


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Print the chapters and other pages where each clip is heard, by the name of its file."""
    pages: dict[str, set[str]] = {}
    for narration in narrations_of(Project(folder), wanted):
        for clip in narration.clips:
            for line in clip.lines:
                place = "chapter" if narration.page.number else narration.page.slug
                pages.setdefault(line.path.name, set()).add(f"{place}: {line.text}")
    print(json.dumps({name: sorted(places) for name, places in pages.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
