"""What a run is told of a baseline: the file, the day, and who accepts what is found, why and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from de_an06.errors import OptionError

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.accepted import Entry
    from de_an06.report import Check
    from de_an06.rules import Policy

HELD = 200_000
"""Findings of a rule and file that are held to be told apart; what comes beyond counts as new."""


@dataclass(frozen=True, slots=True)
class Accepting:
    """The baseline of a run; its options are looked at, and its file read, before any work is done."""

    path: Path
    today: date
    update: bool
    who: str
    why: str
    until: str

    def __post_init__(self) -> None:
        """Refuse what is missing."""
        if self.update:
            self.last_day()
        self.entries()

    def entries(self) -> list[Entry]:
        """Return what the file accepts; a file that is yet to be made accepts nothing."""
        from de_an06.accepted import load_accepted

        return [] if self.update and not self.path.exists() else load_accepted(self.path)

    def last_day(self) -> date:
        """Return the last day on which what is accepted now counts."""
        if not (self.who.strip() and self.why.strip() and self.until.strip()):
            raise OptionError(
                "--update-baseline cần --who (ai chấp nhận), --why (vì sao) và --until (đến ngày nào).",
                "--update-baseline needs --who, --why and --until: who accepts what is found, why, and until when.",
            )
        found = _day(self.until.strip())
        if found is None or found < self.today:
            raise OptionError(
                f"--until: “{self.until}” phải là một ngày từ hôm nay trở đi, ví dụ {self.today.isoformat()}.",
                f"--until: “{self.until}” must be a day from today on, {self.today.isoformat()} say.",
            )
        return found

    def applied(self, check: Check, policy: Policy) -> Check:
        """Return a check held against the baseline, which is written first where it is to be updated."""
        from de_an06.baseline import hold_against

        entries = self.entries()
        held = hold_against(check, self.path.as_posix(), entries, policy, self.today)
        if not self.update:
            return held
        from de_an06.accepted import write_accepted
        from de_an06.baseline import updated
        from de_an06.delivery import write_whole

        entries = updated(held, entries, self.who.strip(), self.why.strip(), self.last_day())
        write_whole(self.path, write_accepted(self.path, entries))
        return hold_against(check, self.path.as_posix(), entries, policy, self.today)


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
