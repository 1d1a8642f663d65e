"""Every finding has a file of examples: some must be found, some must not."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from library.translation.checks.messages import check_pair
from tests.conftest import ROOT
from tests.translation.pairs import pair

FOLDER = ROOT / "tests" / "findings"
EXAMPLES = sorted(FOLDER.glob("*.toml"))


def codes(example: dict[str, Any]) -> set[str]:
    """Return the codes that the checks report for an example."""
    glossary = {term: tuple(words) for term, words in example.get("glossary", {}).items()}
    one = pair(
        example["locale"],
        example["source"],
        example["target"],
        example.get("kind", "paragraph"),
        glossary=glossary,
    )
    return {finding.code for finding in check_pair(one)}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.stem))
def test_examples(path: Path) -> None:
    examples = tomllib.loads(path.read_text("utf-8"))
    assert len(examples["fails"]) >= 3
    assert len(examples["passes"]) >= 3
    for example in examples["fails"]:
        assert path.stem in codes(example), example
    for example in examples["passes"]:
        assert path.stem not in codes(example), example


def test_every_code_has_examples() -> None:
    modules = (ROOT / "library/translation/checks").glob("*.py")
    texts = [module.read_text("utf-8") for module in modules]
    written = {code for text in texts for code in re.findall(r'"((?:T0[2-7]|E0[01])\d)"', text)}
    assert written == {path.stem for path in EXAMPLES}
    assert len(written) > 30
