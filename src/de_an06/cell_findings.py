"""The finding that a rule makes at a cell: where the cell stands, what it says, and what the sentence says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH, service_code
from de_an06.cross_columns import UNKNOWN
from de_an06.evidence import marks_of
from de_an06.finding import COLUMN_CODES, Finding
from de_an06.lost_zeros import perhaps
from de_an06.personal import known_phrases, masked, seal
from de_an06.rules import rules
from de_an06.rules.bad_code import RULE as BAD_CODE
from de_an06.rules.bad_code import cause_of
from de_an06.rules.number_form_conflict import RULE as CONFLICT
from de_an06.text import NOT_CALCULATED, clean, ordered
from de_an06.vocabulary import member_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.cross_columns import Cause
    from de_an06.register import Register
    from de_an06.rows import Block
    from de_an06.rules import Policy
    from de_an06.tables import Table
    from de_an06.text import Words

_BESIDE = 2
"""Cells on each side of the one that is meant which a finding carries."""


@dataclass(frozen=True)
class FileFacts:
    """What validation must know of the file that the blocks come from."""

    number: int
    """Number of the file in the run's inputs."""
    path: str
    headers: Mapping[str, str]
    """Our fields' headers as written."""
    constants: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    snapshot: int = int(np.iinfo(np.int64).min)
    as_of: int | None = None
    """Day after which nothing can have happened yet, if one is stated."""
    above: int = 1
    """Records of the file above its body."""
    silent: frozenset[str] = frozenset()
    """Rules that have no ground in the file."""


def first_forms(cause: Cause, block: Block) -> dict[str, tuple[str, int]]:
    """Return the first cell of each form in which a column whose marks disagree writes numbers, and its line."""
    if cause.code != CONFLICT.code:
        return {}
    found: dict[str, tuple[str, int]] = {}
    for row in cause.rows.tolist():
        text = block.columns[cause.name].at(row).strip() if cause.name in block.columns else ""
        groups, points = marks_of(text)
        form = f"groups{groups}decimals{points}"
        if (groups or points) and form not in found:
            (line,) = block.where.lines(block.record[[row]]).tolist()
            found[form] = masked("integer", text) or "…", line
    return found


class Telling:
    """Makes the findings of one file."""

    def __init__(
        self, table: Table, file: FileFacts, policy: Policy, phrases: Mapping[str, Mapping[str, str]],
        registers: Mapping[str, Register],
    ) -> None:  # fmt: skip
        """Take what the sentences speak of: the file, the words that a column may hold, the codes that are listed."""
        self._table, self._file, self._policy, self._phrases = table, file, policy, phrases
        self._registers, self._known = registers, known_phrases(phrases)

    def of(self, cause: Cause, row: int, line: int, block: Block, *, context: bool) -> Finding:
        """Return the finding at a row of a block; with the cells beside it, if `context`."""
        code, name = cause.code, cause.name
        columns, kinds = block.columns, self._table.columns
        record = int(block.record[row])
        text = self._text(block, name, row)
        shown = self.shown(name, text)
        values = [] if kinds[name].vocabulary is None else [("allowed", self._words(kinds[name].vocabulary or ""))]
        if code in COLUMN_CODES:
            values.append(("example", shown or ""))
        if code == BAD_CODE.code:
            why = cause_of(text or "", kinds[name].kind)
            values += [("cause_vi", why.vi), ("cause_en", why.en)]
        if code in UNKNOWN.values():
            hint = self._perhaps(kinds[name].references or "", text or "")
            values += [("perhaps_vi", hint.vi), ("perhaps_en", hint.en)]
        if rules()[code].snapshot_on is not None:
            values.append(("snapshot", str(EPOCH + timedelta(self._file.snapshot))))
        if rules()[code].as_of_on is not None and self._file.as_of is not None:
            values.append(("as_of", str(EPOCH + timedelta(self._file.as_of))))
        others = [n for n in rules()[code].reads if n != name and (n in columns or n in self._file.constants)]
        said = [(n, self.shown(n, self._text(block, n, row) or "")) for n in others]
        values += [(n, other) for n, other in said if other is not None]
        values += [] if cause.told is None else cause.told(row)
        return Finding(
            rule=code,
            severity=self._policy.severity(rules()[code]),
            path=self._file.path,
            table=self._table.name,
            line=line,
            record=record,
            column=name,
            header=self._file.headers.get(name, kinds[name].vi),
            value=shown,
            values=tuple(values),
            row=self._file.above + record,
            key=self._key(block, row),
            hidden=seal(text, shown),
            context=self._context(block, name, row) if context else (),
        )

    def _context(self, block: Block, name: str, row: int) -> tuple[tuple[str, str, bool], ...]:
        """The cell and those beside it, of the columns that are read; what may be personal is a mark of an omission."""
        kinds = self._table.columns
        order = [n for n in self._file.headers if n in block.columns and n in kinds]
        if name not in order:
            return ()
        at = order.index(name)
        near = order[max(0, at - _BESIDE) : at + _BESIDE + 1]
        texts = ((n, block.columns[n].at(row)) for n in near)
        return tuple(
            (self._file.headers[n], "…" if (shown := self.shown(n, text)) is None else shown, n == name)
            for n, text in texts
        )

    def shown(self, name: str, text: str | None) -> str | None:
        """Return the text of a column's cell if there is one that can be shown."""
        # What stands for a formula without a result was never in the file.
        if text is None or text == NOT_CALCULATED:
            return None
        return masked(self._table.columns[name].kind, text, self._known)

    def _perhaps(self, table: str, text: str) -> Words:
        code = clean(text)
        return perhaps(service_code(code) if table == "services" else code, self._registers[table].by_number)

    def _words(self, vocabulary: str) -> str:
        return ", ".join(sorted({*map(member_of, self._phrases.get(vocabulary, {}).values())}, key=ordered))

    def _text(self, block: Block, name: str, row: int) -> str | None:
        return block.columns[name].at(row) if name in block.columns else self._file.constants.get(name)

    def _key(self, block: Block, row: int) -> str | None:
        """The code that names the row, if it is one that can be shown."""
        text = self._text(block, name := self._table.key[0], row)
        if text is None or self._table.columns[name].kind != "code":
            return None
        return masked("code", text.strip()) or None
