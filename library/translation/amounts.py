"""Playing times and sizes in words, as each language writes them."""

from decimal import Decimal

from babel.lists import format_list
from babel.units import format_unit


def duration(seconds: int, cldr: str) -> str:
    """Return a playing time as people say it: "1 Stunde und 2 Minuten"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(minutes, "duration-minute"), (rest, "duration-second")]
    if hours:
        parts = [(hours, "duration-hour"), (minutes, "duration-minute")]
    units = [format_unit(count, unit, "long", locale=cldr) for count, unit in parts if count]
    return format_list(units, locale=cldr)  # not style="unit": Babel has it for few languages


def size(count: int, cldr: str) -> str:
    """Return a number of bytes as people read it: "1,2 MB"."""
    unit, amount = ("megabyte", 1_000_000) if count >= 100_000 else ("kilobyte", 1_000)
    # A decimal keeps its zero: "1,0 MB", where German says "1 Mbyte"
    number = max(Decimal(count) / amount, Decimal("0.1")).quantize(Decimal("0.1"))
    return format_unit(number, f"digital-{unit}", "short", "#,##0.0", locale=cldr)
