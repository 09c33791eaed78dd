"""Re-exports: what changed from one export to the next is told once, by plain words, in any crew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.crew import Crew
from de_an06.rules import Policy
from tests.runs import run
from tests.test_stream import DAYS, WHOLE, Written, crews, few, placed, summed, taken, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from de_an06.intake import Intake

COLUMNS = (
    "dossier_id", "service_code", "unit_code", "received_on", "due_on", "finished_on", "channel",
    "supplement_requested_on",
)  # fmt: skip
ROW = ("H1", "1.001193", "464", "02/05/2023", "20/05/2023", "", "online", "")
CODES = ("finish-disappeared", "receipt-disappeared", "receipt-changed", "due-moved-later", "due-moved-with-supplement")
MISSING = "missing-from-export"
MAY, JUNE, JULY = (f"ho-so-2023-{month:02}.csv" for month in (5, 6, 7))


def export(name: str, *rows: Mapping[str, str], columns: Sequence[str] = COLUMNS) -> Written:
    """An export of good rows with some cells changed."""
    plain = dict(zip(COLUMNS, ROW, strict=True))
    body = [[(plain | dict(row))[name] for name in columns] for row in rows]
    data = "\n".join(",".join(cells) for cells in [list(columns), *body]) + "\n"
    return Written(name, tuple(columns), [("row", cells) for cells in body], data.encode())


def received(days: Sequence[int], keys: Sequence[int] | None = None) -> list[dict[str, str]]:
    """Rows received on these days of May, each a dossier of its own."""
    numbers = range(len(days)) if keys is None else keys
    return [
        {"dossier_id": f"H{number}", "received_on": f"{day:02}/05/2023"}
        for number, day in zip(numbers, days, strict=True)
    ]


def found(*files: Written, crew: Crew | None = None) -> list[tuple[str, int | None, str, str]]:
    """Path, line, rule and newer file of each finding about two exports."""
    with placed(files) as folder:
        return changes(taken(folder, crew or Crew()))


def changes(intake: Intake) -> list[tuple[str, int | None, str, str]]:
    """Path, line, rule and newer file of what is told of two exports."""
    return [
        (f.path, f.line, f.rule, dict(f.values)["newer_en"])
        for f in intake.findings.all()
        if f.rule in (*CODES, MISSING)
    ]


# --- dates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("older", "newer", "code"),
    [
        ({"finished_on": "09/05/2023"}, {}, CODES[0]),
        ({}, {"received_on": ""}, CODES[1]),
        ({}, {"received_on": "03/05/2023"}, CODES[2]),
        ({}, {"due_on": "21/05/2023"}, CODES[3]),
        ({}, {"due_on": "21/05/2023", "supplement_requested_on": "04/05/2023"}, CODES[4]),
    ],
)
def test_what_changed_is_one_finding(older: dict[str, str], newer: dict[str, str], code: str) -> None:
    """A change from one export to the next is told at the older row, with the newer file."""
    assert found(export(MAY, older), export(JUNE, newer)) == [(MAY, 2, code, JUNE)]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({}, {"finished_on": "09/05/2023"}),
        ({"finished_on": "09/05/2023"}, {"finished_on": "10/05/2023"}),
        ({"finished_on": "09/05/2023"}, {"finished_on": "?"}),
        ({"received_on": "", "finished_on": "09/05/2023"}, {"finished_on": "09/05/2023"}),
        ({}, {"due_on": "19/05/2023"}),
        ({}, {"due_on": "20/05/2023 16:00"}),
        ({"due_on": ""}, {}),
        ({}, {"due_on": ""}),
    ],
)
def test_what_an_export_may_change(older: dict[str, str], newer: dict[str, str]) -> None:
    """Dates that come, that can't be read, a due date that is earlier or of the same day are no finding."""
    assert found(export(MAY, older), export(JUNE, newer)) == []


def test_a_column_that_is_not_exported_any_more() -> None:
    """A newer export without the column has not lost the dates in it."""
    left = [name for name in COLUMNS if name != "finished_on"]
    assert found(export(MAY, {"finished_on": "09/05/2023"}), export(JUNE, {}, columns=left)) == []


def test_a_change_is_told_once() -> None:
    """Of three exports the two between which a date changed are told, and no others."""
    later = {"due_on": "25/05/2023"}
    assert found(export(MAY, {}), export(JUNE, later), export(JULY, later)) == [(MAY, 2, CODES[3], JUNE)]


def test_a_dossier_that_one_export_left_out() -> None:
    """A dossier is held against the next newer export that has it."""
    files = export(MAY, {}), export(JUNE, {"dossier_id": "H2"}), export(JULY, {"due_on": "25/05/2023"})
    assert found(*files) == [(MAY, 2, CODES[3], JULY)]


def test_newer_copies_that_disagree_say_nothing() -> None:
    """Where two copies in the newer export differ, neither tells what changed."""
    assert found(export(MAY, {}), export(JUNE, {}, {"due_on": "25/05/2023"})) == []


def test_exports_without_a_day_are_not_compared() -> None:
    """Where a file has no snapshot date, none is older than another."""
    assert found(export(MAY, {}), export("ho-so.csv", {"due_on": "25/05/2023"})) == []


def test_what_is_said(tmp_path: Path) -> None:
    """The sentence names both files and both days, in both languages, and the cell is the older one."""
    for file in (export(MAY, {}), export(JUNE, {"due_on": "25/05/2023"})):
        (tmp_path / file.name).write_bytes(file.data)
    ran = run("check", tmp_path, "--format", "json")
    (finding,) = (f for f in ran.json["findings"] if f["rule"] == "due-moved-later")

    assert ran.status == 0
    assert (finding["path"], finding["line"], finding["column"], finding["value"]) == (MAY, 2, "due_on", "20/05/2023")
    assert finding["message"]["en"] == (
        f"Due on 20/05/2023 by {MAY}, but on 2023-05-25 by {JUNE}, which records no supplement."
    )
    assert f"trong {MAY} là 20/05/2023, nhưng trong {JUNE} lùi đến 25/05/2023" in finding["message"]["vi"]


def test_a_rule_that_is_ignored_says_nothing() -> None:
    """A rule about two exports can be switched off as any other."""
    files = [export(MAY, {}), export(JUNE, {"due_on": "25/05/2023"})]
    with placed(files) as folder:
        assert changes(taken(folder, Crew(), policy=Policy(ignored=frozenset({"due-moved-later"})))) == []


# --- dossiers that are missing -----------------------------------------------------------------------------

TEN = [2] * 10
"""Ten dossiers of one day."""


def test_a_dossier_that_newer_exports_lack() -> None:
    """Where a newer export has nine of ten dossiers received in the same time, the tenth is missing."""
    assert found(export(MAY, *received(TEN)), export(JUNE, *received(TEN)[1:])) == [(MAY, 2, MISSING, JUNE)]


def test_an_export_of_other_dossiers_lacks_none() -> None:
    """An export that has fewer than nine of ten is of other dossiers, such as those that are open."""
    assert found(export(MAY, *received(TEN[:9])), export(JUNE, *received(TEN[:9])[1:])) == []


@pytest.mark.parametrize(("day", "count"), [(1, 0), (2, 1), (3, 1), (4, 0)])
def test_an_export_of_another_time_lacks_none(day: int, count: int) -> None:
    """What was received before the first day of the newer export, or after its last, is not missing there."""
    rows = received([2] * 9 + [3], [*range(1, 11)])
    assert len(found(export(MAY, *rows, *received([day], [0])), export(JUNE, *rows))) == count


def test_a_dossier_that_comes_back_is_not_missing() -> None:
    """A dossier that the next export lacks, and a newer one has, is not missing."""
    rows = received(TEN)
    assert found(export(MAY, *rows), export(JUNE, *rows[1:]), export(JULY, *rows)) == []


def test_a_missing_dossier_is_told_once() -> None:
    """A dossier is missing at the last export that has it."""
    rows = received(TEN)
    assert found(export(MAY, *rows), export(JUNE, *rows), export(JULY, *rows[:-1])) == [(JUNE, 11, MISSING, JULY)]


def test_each_older_file_is_covered_by_itself() -> None:
    """Where a newer export has one unit's dossiers alone, those of another unit's file are not missing."""
    one, other = received(TEN), received(TEN, range(100, 110))
    files = export(MAY, *one), export("ho-so-b-2023-05.csv", *other), export(JUNE, *one[1:])
    assert found(*files) == [(MAY, 2, MISSING, JUNE)]


@pytest.mark.parametrize("line", ["H0,1.001193\n", '"",1.001193,464,02/05/2023,20/05/2023,,online,\n'])
def test_a_row_without_a_key_may_be_the_dossier(line: str) -> None:
    """Where as many rows of the newer export have no key that can be read as dossiers are missing, none is missing."""
    newer = export(JUNE, *received(TEN)[1:])
    assert found(export(MAY, *received(TEN)), Written(JUNE, COLUMNS, [], newer.data + line.encode())) == []


@pytest.mark.parametrize("refused", [b"dossier_id,service_code\nH0,1.001193\n", b"PK\x03\x04\n"])
def test_a_refused_file_may_hold_the_dossier(refused: bytes) -> None:
    """Where some file of dossiers can't be read, none is missing."""
    files = [export(MAY, *received(TEN)), export(JUNE, *received(TEN)[1:])]
    assert found(*files, Written("ho-so-b-2023-06.csv", COLUMNS, [], refused)) == []


def test_what_is_said_of_a_missing_dossier() -> None:
    """The finding counts the dossiers of the older file that newer ones have, and names the file with most of them."""
    files = [export(MAY, *received(TEN)), export(JUNE, *received(TEN)[:2]), export(JULY, *received(TEN)[:9])]
    with placed(files) as folder:
        (finding,) = (f for f in taken(folder, Crew()).findings.all() if f.rule == MISSING)
    values = dict(finding.values)

    assert (finding.column, finding.value, finding.key) == ("dossier_id", "H9", "H9")
    assert (values["newer_en"], values["had_en"], values["all_en"]) == (JULY, "9", "10")


# --- anything ----------------------------------------------------------------------------------------------


class State(NamedTuple):
    """How a row stands, as an oracle reads it: days, "" or None where the cell can't be read."""

    received: date | str | None
    due: date | str | None
    finished: date | str | None
    supplemented: bool


TEXTS = {
    "dossier_id": ("H1", "H2", "H3", "H4", " H1", "H\x07"),
    "received_on": ("02/05/2023", "2023-05-02", "03/05/2023", "", "?"),
    "due_on": ("20/05/2023", "20/05/2023 08:00", "21/05/2023", "22/05/2023", "", "?"),
    "finished_on": ("10/05/2023", "11/05/2023", "", "?"),
    "supplement_requested_on": ("", "", "04/05/2023", "?"),
}
FILES = (MAY, "ho-so-them-2023-05.csv", JUNE, "ho-so-them-2023-06.csv", JULY)


def _day(text: str) -> date | str | None:
    if text in ("", "?"):
        return None if text else ""
    if text[4] == "-":
        return date.fromisoformat(text)
    day, month, year = text[:10].split("/")
    return date(int(year), int(month), int(day))


def _state(row: Mapping[str, str]) -> State:
    received, due, finished = (_day(row[name]) for name in ("received_on", "due_on", "finished_on"))
    return State(received, due, finished, row["supplement_requested_on"] != "")


def _compared(older: State, newer: State) -> list[str]:
    codes = []
    if isinstance(older.finished, date) and newer.finished == "":
        codes.append(CODES[0])
    if isinstance(older.received, date) and newer.received != older.received and newer.received is not None:
        codes.append(CODES[1] if newer.received == "" else CODES[2])
    if isinstance(older.due, date) and isinstance(newer.due, date) and newer.due > older.due:
        codes.append(CODES[4] if newer.supplemented else CODES[3])
    return codes


def oracle(files: Sequence[Written]) -> list[tuple[str, int, str, str]]:
    """Hold each row against the copy in the next newer snapshot that has one, by dictionaries."""
    nothing = State(None, None, None, supplemented=False)
    latest: dict[str, tuple[State, str]] = {}
    wanted = []
    for month in ("07", "06", "05"):
        copies: dict[str, list[tuple[State, str]]] = {}
        for file in (file for file in files if f"-{month}.csv" in file.name):
            for line, (_, cells) in enumerate(file.records, 2):
                row = dict(zip(file.columns, cells, strict=True))
                key = row["dossier_id"].strip()
                if "\x07" in key:
                    continue
                if key in latest:
                    newer, name = latest[key]
                    wanted += [(file.name, line, code, name) for code in _compared(_state(row), newer)]
                copies.setdefault(key, []).append((_state(row), file.name))
        for key, found in copies.items():
            states = {state for state, _ in found}
            latest[key] = states.pop() if len(states) == 1 else nothing, found[0][1]
    return sorted(wanted)


@st.composite
def folders(draw: st.DrawFn) -> list[Written]:
    """Exports of some months, whose dossiers are copies of each other."""
    names = sorted(draw(st.sets(st.sampled_from(FILES), min_size=2)))
    row = st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in TEXTS.items()})
    return [export(name, *draw(st.lists(row, min_size=1, max_size=6))) for name in names]


@few(40)
@given(files=folders(), crew=crews())
def test_changes_are_what_plain_words_say(files: list[Written], crew: Crew) -> None:
    """What is told of dates is what dictionaries of rows tell, in blocks of any size, any crew and little memory."""
    with placed(files) as folder:
        intake = taken(folder, crew)
    assert sorted(one for one in changes(intake) if one[2] in CODES) == oracle(files)


@few(25)
@given(
    exports=st.lists(st.sets(st.integers(0, 29), min_size=1), min_size=2, max_size=4),
    crew=crews(), counted=st.booleans(), limit=st.sampled_from((1, 3, 1000)),
)  # fmt: skip
def test_any_crew_misses_the_same(exports: list[set[int]], crew: Crew, counted: bool, limit: int) -> None:
    """Which dossiers are missing, and all else, is the same in blocks of any size, any crew and little memory."""
    # Exports that have nearly all of the dossiers, or few.
    kept = [sorted(set(range(30)) - keys if len(keys) < 6 else keys) for keys in exports]
    first = date(2023, 5, 1)
    rows = [[{"dossier_id": f"H{n}", "received_on": (first + timedelta(n)).isoformat()} for n in keys] for keys in kept]
    with placed([export(name, *of) for name, of in zip(FILES, rows, strict=False)]) as folder:
        cuts = DAYS if counted else None
        one, other = (taken(folder, each, cuts, Policy(limit=limit)) for each in (crew, Crew(block_bytes=WHOLE)))
        assert told(one) == told(other)
        assert not counted or summed(one) == summed(other)


@pytest.mark.parametrize("keys", [64, 1 << 20])
def test_many_exports(keys: int) -> None:
    """Over a year of exports each change is told once, whatever the memory."""
    names = [f"ho-so-2023-{month:02}.csv" for month in range(6, 13)]
    files = [
        export(name, *({**row, "due_on": f"{20 + (n + at) // 7}/05/2023"} for n, row in enumerate(received([2] * 7))))
        for at, name in enumerate(names)
    ]
    told = found(*files, crew=Crew(keys=keys, block_bytes=100))

    assert sorted(told) == [(names[6 - number], number + 2, CODES[3], names[7 - number]) for number in range(6, 0, -1)]


def test_a_receipt_that_all_other_days_contradict_is_told_once() -> None:
    """A newer receipt after the due and finish dates is one finding at the newer row, and no change besides."""
    days = {"due_on": "20/05/2023", "finished_on": "10/05/2023"}
    files = export(MAY, days), export(JUNE, days | {"received_on": "02/06/2023"})
    with placed(files) as folder:
        findings = taken(folder, Crew()).findings.all()

    assert [(f.path, f.rule) for f in findings] == [(JUNE, "received-after-due-and-finish")]
