"""LICENCES.md names every package, with a licence under which ours may use it."""

import pytest

from tests.licences.packages import is_installed, licence_of, listed, locked, node_licences, rows

LIBRARY, TESTS, LISTEN, NODE = (
    "Packages of the library",
    "Packages of the tests",
    "Packages of `make listen`",
    "Packages of Node.js, for the tests",
)
# What may be a part of a work under AGPL-3.0-or-later, as the Free Software Foundation says
COMPATIBLE = {
    "0BSD", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0",
    "GPL-2.0-or-later", "GPL-3.0-or-later", "ISC", "LGPL-2.1-or-later", "LGPL-3.0-or-later", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
}  # fmt: skip
DOUBT = {"regex": "Apache-2.0 AND CNRI-Python"}  # LICENCES.md says why


def is_compatible(expression: str) -> bool:
    """Tell whether one of the alternatives is compatible in all its parts."""
    return any(
        all(part in COMPATIBLE for part in alternative.split(" AND "))
        for alternative in expression.split(" OR ")
    )


def test_every_package_is_listed_and_no_other() -> None:
    library, test = locked("requirements.lock"), locked("requirements-test.lock")
    assert len(library) > 60
    assert listed(LIBRARY).keys() == library
    assert listed(TESTS).keys() == test - library
    assert listed(LISTEN).keys() == locked("requirements-listen.lock") - test


def test_all_licences_of_the_library_are_compatible_with_ours() -> None:
    licences = listed(LIBRARY).items()
    refused = {name: licence for name, licence in licences if not is_compatible(licence)}
    assert refused == DOUBT


@pytest.mark.parametrize("heading", [LIBRARY, TESTS, LISTEN])
def test_packages_say_themselves_what_is_listed(heading: str) -> None:
    table = listed(heading)
    here = [name for name in table if is_installed(name)]
    assert here or heading == LISTEN
    assert {name: table[name] for name in here} == {name: licence_of(name) for name in here}


def test_packages_of_node_by_licence() -> None:
    licences = {licence: int(count) for count, licence in rows(NODE)}
    assert licences == node_licences()
    assert "?" not in licences


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", True), ("Apache-2.0 AND CNRI-Python", False), ("GPL-2.0-only", False),
        ("GPL-2.0-only OR MIT", True), ("Proprietary", False),
        ("MPL-1.1 OR GPL-2.0-or-later", True),
    ],
)  # fmt: skip
def test_what_is_compatible(expression: str, fits: bool) -> None:
    assert is_compatible(expression) is fits
