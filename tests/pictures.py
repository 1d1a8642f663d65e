"""Takes a picture of an EPUB in a reading system, while it speaks: `python -m tests.pictures`."""

import argparse
from pathlib import Path

from tests.node import run_script


def main() -> None:
    parser = argparse.ArgumentParser(description="A picture of the highlighted phrase of an EPUB.")
    parser.add_argument("epub", type=Path)
    parser.add_argument("out", type=Path, help="a PNG")
    parser.add_argument("--section", type=int, default=3, help="of the spine, from 0")
    parser.add_argument("--phrase", type=int, default=3, help="of the section, from 0")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    wanted = parser.parse_args()
    place = (str(wanted.section), str(wanted.phrase), wanted.scheme)
    run_script("picture.cjs", wanted.epub.resolve(), wanted.out.resolve(), *place)
    print(wanted.out)


if __name__ == "__main__":
    main()
