"""Measures what the library promises, prints a table and writes JSON: `python -m tests.bench`.

Exit code 1 if a bound is not held. Sections can be named; all together take an hour, and the
machine should do nothing else meanwhile.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import merge
from tests.bench.real import (
    Real,
    measure_changed,
    measure_cold,
    measure_start,
    measure_unchanged,
)
from tests.bench.rows import Row, write_json
from tests.bench.runs import RunError
from tests.bench.size import measure_catalogs, measure_long

_LEAST_TIMES = 20
Sections = dict[str, Callable[[], Iterator[Row]]]


def report(sections: Sections, to: Path) -> int:
    """Print the rows of sections as they are measured, write them; return the exit code."""
    rows = []
    for name, measure in sections.items():
        try:
            for row in measure():
                rows.append(row)
                print(row, flush=True)
        except RunError as error:
            rows.append(Row(name, float("nan"), "", 0, note=str(error)))
            print(rows[-1], flush=True)
    write_json(to, rows)
    failed = [row for row in rows if not row.held]
    print(f"{len(rows) - len(failed)} of {len(rows)} bounds held. {to}")
    return 1 if failed else 0


def main() -> int:
    """Measure the sections that are named, or all, and compare our merge with GNU's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    names = ["start", "cold", "unchanged", "changed", "catalogs", "long", "merge"]
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(names))
    parser.add_argument("--to", type=Path, default=Path("bench.json"))
    parser.add_argument("--folder", type=Path, help="to work in; needs ten gigabytes; is kept")
    parser.add_argument("--draft", action="store_true", help="the quickest voice: a trial")
    parser.add_argument("--times", type=int, default=100, help="how long the long programme is")
    parser.add_argument("--editions", default="de,tr", help="of the long programme, or: all")
    options = parser.parse_args()
    wanted = options.sections or names
    if unknown := {*wanted} - {*names}:
        parser.error(f"no section {', '.join(unknown)}")
    if options.times < _LEAST_TIMES:
        parser.error(f"--times must be at least {_LEAST_TIMES}: a tenth of it is built, too")
    with TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        real = Real(folder / "real", options.draft)
        locales = [] if options.editions == "all" else options.editions.split(",")
        measured: Sections = {
            "start": partial(measure_start, real),
            "cold": partial(measure_cold, real),
            "unchanged": partial(measure_unchanged, real),
            "changed": partial(measure_changed, real),
            "catalogs": partial(measure_catalogs, folder, options.times),
            "long": partial(measure_long, folder / "long", options.times, locales),
        }
        code = report({name: measured[name] for name in measured if name in wanted}, options.to)
    if "merge" in wanted:
        merge.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
