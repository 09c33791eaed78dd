"""A corpus of planted mistakes: each alone is exactly one finding, and so is each among all others."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.rules import Rule, rules
from de_an06.tables import tables
from tests.builders import valid_row
from tests.runs import SAMPLES, check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

ALL = list(rules().values())
OF_ROWS = [rule for rule in ALL if rule.bad]
OF_FILES = [rule for rule in ALL if rule.bad_files]
COLUMNS = {"month-first-column", "mixed-date-orders", "number-form-conflict", "formula-not-calculated"}
"""Rules whose cause is a column: their samples need a file of their own."""
STEMS = {"received-after-snapshot": "dossiers-2023-06"}
"""File names that say what a sample's rule looks at."""


def named(chosen: list[Rule]) -> pytest.MarkDecorator:
    """Run a test once for each rule, under its code."""
    return pytest.mark.parametrize("rule", chosen, ids=lambda rule: rule.code)


def write(folder: Path, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows of one table under their Vietnamese headers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    table = tables()[name.split("-", maxsplit=1)[0]]
    writer.writerow([table.columns[field].vi for field in rows[0]])
    writer.writerows(row.values() for row in rows)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_bytes(out.getvalue().encode())


CLEAN = {
    "dossiers": {
        "dossier_id": "H50.464-230621-0001", "submitted_on": "21/06/2023", "received_on": "21/06/2023",
        "due_on": "28/06/2023", "finished_on": "26/06/2023", "returned_on": "26/06/2023", "updated_on": "26/06/2023",
    },
    "units": {"parent_code": ""},
}  # fmt: skip
"""Cells of clean rows whose days say that they come before months."""


def row_of(rule: Rule, sample: Mapping[str, str], number: int = 0) -> dict[str, str]:
    """Return the sample's row; `number` makes its key one of its own."""
    row = valid_row(rule.table) | ({"parent_code": ""} if rule.table == "units" else {}) | dict(sample)
    key = {
        "dossiers": "dossier_id",
        "services": "service_code",
        "units": "unit_code",
        "coverage": "unit_code",
        "ii06a": "unit_code",
    }
    name = key[rule.table]
    if number and name not in sample:
        row[name] = f"{row[name]}{number}"
    return row


def planted(folder: Path, rule: Rule, samples: Iterable[Mapping[str, str]]) -> Any:
    """Return what the check of a folder says that has these rows of one table, and a clean row before each."""
    rows = []
    for number, sample in enumerate(samples, 1):
        rows += [row_of(rule, CLEAN.get(rule.table, {}), 2 * number), row_of(rule, sample, 2 * number + 1)]
    write(folder, STEMS.get(rule.code, rule.table), rows)
    as_of = () if rule.as_of_on is None else ("--as-of", rule.as_of_on.isoformat())
    return check(folder, *as_of)


def spread(folder: Path, files: Mapping[str, str]) -> Any:
    """Return what the check of a folder of these files says."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return check(folder)


OF_BYTES = {
    "foreign-encoding", "hidden-rows", "merged-cells", "number-as-text", "other-template", "possible-cut",
    "serial-date",
}  # fmt: skip
"""Rules about what no text can show: tests/test_opening.py, test_template.py and test_workbook.py make samples."""


def test_every_rule_has_samples_of_both_kinds() -> None:
    """A rule shows by rows or by files what breaks it, and what does not."""
    without = [rule.code for rule in ALL if not (rule.bad or rule.bad_files) or not (rule.good or rule.good_files)]
    assert set(without) == OF_BYTES


@named([rule for rule in OF_ROWS if rule.code not in COLUMNS])
def test_a_row_with_a_mistake_is_one_finding(rule: Rule, tmp_path: Path) -> None:
    """Each bad sample of a rule, in a file with a clean row before it, is one finding on its own line and column."""
    for number, sample in enumerate(rule.bad):
        found = planted(tmp_path / str(number), rule, [sample])
        assert found["counts"] == {rule.code: 1}, sample
        [finding] = found["findings"]
        at = rule.at if rule.at in rule.reads else next(iter(sample))
        assert (finding["line"], finding["column"]) == (3, at)


@named([rule for rule in OF_ROWS if rule.code in COLUMNS])
def test_a_column_with_a_mistake_is_one_finding(rule: Rule, tmp_path: Path) -> None:
    """The bad samples of a rule about columns, together in one file, are one finding for the column."""
    write(tmp_path, rule.table, [row_of(rule, sample, number) for number, sample in enumerate(rule.bad, 1)])
    assert check(tmp_path)["counts"] == {rule.code: 1}


@named(OF_ROWS)
def test_good_rows_are_no_finding_of_the_rule(rule: Rule, tmp_path: Path) -> None:
    """The good samples of a rule never break it."""
    assert rule.code not in planted(tmp_path, rule, rule.good)["counts"]


@named(OF_FILES)
def test_a_folder_with_a_mistake_is_one_finding(rule: Rule, tmp_path: Path) -> None:
    """The files that break a rule are one finding of it, and no other."""
    found = spread(tmp_path, rule.bad_files)
    assert found["counts"] == {rule.code: 1}
    [finding] = found["findings"]
    assert finding["path"] in rule.bad_files


@named(OF_FILES)
def test_good_folders_are_clean(rule: Rule, tmp_path: Path) -> None:
    """The files that keep a rule are no finding at all."""
    assert spread(tmp_path, rule.good_files)["counts"] == {}


def test_all_mistakes_together_are_one_finding_each(tmp_path: Path) -> None:
    """All bad rows of all rules in one folder are as many findings as there are rows, each on its own line."""
    by_table: dict[str, list[tuple[Rule, Mapping[str, str]]]] = {}
    for rule in OF_ROWS:
        if rule.code not in COLUMNS and rule.snapshot_on is None and rule.as_of_on is None:
            by_table.setdefault(rule.table, []).extend((rule, sample) for sample in rule.bad)
    for table, cases in by_table.items():
        rows = [row_of(rule, sample, number) for number, (rule, sample) in enumerate(cases, 1)]
        rows.append(valid_row(table) | CLEAN.get(table, {}))
        # Beside units and services, codes of dossiers that are not listed would be mistakes of their own.
        write(tmp_path / table, table, rows)
        found = check(tmp_path / table)
        expected, line = [], 2
        for (rule, _), row in zip(cases, rows, strict=False):
            expected.append((line, rule.code))
            line += 1 + "".join(row.values()).count("\n")
        assert sorted((finding["line"], finding["rule"]) for finding in found["findings"]) == sorted(expected)


def test_the_sample_is_clean() -> None:
    """The sample district breaks no rule."""
    assert check(SAMPLES)["counts"] == {}


def test_a_missing_column_is_all_that_is_said_of_its_file(tmp_path: Path) -> None:
    """A column that is not there is one finding, however many rules would read it on however many rows."""
    rows = [row_of(rules()["bad-date"], {"due_on": "x", "dossier_id": f"H50-230605-{n:04}"}) for n in range(1, 50)]
    write(tmp_path, "dossiers", [{name: text for name, text in row.items() if name != "unit_code"} for row in rows])
    assert check(tmp_path)["counts"] == {"missing-column": 1}


def test_an_unreadable_key_is_one_finding(tmp_path: Path) -> None:
    """A code that can't be read is not also a code that is not listed, has no day, or is repeated."""
    bad = {"dossier_id": "H50\x07-230101-0001", "unit_code": "19\x07363", "service_code": ""}
    write(tmp_path, "dossiers", [row_of(rules()["bad-code"], bad), row_of(rules()["bad-code"], bad)])
    write(tmp_path, "units", [valid_row("units", parent_code="")])
    write(tmp_path, "services", [valid_row("services", essential="")])
    assert check(tmp_path)["counts"] == {"bad-code": 4, "empty-cell": 2}


def test_a_bad_cell_of_a_list_does_not_accuse_those_who_use_it(tmp_path: Path) -> None:
    """A date of a unit that can't be read is one finding, not one more for each dossier of the unit."""
    rule = rules()["bad-date"]
    write(tmp_path, "dossiers", [row_of(rule, {}, number) for number in range(1, 20)])
    write(tmp_path, "units", [valid_row("units", parent_code="", valid_from="31/02/2020", valid_to="")])
    assert check(tmp_path)["counts"] == {"bad-date": 1}


def test_a_refused_file_hides_no_other(tmp_path: Path) -> None:
    """A file that can't be read is told, and the others are judged as if it were not there."""
    write(tmp_path, "dossiers", [row_of(rules()["bad-date"], {"due_on": "31/02/2023"})])
    (tmp_path / "units.csv").write_bytes(b"PK\x03\x04 no units")
    assert check(tmp_path)["counts"] == {"bad-date": 1, "unreadable-file": 1}
