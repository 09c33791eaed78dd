"""Findings: what is wrong with the data, as values; counted exactly, kept up to a bound."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from de_an06.text import LANGS, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from de_an06.text import Trouble

Severity = Literal["error", "warning", "note"]
_NO_DATA = Words(
    "nếu không phải số liệu thì chuyển đi nơi khác, hoặc ghi ignore = true cho tệp này dưới [[files]] trong "
    "de-an06.toml",
    "if it is not data, move it away, or write ignore = true for it under [[files]] in de-an06.toml",
)
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


COLUMN_CODES = frozenset((
    "month-first-column", "mixed-date-orders", "number-form-conflict", "code-as-number", "formula-not-calculated",
))  # fmt: skip
"""Rules whose cause is the column as a whole: one finding, however many cells."""


def fingerprint_of(
    rule: str, table: str | None, key: str | None, path: str | None, column: str | None, value: str | None
) -> str:
    """Return the hash by which a finding is known; `path` stands for a key that is not there."""
    told = [rule, table, *(("path", path) if key is None else ("key", key)), column, value]
    text = unicodedata.normalize("NFC", json.dumps(told, ensure_ascii=False))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at one place; the sentence is formed from the rule and `values` when it is drawn."""

    rule: str
    severity: Severity
    path: str
    table: str | None = None
    line: int | None = None
    """Physical line of the file, from 1."""
    record: int | None = None
    """Number of the record in the file's body, from 1."""
    column: str | None = None
    """Our name of the column."""
    header: str | None = None
    """The column's header as the file has it."""
    value: str | None = None
    """The cell as written; None when there is none or it may hold personal data."""
    values: tuple[tuple[str, str], ...] = ()
    """Further values for the rule's sentence, by name."""
    row: int | None = None
    """The row as a spreadsheet numbers it: a cell of several lines is one row there."""
    sheet: str | None = None
    """The sheet of a workbook."""
    cell: str | None = None
    """The cell as a spreadsheet names it, F12."""
    key: str | None = None
    """The code of the row's dossier, unit or service, by which its office finds it."""
    until: int | None = None
    """The line on which it ends, where it has a beginning and an end."""
    hidden: str | None = None
    """What tells a value that is not shown from others, as `personal.seal` gives it."""
    context: tuple[tuple[str, str, bool], ...] = ()
    """Cells of the row as they stand in the file: header, text (masked where need be), whether it is the one meant."""

    def moved(self, lines: int, records: int) -> Finding:
        """Return the finding so many lines and records further down."""
        if not lines and not records:
            return self
        return replace(
            self,
            line=None if self.line is None else self.line + lines,
            record=None if self.record is None else self.record + records,
            row=None if self.row is None else self.row + records,
            until=None if self.until is None else self.until + lines,
        )

    @property
    def fingerprint(self) -> str:
        """A hash of rule, table, dossier key, column and value, by which the finding is known in another run.

        The line is left out, for rows move; where there is no key the file stands for it.
        """
        path = self.path if self.key is None else None
        return fingerprint_of(self.rule, self.table, self.key, path, self.column, self.known_by)

    @property
    def known_by(self) -> str | None:
        """The value by which it is known: itself, or where it is not shown, what tells it from others."""
        return self.hidden if self.value is None else self.value

    @property
    def order(self) -> tuple[str, int, str, str, int, str, str]:
        """Where the finding stands in every listing."""
        severity = SEVERITIES.index(self.severity)
        return (self.path, self.line or 0, self.column or "", self.rule, severity, self.key or "", self.known_by or "")


def unreadable_file(path: str, table: str | None, trouble: Trouble, line: int | None = None) -> Finding:
    """Return that a file can't be read, and what mends that; where its name tells no table, it may be no data."""
    fix = (
        trouble.fix
        if table is not None
        else Words(f"{trouble.fix.vi}; {_NO_DATA.vi}", f"{trouble.fix.en}; {_NO_DATA.en}")
    )
    told = {"reason": trouble.what, "fix": fix}
    values = tuple((f"{name}_{lang}", words.of(lang)) for name, words in told.items() for lang in LANGS)
    return Finding("unreadable-file", "error", path, table, line, values=values)


_SHOWN = 5
"""So many pairs of texts are named by a finding about a column."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a finding about a column as a whole; it adds up over the parts of a file, in their order."""

    finding: Finding | None = None
    """The finding at its cell; None while only numbers are known."""
    proven: bool = False
    """Whether its cell proves it."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """How many cells there are of each sort, by the name that the rule's sentence has for it."""
    firsts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """The first cell of each sort: its text and its line."""
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Texts as they came, in order, and as what they were read."""

    def moved(self, lines: int, records: int) -> Told:
        """Return the same so many lines and records further down."""
        finding = self.finding and self.finding.moved(lines, records)
        firsts = {name: (text, line + lines) for name, (text, line) in self.firsts.items()}
        return replace(self, finding=finding, firsts=firsts)

    def then(self, later: Told) -> Told:
        """Return what is known when a later part of the file is, too."""
        better = later.finding is not None and (self.finding is None or (later.proven and not self.proven))
        finding, proven = (later.finding, later.proven) if better else (self.finding, self.proven)
        numbers = Counter(self.numbers)
        numbers.update(later.numbers)
        return Told(finding, proven, numbers, {**later.firsts, **self.firsts}, {**self.pairs, **later.pairs})

    @property
    def whole(self) -> Finding | None:
        """The finding with all that is known for its sentence."""
        if self.finding is None:
            return None
        values = [(name, str(number)) for name, number in sorted(self.numbers.items())]
        for name, (text, line) in sorted(self.firsts.items()):
            values += [(name, text), (f"{name}_line", str(line))]
        found = sorted(self.firsts.values(), key=lambda first: first[1])
        for lang, word in zip(LANGS, ("dòng", "line"), strict=True) if found else ():
            values.append((f"firsts_{lang}", ", ".join(f"{text} ({word} {line})" for text, line in found)))
        if self.pairs:
            shown = [f"{text} → {code}" for text, code in self.pairs.items()]
            values.append(("pairs", "; ".join([*shown[:_SHOWN], *(["…"] if len(shown) > _SHOWN else [])])))
        return replace(self.finding, values=(*self.finding.values, *values))


@dataclass(slots=True)
class Findings:
    """All findings of a run: exact counts by rule and severity, and the first `limit` of each rule and file."""

    limit: int = 1000
    counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    kept: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)
    told: dict[tuple[str, str, str | None], Told] = field(default_factory=dict)
    """Findings about columns as a whole, by path, rule and column."""
    full: frozenset[tuple[str, str]] = frozenset()
    """Paths and rules of which earlier parts of the files hold as many findings as are kept."""

    def add(self, found: Iterable[Finding], total: int | None = None) -> None:
        """Add findings of one rule in one file; `total` when more were counted than located."""
        group = list(found)
        if not group:
            return
        first = group[0]
        self.counts[first.rule, first.severity] += len(group) if total is None else total
        kept = self.kept.setdefault((first.path, first.rule), [])
        kept.extend(group[: max(0, self.limit - len(kept))])

    def room(self, path: str, rule: str) -> int:
        """Return how many more findings of a rule in a file are kept."""
        return 0 if (path, rule) in self.full else max(0, self.limit - len(self.kept.get((path, rule), ())))

    def filled(self) -> frozenset[tuple[str, str]]:
        """Return the paths and rules of which no more findings are kept."""
        return frozenset(key for key, group in self.kept.items() if len(group) >= self.limit)

    def count(self, rule: str, severity: Severity, number: int) -> None:
        """Count findings of a rule, whether they are kept or not."""
        self.counts[rule, severity] += number

    def keep(self, path: str, rule: str, found: list[Finding]) -> None:
        """Keep findings of a rule in a file, for which there is room."""
        if found:
            self.kept.setdefault((path, rule), []).extend(found)

    def tell(self, place: tuple[str, str, str | None], told: Told) -> None:
        """Take in more of a finding about a column as a whole (path, rule, column), which is counted once.

        It stands at the first cell that proves it, or the first.
        """
        known = self.told.get(place, Told())
        self.told[place] = known.then(told)
        if known.finding is None and told.finding is not None:
            self.count(told.finding.rule, told.finding.severity, 1)

    def take_over(self, later: Findings, lines: int, records: int) -> None:
        """Add what was found in a later part of a file, which counts lines and records from its own start."""
        for (rule, severity), number in later.counts.items():
            self.count(rule, severity, 0 if rule in COLUMN_CODES else number)
        for (path, rule), group in later.kept.items():
            self.keep(path, rule, [finding.moved(lines, records) for finding in group[: self.room(path, rule)]])
        for place, told in later.told.items():
            self.tell(place, told.moved(lines, records))

    def __add__(self, other: Findings) -> Findings:
        """Join the findings of two disjoint parts of a run."""
        joined = Findings(
            max(self.limit, other.limit),
            self.counts + other.counts,
            {k: list(v) for k, v in self.kept.items()},
            self.told | other.told,
        )
        for key, group in other.kept.items():
            kept = joined.kept.setdefault(key, [])
            kept.extend(group[: max(0, joined.limit - len(kept))])
        return joined

    def without(self, gone: Mapping[str, Findings]) -> Findings:
        """Return the findings but for those of some files, by path."""
        rest = Counter(self.counts)
        for found in gone.values():
            rest.subtract(found.counts)
        kept = {place: group for place, group in self.kept.items() if place[0] not in gone}
        told = {place: one for place, one in self.told.items() if place[0] not in gone}
        return Findings(self.limit, +rest, kept, told)

    def all(self) -> list[Finding]:
        """Return the findings kept, by path, line, column and rule."""
        groups = {place: list(group) for place, group in self.kept.items()}
        whole = (told.whole for told in self.told.values())
        for finding in sorted((found for found in whole if found is not None), key=lambda found: found.order):
            group = groups.setdefault((finding.path, finding.rule), [])
            group += [finding] if len(group) < self.limit else []
        return sorted((f for group in groups.values() for f in group), key=lambda f: f.order)

    def withdraw(self, path: str, rule: str) -> None:
        """Forget findings of a rule where all of them are in one file."""
        self.kept.pop((path, rule), None)
        for place in [place for place in self.counts if place[0] == rule]:
            del self.counts[place]

    def of_rule(self, rule: str) -> int:
        """Return the exact number of findings of a rule."""
        return sum(count for (code, _), count in self.counts.items() if code == rule)

    def of(self, severity: Severity) -> int:
        """Return the exact number of findings of a severity."""
        return sum(count for (_, s), count in self.counts.items() if s == severity)

    def cut(self, limit: int) -> Findings:
        """Return the same findings, all counted, of which so many of each rule and file are kept."""
        kept = {key: sorted(group, key=lambda f: f.order)[:limit] for key, group in self.kept.items()}
        return Findings(limit, Counter(self.counts), kept, dict(self.told))

    def left_out(self) -> dict[tuple[str, Severity], int]:
        """Return how many findings of each rule and severity were counted but not kept, worst first."""
        kept = Counter((f.rule, f.severity) for group in self.kept.values() for f in group)
        rest = {key: count - kept[key] for key, count in self.counts.items() if count > kept[key]}
        return dict(sorted(rest.items(), key=lambda item: (SEVERITIES.index(item[0][1]), item[0][0])))

    def worst_first(self) -> list[Finding]:
        """Return the findings kept, errors before warnings before notes, each by path, line, column and rule."""
        return sorted(self.all(), key=lambda f: SEVERITIES.index(f.severity))

    def by_rule(self) -> dict[str, int]:
        """Return the exact number of findings of each rule, worst severity first, then by code."""
        rank = {severity: place for place, severity in enumerate(SEVERITIES)}
        total: dict[str, int] = {}
        for (rule, _), count in sorted(self.counts.items(), key=lambda item: (rank[item[0][1]], item[0][0])):
            total[rule] = total.get(rule, 0) + count
        return total


_LISTED = 4
"""Texts that a sentence lists."""


def listed(texts: Sequence[str], count: int | None = None) -> str:
    """Return texts as a sentence lists them, the rest as a number; `count` where there are more than these."""
    more = (len(texts) if count is None else count) - len(texts[:_LISTED])
    return ", ".join([*texts[:_LISTED], *([f"… (+{more})"] if more else [])])
