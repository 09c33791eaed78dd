"""Measure how long the page of a large report takes to draw: 200 units, 40 quarters, compared with the period before.

Prints the size of the page and the median of eleven runs in one process, in seconds of wall time.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

UNITS, QUARTERS, ROUNDS = 200, 40, 11


def main() -> None:
    """Print the table."""
    from tests.large_report import grown
    from tests.test_beside import rich

    from de_an06.renderers import renderer

    draw: Any = renderer("html").report
    report, seconds = grown(rich(), UNITS, QUARTERS), []
    # The first run reads the templates.
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        page = draw(report, "vi")
        seconds.append(time.perf_counter() - begun)
    print(f"{UNITS} units, {QUARTERS} quarters: {len(page.encode()):,} bytes, {statistics.median(seconds[1:]):.2f} s")


if __name__ == "__main__":
    main()
