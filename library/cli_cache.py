"""The command for what was spoken and recorded: how much the cache holds, and away with it."""

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000, "T": 1_000_000_000_000}


def _bytes(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([KMGT]?)B?", value.strip().upper())
    if not found:
        raise click.BadParameter(f"{value!r} is not a size: give it as 500MB, 2GB or 0")
    return int(float(found[1]) * _UNITS[found[2]])


@click.group(
    invoke_without_command=True,
    epilog="Example: library cache    (then perhaps: library cache prune --to 1GB)",
)
@click.pass_context
def cache(context: click.Context) -> None:
    """Show what is kept of speech, so that no sentence is spoken twice."""
    if context.invoked_subcommand:
        return
    from library.cache import BOUND, contents, root

    folder, files = root(), list(contents())
    _show(folder, len(files), sum(file.size for file in files))
    click.echo(
        f"A build that leaves more than {_size(BOUND)} deletes what was used longest ago, but "
        "nothing that it used. To delete more: library cache prune --to SIZE"
    )


@cache.command(epilog="Example: library cache prune --to 500MB    (--to 0 empties it)")
@click.option(
    "--to",
    "bound",
    callback=_bytes,
    metavar="SIZE",
    help="What may stay, as 500MB or 2GB; what builds leave alone, if not given.",
)
def prune(bound: int | None) -> None:
    """Delete what was used longest ago; a build makes again what it needs."""
    from library.cache import BOUND, contents, root
    from library.cache import prune as delete

    before = sum(file.size for file in contents())
    delete(BOUND if bound is None else bound)
    files = list(contents())
    after = sum(file.size for file in files)
    _show(root(), len(files), after)
    click.echo(f"{_size(max(before - after, 0))} were deleted.")


def _show(folder: "Path", count: int, size: int) -> None:
    click.echo(f"{folder}: {count} files, {_size(size)}")


def _size(count: int) -> str:
    return f"{count / 1_000_000_000:.1f} GB" if count >= 10**9 else f"{count / 1_000_000:.1f} MB"


COMMANDS = (cache,)
