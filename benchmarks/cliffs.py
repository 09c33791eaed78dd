"""How much longer than the plain form every other form takes `de-an06 report`, in interleaved rounds."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from costs import Cost, cost, report
from forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def cliffs(folder_of: Callable[[str], Path], asked: Sequence[str], rounds: int) -> None:
    """Measure the forms asked for, and those they are held against, and print a table."""
    needed = {*asked, *(FORMS[form].against for form in asked), "plain"}
    names = [form for form in FORMS if form in needed]
    folders = {form: folder_of(form) for form in names}
    costs: dict[str, list[Cost]] = {form: [] for form in names}
    for _ in range(rounds):
        for form in names:
            costs[form].append(cost(report(folders[form])))
    plain = _megabytes(folders["plain"])
    print("| form | wall s | CPU s | peak MB | bytes / plain | beside | CPU ratio | wall ratio | limit | |")
    print("|---|---:|---:|---:|---:|---|---:|---:|---:|---|")
    for form in names:
        _show(form, costs, _megabytes(folders[form]) / plain)
    print("\nFor ours alone, where the peers don't read the form or judge it otherwise:", end=" ")
    print(", ".join(form for form in names if not FORMS[form].peers) + ".\n", flush=True)


def _show(form: str, costs: dict[str, list[Cost]], size: float) -> None:
    mine, against, bound = costs[form], FORMS[form].against, FORMS[form].bound
    pairs = list(zip(mine, costs[against], strict=True))
    ratio, work = median(c.wall / other.wall for c, other in pairs), median(c.cpu / other.cpu for c, other in pairs)
    wall, cpu, peak = (median(kind) for kind in zip(*((c.wall, c.cpu, c.peak / 1e6) for c in mine), strict=True))
    said = "" if bound is None else "held" if ratio <= bound else "OVER"
    limit = "" if bound is None else f"{bound:.1f}"
    took = f"{wall:.2f} | {cpu:.2f} | {peak:,.0f} | {size:.2f}"
    print(f"| {form} | {took} | {against} | {work:.2f} | {ratio:.2f} | {limit} | {said} |")


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("*.csv")) / 1e6
