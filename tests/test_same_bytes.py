"""The same sources are the same bytes: wherever they are built, and whatever was built before."""

from pathlib import Path

from tests.same.builds import build, differences
from tests.same.places import elsewhere
from tests.same.states import state_of

_BEGIN = frozenset[str]()
_ONE_MORE = frozenset({"another edition"})  # all that is German is kept, but for links to it
_OTHER = frozenset({"fewer formats", "picture", "--base-url"})  # no word is said in another way


def test_the_same_bytes_from_a_cold_build_elsewhere_and_from_any_way(tmp_path: Path) -> None:
    """All that a build may depend on, once; `python -m tests.same` makes each change for itself."""
    began, more, _, again = [
        build(tmp_path / "p", state_of(changes), tmp_path / "cache")
        for changes in (_BEGIN, _ONE_MORE, _OTHER, _BEGIN)
    ]
    with elsewhere() as other:
        cold = build(other.folder, state_of(_ONE_MORE), other.cache, **other.how)
    assert len(cold) > 80
    assert differences(more, cold) == []
    assert differences(again, began) == []
    print(f"Same bytes: {len(cold)} files, {other.shown}")
