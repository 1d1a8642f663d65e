"""If markup of a stranger did reach a page: what the site's policy still keeps it from doing."""

import json
from pathlib import Path

from tests.node import run_script
from tests.shelf.serving import serving
from tests.shelf.shelves import build_shelf

_ACT = "(window.acted = window.acted || []).push"
_PAGE = f"""\
<!DOCTYPE html>
<html lang="de"><head><title>Seite</title>
<base href="http://elsewhere.example/">
<style>h1 {{ color: rgb(1, 2, 3) }}</style>
<script>{_ACT}('inline')</script>
<script src="http://elsewhere.example/a.js"></script>
<link rel="stylesheet" href="http://elsewhere.example/a.css">
</head><body>
<h1 style="color: rgb(4, 5, 6)">Titel</h1>
<p id="handler" onclick="{_ACT}('handler')">Klick</p>
<a id="link" href="javascript:{_ACT}('link')">Klick</a>
<img src="x" onerror="{_ACT}('error')" alt="">
<img src="http://elsewhere.example/a.png" alt="">
<iframe src="http://elsewhere.example/"></iframe>
<object data="http://elsewhere.example/a"></object>
</body></html>
"""


def test_a_browser_lets_nothing_act_that_is_not_ours(tmp_path: Path) -> None:
    build_shelf(tmp_path / "build", {"index.html": _PAGE})
    with serving(tmp_path / "build") as address:
        seen = json.loads(run_script("policy.cjs", address))
    assert seen["acted"] == []
    assert seen["asked"] == []
    assert seen["address"].startswith(address)
    assert seen["colour"] == "rgb(0, 0, 0)"
    assert {"base-uri", "frame-src", "img-src", "object-src"} <= set(seen["refused"])
    assert {"script-src-attr", "script-src-elem", "style-src-attr"} <= set(seen["refused"])
