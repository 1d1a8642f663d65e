"""A small programme with hard names, built with its feeds by the real command."""

from pathlib import Path

import pytest
from filelock import FileLock

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import TOML, run_library, write_sources

TITLE = '<b>Gut & "besser"</b> ]]> – 🌳'
TURKISH, ARABIC = "İyi & “daha” <iyi> ışık", "برنامج <أفضل> & 2020"
FIRST = """\
# Der \\<Anfang\\> & 🌳

Wir "bauen" & \\<mehr\\>. Das ist gut.

## Mehr

Das auch.
"""
CHAPTERS = {"01-anfang.md": FIRST, "02-ende.md": "# Das Ende\n\n- Ein Punkt\n- Noch ein Punkt\n"}
LOCALES = ("de", "ar", "tr")  # as they are built


def small_shelf(shared: Path, cache: Path) -> Path:
    """Return its shelf, built once for all tests of a run, without a `base_url`.

    It is in three languages; what is translated is little.
    """
    folder = shared / "small"
    with FileLock(shared / "small.lock"):
        if not (folder / "build").exists():
            _build(folder, cache)
    return folder / "build"


def _build(folder: Path, cache: Path) -> None:
    write_sources(folder, CHAPTERS)
    toml = TOML.format(chapters=", ".join(f'"{name}"' for name in CHAPTERS))
    toml = toml.replace('"Ein Programm"', f"'{TITLE}'")
    toml = toml.replace("Verein, Dortmund", "Verein, Weg 1, <info@verein.example>, 44135 Dortmund")
    (folder / "sources" / "programme.toml").write_text(toml, "utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        assert run_library(folder, "add-language", "ar").code == 0
        assert run_library(folder, "update", "tr").code == 0
        for locale, title in {"tr": TURKISH, "ar": ARABIC}.items():
            path = catalog_path(folder / "translations", locale, "programme")
            catalog = read_catalog(path)
            for message in catalog:
                if message.id == TITLE:
                    message.string = title
            write_catalog(path, catalog)
        run = run_library(folder, "build", "--draft", "--only", "epub,lpf,mp3,plaintext,vtt")
        assert run.code == 0, run.err
