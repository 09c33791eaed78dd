"""Where the time of `de-an06 report` goes: the stacks of all its threads, looked at every few milliseconds.

Options that this script doesn't know go to `report`.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

EVERY = 0.005
"""Seconds between two looks."""
SHOWN = 20
"""Modules and functions that are printed."""
STAGES = {
    "discover": ("discover", "headings", "dialect", "sources", "settings", "config"),
    "read": ("read", "tokenizer", "records", "parse", "places"),
    "validate": (
        "validate",
        "verdicts",
        "lexicon",
        "lanes",
        "judges",
        "column_judge",
        "moment_judge",
        "spans",
        "cells",
    ),
    "rules": ("rules", "register"),
    "measures": ("measures", "other_events"),
    "counts": ("counts", "codings", "tally", "tallies", "cube", "projections"),
    "keys": ("keys", "sorted_keys", "hashing", "scratch"),
    "settle": ("settle", "copies"),
    "evaluate": ("evaluate", "slices", "accounts", "results", "horizon", "endings"),
    "render": ("renderers", "figures", "sheets", "pages", "delivery", "listings", "report"),
    "intake": ("intake", "pipeline", "reporting", "stream", "crew", "hands"),
}
_STAGE_OF = {module: stage for stage, modules in STAGES.items() for module in modules}
_WAITING = ("threading.py", "queue.py", "selectors.py", "thread.py", "_base.py", "connection.py")
"""Files of the standard library in which a thread has nothing to do."""
IMPORTS, WAITING, OTHER = "imports", "(waiting)", "(other)"

Place = tuple[str, str, str]
"""Stage, module and function."""


class Looks:
    """Seconds by place, of the thread that runs the command and of all others together."""

    def __init__(self, main: int) -> None:
        self._main = main
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.seconds: dict[bool, dict[Place, float]] = {True: {}, False: {}}

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        last, me = time.perf_counter(), threading.get_ident()
        while not self._done.wait(EVERY):
            stacks = sys._current_frames()  # noqa: SLF001  # the one way to see other threads
            now = time.perf_counter()
            # A look that came late, as nobody let go of the interpreter, stands for all that time.
            for thread, frame in stacks.items():
                if thread != me:
                    sums, where = self.seconds[thread == self._main], place(frame)
                    sums[where] = sums.get(where, 0.0) + now - last
            last = now


def place(frame: FrameType) -> Place:
    """Return where a thread is: in its innermost function of ours, and the stage that called it."""
    if Path(frame.f_code.co_filename).name in _WAITING:
        return WAITING, WAITING, WAITING
    found: tuple[str, str] | None = None
    for at in _outwards(frame):
        if at.f_code.co_filename.startswith("<frozen importlib"):
            return IMPORTS, IMPORTS, IMPORTS
        name = str(at.f_globals.get("__name__", ""))
        if name.startswith("de_an06"):
            module = name.removeprefix("de_an06.")
            found = found or (module, f"{module}.{at.f_code.co_name}")
            if stage := _STAGE_OF.get(module.partition(".")[0]):
                return stage, *found
    return OTHER, *(found or (OTHER, OTHER))


def _outwards(frame: FrameType) -> Iterator[FrameType]:
    at: FrameType | None = frame
    while at is not None:
        yield at
        at = at.f_back


def show(title: str, sums: Iterable[tuple[str, float, float]], wall: float, total: float) -> None:
    """Print a table of seconds in the main thread, and in the others, with the share of all time at work."""
    print(f"| {title} | main s | of wall | other threads s | of all work |")
    print("|---|---:|---:|---:|---:|")
    for name, main, others in sums:
        share = "" if name == WAITING else f"{(main + others) / total:.1%}"
        print(f"| {name} | {main:.2f} | {main / wall:.1%} | {others:.2f} | {share} |")
    print(flush=True)


def summed(looks: Looks, by: int) -> list[tuple[str, float, float]]:
    """Return seconds by stage, module or function, most first."""
    sums: dict[str, list[float]] = {}
    for at, mine in enumerate((True, False)):
        for where, seconds in looks.seconds[mine].items():
            sums.setdefault(where[by], [0.0, 0.0])[at] += seconds
    return sorted(((name, main, others) for name, (main, others) in sums.items()), key=lambda row: -row[1] - row[2])


def main() -> None:
    """Run the command and print where its time went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    options, more = parser.parse_known_args()
    start = time.perf_counter()
    with Looks(threading.get_ident()) as looks, Path(os.devnull).open("w", encoding="utf-8") as out:
        from de_an06 import cli

        cli._make_ready()  # noqa: SLF001  # how the program starts
        with redirect_stdout(out), suppress(SystemExit):
            cli.main(["report", options.folder, "--format", "json", *more])
    wall = time.perf_counter() - start
    total = sum(s for sums in looks.seconds.values() for where, s in sums.items() if where[0] != WAITING)
    print(f"## Where our time goes: {wall:.2f} s, {total / wall:.2f} threads at work on average\n")
    show("stage", summed(looks, 0), wall, total)
    show("module", summed(looks, 1)[:SHOWN], wall, total)
    show("function", summed(looks, 2)[:SHOWN], wall, total)


if __name__ == "__main__":
    main()
