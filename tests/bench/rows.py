"""Rows of the bench's table: a figure, the run that it is compared to, and whether it holds."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """What was measured, in `unit`; the bound is on the ratio, or on the figure if `absolute`.

    `than` says in words what the figure is compared to, and `other` is that run's figure. A figure
    that could not be measured is NaN, and not held.
    """

    what: str
    figure: float
    unit: str
    most: float
    than: str = ""
    other: float | None = None
    least: float = 0.0
    absolute: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the figure by the other run's; None if there is nothing to compare it to."""
        return self.figure / self.other if self.other else None

    @property
    def held(self) -> bool:
        """Tell whether the bound is held."""
        value = self.figure if self.absolute or self.ratio is None else self.ratio
        return self.least <= value <= self.most

    def __str__(self) -> str:
        compared = f"{self.than}: {_number(self.other)} {self.unit}" if self.other else self.than
        ratio = f"× {self.ratio:.3g}" if self.ratio is not None else ""
        on = self.unit if self.absolute or self.ratio is None else "×"
        bound = f"{_number(self.least)} to " * (self.least > 0) + f"{_number(self.most)} {on}"
        verdict = "held" if self.held else "NOT HELD"
        figure = f"{_number(self.figure)} {self.unit}"
        note = f"\n    {self.note}" if self.note else ""
        return f"{verdict:9}{self.what:46}{figure:>14}  {ratio:>8}  (≤ {bound})  {compared}{note}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or value in range(100) else f"{value:.3g}"


def write_json(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows, and what kind of machine they were measured on. Raises `OSError`."""
    table = {
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
        "rows": [asdict(row) | {"ratio": row.ratio, "held": row.held} for row in rows],
    }
    path.write_text(json.dumps(table, indent=2, ensure_ascii=False) + "\n", "utf-8")
