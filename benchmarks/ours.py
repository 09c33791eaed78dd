"""The work by de-an06 itself: its own stages, called as a report calls them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from work import AXES, MEASURES, Answer, Cells, Findings, run

from de_an06 import cli

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from de_an06.cube import Dimensions


_EPOCH = date(1970, 1, 1)


def work(folder: Path) -> Answer:
    """Read, judge, settle and count, with every finding located."""
    cli._make_ready()  # noqa: SLF001  # how the program starts
    import numpy as np

    from de_an06.crew import crew_for
    from de_an06.dimensions import dimensions_of
    from de_an06.discover import discover
    from de_an06.intake import take_in
    from de_an06.period import cuts
    from de_an06.rules import Policy
    from de_an06.settings import load_settings
    from de_an06.tally import cube_of

    config, root = load_settings(str(folder), None)
    days = np.array([(day - _EPOCH).days for day in cuts(date(1989, 12, 1), date(2100, 1, 31), 1, [])], np.int64)
    found = discover(root, config)
    with crew_for(sum(source.size for source in found.sources)) as crew:
        intake = take_in(found, config, Policy(limit=10**12), crew, days)
    dimensions = dimensions_of(intake)
    cube = cube_of(intake.tables, dimensions, intake.tally, days)

    def findings() -> Findings:
        found: Findings = {}
        for finding in intake.findings.all():
            # The peers do not tell a unit that is not listed from one that is listed for other days.
            rule = "unknown-unit" if finding.rule == "unit-not-in-force" else finding.rule
            found.setdefault((rule, finding.column or ""), []).append(finding.line or 0)
        return found

    return Answer(
        sum(intake.findings.counts.values()),
        sum(map(len, cube.events.values())),
        findings,
        lambda: {event: _cells(cube.events[event], event, dimensions) for event in MEASURES},
    )


def _cells(frame: pd.DataFrame, event: str, dimensions: Dimensions) -> Cells:
    texts: dict[str, Any] = {
        "bin": [date.fromordinal(_EPOCH.toordinal() + day).isoformat() for day in frame["bin"].tolist()],
        "unit": [dimensions.units.codes[place] for place in frame["unit"].tolist()],
        "service": [dimensions.services.codes[place] for place in frame["service"].tolist()],
        "channel": [dimensions.channels[place] for place in frame["channel"].tolist()],
    }
    columns = [texts[axis] for axis in AXES] + [frame[name].tolist() for name in MEASURES[event]]
    return list(zip(*columns, strict=True))


if __name__ == "__main__":
    run(work)
