"""Walks at random through the states of a small project, and builds each one elsewhere, too.

python -m tests.same [--steps N] [--seed N]: one project and one cache see all states, one change
after the other; a cold build of each state, with a cache and a folder of its own, must be the same.
The first steps make each change once. The last state is built at two other places, too.
"""

import argparse
import random
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.same.builds import build, differences
from tests.same.places import elsewhere, third
from tests.same.states import CHANGES, State, state_of


def walk(steps: int, seed: int) -> list[frozenset[str]]:
    """Return the states: each step makes one change, or takes one back."""
    chance = random.Random(seed)
    names = [name for _ in range(1 + steps // len(CHANGES)) for name in _shuffled(chance)]
    states = [frozenset[str]()]
    for name in names[:steps]:
        # few at once: `fewer formats` or `German alone` would hide what others change
        crowd = sorted(states[-1])
        states.append(states[-1] ^ {name} if len(crowd) < 2 or name in crowd else frozenset({name}))
    return states


def _shuffled(chance: random.Random) -> list[str]:
    return chance.sample(sorted(CHANGES), len(CHANGES))


def main() -> int:
    """Walk, print each step, and return how many went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=len(CHANGES))
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    wrong = 0
    before: dict[str, str] = {}
    state = State()
    with TemporaryDirectory() as name:
        folder = Path(name)
        states = walk(wanted.steps, wanted.seed)
        for number, changes in enumerate(states):
            state = state_of(changes)
            walked = build(folder / "walked", state, folder / "cache")
            cold = build(folder / f"cold-{number}", state, folder / f"cache-{number}")
            bad = differences(walked, cold)
            wrong += bool(bad)
            shutil.rmtree(folder / f"cold-{number}")
            shutil.rmtree(folder / f"cache-{number}")
            changed = len(differences(before, walked))
            before = walked
            print(
                f"{number:3} {', '.join(sorted(changes)) or 'as it began'}: "
                f"{len(walked)} files, {changed} changed"
                + (f", NOT AS A COLD BUILD: {', '.join(bad)}" if bad else ""),
                flush=True,
            )
        with elsewhere() as far:
            for other in (far, third(folder)):
                bad = differences(before, build(other.folder, state, other.cache, **other.how))
                wrong += bool(bad)
                print(f"{other.shown}: {', '.join(bad) or 'the same'}", flush=True)
    print(f"Same bytes: {len(states)} states and 2 places, {wrong} differ from a cold build")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
