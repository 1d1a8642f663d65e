"""Takes the pictures of README.md, of the real programme with its own voices: `make pictures`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, copy_project, run_library
from tests.node import run_script
from tests.shelf.serving import serving

_DOCS = ROOT / "docs"
_SECTION, _PHRASE = "7", "3"  # of the book's spine and of the section, from 0


def main() -> None:
    with TemporaryDirectory() as folder:
        project = copy_project(Path(folder))
        run = run_library(project, "build", "--base-url", "https://example.org/programm/")
        if run.code:
            raise SystemExit(run.err)
        with serving(project / "build") as address:
            run_script("pictures.cjs", address, _DOCS)
        (epub,) = (project / "build/de").glob("*.epub")
        run_script("picture.cjs", epub, _DOCS / "epub.png", _SECTION, _PHRASE, "light")
    for picture in sorted(_DOCS.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1_000:.0f} kB")


if __name__ == "__main__":
    main()
