"""Services, and items of the list of essential ones, that have dossiers: how many, and which have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.figures import DossierCounts, Figure
from de_an06.report import Idle
from de_an06.sheets import Sheets
from de_an06.slices import ALL, OUTSIDE, UNSURE, Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube
    from de_an06.slices import Scope, Span


def distinct(cube: Cube, counts: DossierCounts, indicator: Indicator, sheets: Sheets) -> list[Figure | None]:
    """Services, or essential items, with at least one row of the measure."""
    _, numbers = _items(cube, indicator)
    top, k, _ = counts.distinct(indicator, indicator.numerator, numbers)
    listed = [_listed(numbers, here, sheets) for here in sheets.groups_of_services()]
    if indicator.denominator is None:
        return [Figure(int(n), None, int(m), (int(n), 1), (int(n + m), 1)) for n, m in zip(top, k, strict=True)]
    if indicator.denominator == "listed":
        remarks = sheets.tier_remarks()
        figures = [_of_list(int(n), *sizes, int(m)) for n, sizes, m in zip(top, listed, k, strict=True)]
        return [replace(figure, remarks=remarks) for figure in figures]
    below, more, reach = counts.distinct(indicator, indicator.denominator, numbers)
    return [_of_seen(*map(int, numbers)) for numbers in zip(top, below, k, more, reach, strict=True)]


def idle(cube: Cube, indicator: Indicator, span: Span, scope: Scope) -> tuple[Idle, ...]:
    """Return the items listed on which no dossier of the measure can be counted, in the list's order."""
    items, numbers = _items(cube, indicator)
    groups = Groups("item", items, services=numbers)
    rows = DossierCounts(cube, span, scope, groups).total(indicator, indicator.numerator)
    offered = np.flatnonzero(Sheets(cube, span, scope, ALL).offered())
    services = cube.dimensions.services
    names, of_item = services.texts("service_name"), numbers[:-1]
    versions = [[int(v) for v in offered[of_item[offered] == place]] for place in range(len(items))]
    return tuple(
        Idle(item, tuple(dict.fromkeys((services.codes[v], names[v] or "") for v in here)))
        for item, here, n in zip(items, versions, rows, strict=True)
        if here and not n
    )


def _items(cube: Cube, indicator: Indicator) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the services, or items of the list, that are told apart, and the number of each version's (-1 = none)."""
    services = cube.dimensions.services
    if indicator.counts == "essential_items":
        labels = [_item(code, t) for code, t in zip(services.codes, services.texts("essential"), strict=True)]
    else:
        labels = list(services.codes)
    items = tuple(sorted({label for label in labels if label}))
    places = {item: place for place, item in enumerate(items)}
    return items, np.array([*(places.get(label or "", OUTSIDE) for label in labels), UNSURE], np.int64)


def _item(code: str, essential: str | None) -> str | None:
    """Return the list's item that a code belongs to; a code without an item number is its own item."""
    if not essential:
        return None
    return essential if ":" in essential else f"{essential}:{code}"


def _count_items(numbers: NDArray[np.int64], services: NDArray[np.bool_]) -> int:
    found = numbers[:-1][services]
    return len(np.unique(found[found >= 0]))


def _listed(numbers: NDArray[np.int64], group: NDArray[np.bool_], sheets: Sheets) -> tuple[int, int]:
    """How many items are surely listed, and how many rows of the list may add one."""
    sure = _count_items(numbers, group & sheets.offered())
    more = _count_items(numbers, group & sheets.offered(surely=False)) - sure
    essential = sheets.cube.dimensions.services.lost.get("essential", ())
    return sure, more + sum(text != "" for text in essential)


def _of_list(n: int, size: int, more: int, k: int) -> Figure:
    """Items used among those listed: k rows may use another item, `more` rows may list another one."""
    size = max(size, n)
    most = min(n + k + more, size + more)
    return Figure(
        n, size, k + more, (n, size + more), (most, size + more) if most * size >= n * (size + more) else (n, size)
    )


def _of_seen(n: int, d: int, more_n: int, more_d: int, reach: int) -> Figure:
    """Items with a row of one measure among those with a row of another: each count has its own doubt."""
    most = min(n + more_n, reach)
    return Figure(n, d, max(more_n, more_d), (n, max(n, min(d + more_d, reach))), (most, max(d, most)))
