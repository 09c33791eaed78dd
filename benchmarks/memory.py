"""How the memory of `de-an06 report` goes during a run, and grows from one size to another (POSIX, needs psutil)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costs import cost, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from costs import Cost

_SHOWN = 16
"""Points of a series that are printed."""


def watch(folder_of: Callable[[int], Path], sizes: list[int]) -> None:
    """Run each size once, and print its series and the growth from the size before."""
    before: tuple[int, float] | None = None
    for dossiers in sizes:
        took, series = _watched(folder_of(dossiers))
        print(f"{dossiers:,} dossiers: {took.wall:.1f} s, peak {took.peak / 1e6:,.0f} MB\n")
        points = _thin(series)
        print("| s | " + " | ".join(f"{seconds:.1f}" for seconds, _ in points) + " |")
        print("|---|" + "---:|" * len(points))
        print("| MB | " + " | ".join(f"{held / 1e6:,.0f}" for _, held in points) + " |\n", flush=True)
        if before is not None:
            more = (took.peak - before[1]) / (dossiers - before[0])
            print(f"peak grows by {more:.1f} bytes a row from {before[0]:,} to {dossiers:,} dossiers\n", flush=True)
        before = dossiers, took.peak


def _watched(folder: Path) -> tuple[Cost, list[tuple[float, int]]]:
    series: list[tuple[float, int]] = []
    took = cost(report(folder), lambda seconds, held: series.append((seconds, held)))
    return took, series


def _thin(series: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Return evenly spaced points, the highest of each stretch."""
    step = max(1, -(-len(series) // _SHOWN))
    return [max(series[at : at + step], key=lambda point: point[1]) for at in range(0, len(series), step)]
