"""What a report or check is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """What a run is asked for."""

    period: str = "all"
    calendar: str | None = None
    as_of: str | None = None
    by: str | None = None
    unit: str | None = None
    own: bool = False
    indicators: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    form: str | None = None
    """The form to be filled in, in place of indicators."""
    beside: bool = False
    """Whether what formats with room draw besides what is asked for is worked out, too."""
    suppress_below: int | None = None
    """Counts of dossiers below this are hidden; 0 = none, None = as the profile of the configuration says."""
    closing: bool = False
    """Whether a report stands as of the end of its period, on the files that bear on it: later ones leave it alone."""
    recorded: bool = False
    """Whether the as-of day is the one that another run came to, and states nothing."""
    jobs: int | None = None
    """Parts of the work done at once, at most one per processor; None = as many as are of use."""
    memory: int | None = None
    """Bytes that the run should stay below; None = no limit stated."""
    check_command: str = "de-an06 check PATH"
    """The command that says what is wrong with the same files, as a reader may copy it."""
