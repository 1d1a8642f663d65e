"""Installs the packages of package-lock.json and a browser into the virtual environment."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.node import BROWSER, HERE, HOME, NODE

NPM = NODE.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
FILES = ("package.json", "package-lock.json")
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""
_UNPACK = "import('@sparticuz/chromium').then(chromium => chromium.default.executablePath())"


def npm(*arguments: str, folder: Path = HOME) -> None:
    """Run npm in a folder; the registry is the one that npm is set to."""
    subprocess.run(
        [NODE, NPM, *arguments, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        check=True,
        cwd=folder,
        env=os.environ | {"npm_config_omit_lockfile_registry_resolved": "true"},
    )


def install() -> None:
    """Install exactly what the lock says."""
    HOME.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(HERE / name, HOME)
    npm("ci")
    shutil.rmtree(BROWSER, ignore_errors=True)
    BROWSER.mkdir()
    subprocess.run(
        [NODE, "--input-type=module", "--eval", _UNPACK],
        check=True,
        cwd=HOME,
        # it unpacks its libraries only where it believes to be in a bare container
        env=os.environ | {"TMPDIR": str(BROWSER), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"},
    )
    # the file that comes with the fonts names folders of that container, and no letter is shown
    (BROWSER / "fonts" / "fonts.conf").write_text(FONTS, "utf-8")


def lock() -> None:
    """Write the lock file anew, in an empty folder: beside installed packages it lacks the sums."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(HERE / FILES[0], folder)
        npm("install", "--package-lock-only", folder=folder)
        locked = json.loads((folder / FILES[1]).read_text("utf-8"))
    for package in locked["packages"].values():
        package.pop("funding", None)  # addresses, and nothing that an installation needs
    (HERE / FILES[1]).write_text(json.dumps(locked, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    lock() if sys.argv[1:] == ["lock"] else install()
