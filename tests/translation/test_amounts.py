import pytest

from library.translation.amounts import duration, size


@pytest.mark.parametrize(
    ("seconds", "cldr", "words"),
    [
        (41, "de", "41 Sekunden"),
        (65, "de", "1 Minute und 5 Sekunden"),
        (3_725, "de", "1 Stunde und 2 Minuten"),
        (600, "tr", "10 dakika"),
        (7_320, "en_GB", "2 hours and 2 minutes"),
        (3_660, "ar", "ساعة ودقيقة"),
    ],
)
def test_playing_times_are_said(seconds: int, cldr: str, words: str) -> None:
    assert duration(seconds, cldr) == words


@pytest.mark.parametrize(
    ("count", "cldr", "words"),
    [
        (3, "de", "0,1 kB"),
        (1_000, "de", "1,0 kB"),
        (99_949, "de", "99,9 kB"),
        (1_000_000, "de", "1,0 MB"),
        (1_234_567, "en_GB", "1.2 MB"),
    ],
)
def test_sizes_are_said(count: int, cldr: str, words: str) -> None:
    assert size(count, cldr) == words
