"""Copies over blocks, files and snapshots: which row counts, what is in doubt, and what bins that end there hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from de_an06.catalogue import load_catalogue
from de_an06.cells import EPOCH, Context
from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.cube import Dimensions
from de_an06.dimensions import dimensions_of
from de_an06.discover import discover
from de_an06.errors import InputError
from de_an06.evaluate import Question, evaluate
from de_an06.evidence import decide
from de_an06.finding import listed
from de_an06.horizon import find_as_of, find_cuts, find_period, first_receipt, known_cuts
from de_an06.intake import take_in
from de_an06.options import Options
from de_an06.period import period_in_name
from de_an06.pipeline import report
from de_an06.projections import EVENTS
from de_an06.register import register_seen
from de_an06.rows import join
from de_an06.rules import Policy
from de_an06.settle import settle
from de_an06.slices import whole_scope
from de_an06.tally import cube_of, tally
from de_an06.vocabulary import vocabulary
from tests.test_stream import DAYS, HEAD, ONE, POOLS, TABLE, WHOLE, Written, crews, placed, plain, spelt, summed, taken
from tests.workbench import block_of, court_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from de_an06.intake import Intake
    from de_an06.period import Period
    from de_an06.settle import Settled

CATALOGUE = load_catalogue()
KEYS = (
    "H1", "H2", "H3", " H1", "H2 ", "H3\u00a0", "Hồ1", "Ho\u0302\u03001", "ho\u0302\u03001", "", " ", "\u00a0", "H\x07",
    "h1", "H1\u200b", "x" * 101, "H" * 100,
)  # fmt: skip
"""Keys of which some are one key, some another, and some are none."""
CHANGES: dict[str, tuple[str, ...]] = {
    "due_on": ("20/06/2023", "2023-06-20", "21/06/2023", "", "31/02/2023", "32/02/2023", "01/06/2023"),
    "finished_on": ("19/06/2023", "", "2023-06-19 08:30", "2023-06-19T08:30:00", "hôm qua", "30/05/2023"),
    "received_on": ("05/06/2023", "2023-06-05", "04/06/2023", "", "?"),
    "channel": ("online", "Trực tuyến", "Tru\u031b\u0323c tuyê\u0301n", "direct", "", "bồ câu"),
    "unit_code": ("464", "464 ", "19363", ""),
    "fee_due_vnd": ("1000", "1.000", "", "x"),
    "fee_paid_online": ("", "có", "1", "không"),
}
NAMES = (
    "ho-so-2023-05.csv", "ho-so-2023-06.csv", "ho-so-2023-07.csv", "ho-so-them-2023-06.csv", "ho-so.csv", "dossiers.csv"
)  # fmt: skip


class Row(NamedTuple):
    """One row as an oracle sees it."""

    path: str
    place: int
    key: str | None
    says: tuple[object, ...]
    aside: bool
    snapshot: date | None

    @property
    def line(self) -> int:
        """Its line below the header: no cell here has two."""
        return self.place + 2


def rows_of(file: Written) -> list[dict[str, str]]:
    """The rows of a file as texts."""
    return [dict(zip(file.columns, cells, strict=True)) for _, cells in file.records]


def seen(file: Written) -> list[Row]:
    """What the rows of a file say by the model, each cell by itself."""
    rows = rows_of(file)
    forms = {name: decide(TABLE.columns[name].kind, [row[name] for row in rows]) for name in file.columns}
    context = Context(forms, vocabulary().phrases)
    days = period_in_name(file.name.removesuffix(".csv"))
    found = []
    for place, row in enumerate(rows):
        read = {name: _read(name, row, context) for name in file.columns}
        key = read.pop("dossier_id")
        aside = any(value[0] == "wrong" for name, value in read.items() if TABLE.columns[name].identifies)
        # A row without a date of receipt is set aside by a rule, unless its status says why; these have none.
        aside = aside or key[0] != "is" or read["received_on"] == ("empty",)
        says = tuple(read.get(name, ("empty",)) for name in HEAD[1:])
        text = str(key[1]) if key[0] == "is" else None
        found.append(Row(file.name, place, text, says, aside, days[1] if days else None))
    return found


def _read(name: str, row: Mapping[str, str], context: Context) -> tuple[object, ...]:
    try:
        model = TABLE.model.model_validate(row, context=context)
    except ValidationError as error:
        if any(e["loc"][0] == name for e in error.errors()):
            return "wrong", row[name]
        # Other cells of the row are wrong: they are made right, to hear what this one says.
        whole = dict(zip(HEAD, ONE, strict=True)) | {"dossier_id": "H", "received_on": "2023-06-05"}
        model = TABLE.model.model_validate(
            whole | {name: row[name]}, context=Context({name: context.forms[name]}, context.vocabulary)
        )
    value = getattr(model, name)
    if value is None:
        return ("empty",)
    if isinstance(value, date):
        return "is", value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return "is", value


class Expected(NamedTuple):
    """What becomes of the rows, by file."""

    counts: dict[str, Counter[str]]
    conflicts: list[tuple[str, int, str, str]]


def oracle(files: Sequence[Written]) -> Expected:
    """Newest snapshot wins, equal copies merge, copies that disagree are one dossier in doubt."""
    rows = [row for file in files for row in seen(file)]
    groups: dict[str, list[Row]] = defaultdict(list)
    counts = {file.name: Counter(read=len(file.records)) for file in files}
    conflicts = []
    for row in rows:
        if row.key is None:
            counts[row.path]["set_aside"] += 1
        else:
            groups[row.key].append(row)
    for copies in groups.values():
        days = [row.snapshot for row in copies]
        newest = None if None in days else max(day for day in days if day)
        for row in copies:
            counts[row.path]["superseded"] += newest is not None and row.snapshot != newest
        first, *others = last = [row for row in copies if newest is None or row.snapshot == newest]
        agree = all(row.says == first.says for row in others)
        for row in (first, *others):
            counts[row.path]["set_aside"] += not agree or (row is first and row.aside)
            counts[row.path]["merged"] += agree and row is not first
        conflicts += [
            (row.path, row.line, f"{first.path}:{first.line}", _apart([first, row] if row.says != first.says else last))
            for row in others if not agree
        ]  # fmt: skip
    return Expected(counts, sorted(conflicts))


def _apart(copies: Sequence[Row]) -> str:
    """The headers of the columns in which copies differ."""
    says = zip(*(row.says for row in copies), strict=True)
    return listed([name for name, said in zip(HEAD[1:], says, strict=True) if len(set(said)) > 1])


def settled_at_once(files: Sequence[Written]) -> Settled:
    """Judge each file as one block, and settle all rows at once."""
    parts = []
    for number, file in enumerate(files):
        days = period_in_name(file.name.removesuffix(".csv"))
        court = court_of("dossiers", file.columns, number=number, snapshot=days[1] if days else None)
        block = block_of(rows_of(file))
        court.decide(block)
        parts.append(court.judge(block).rows)
        assert not court.contradicted
    return settle(join(parts), ("dossier_id",))


def counted_at_once(files: Sequence[Written], cuts: Any = DAYS) -> dict[str, Any]:
    """The cube of the settled rows alone."""
    rows = settled_at_once(files).rows
    dimensions = Dimensions(
        register_seen([rows["unit_code"]]),
        register_seen([rows["service_code"]]),
        tuple(vocabulary().members["channel"]),
    )
    return spelt(tally({"dossiers": rows}, dimensions, cuts), dimensions)


@st.composite
def folders(draw: st.DrawFn) -> list[Written]:
    """Some files whose dossiers are copies of each other, most of them equal."""
    names = sorted(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)))
    row = st.tuples(
        st.sampled_from(KEYS),
        st.dictionaries(st.sampled_from(sorted(CHANGES)), st.integers(0, 5), max_size=1).map(
            lambda found: {name: CHANGES[name][place % len(CHANGES[name])] for name, place in found.items()}
        ),
    ).map(lambda found: {"dossier_id": found[0], **found[1]})
    return [plain(name, *draw(st.lists(row, min_size=1, max_size=7))) for name in names]


def conflicts_of(intake: Intake) -> list[tuple[str, int | None, str, str]]:
    """Where copies disagree, with what, and in which columns."""
    found = [(f, dict(f.values)) for f in intake.findings.all() if f.rule == "conflicting-copies"]
    return [(f.path, f.line, values["other"], values["columns"]) for f, values in found]


def counts_of(intake: Intake) -> dict[str, tuple[int, int, int]]:
    """Rows read, superseded and set aside, by file."""
    return {i.path: (i.rows, i.superseded, i.rows_set_aside) for i in intake.inputs}


FEW = settings(max_examples=max(20, settings().max_examples // 4))


@FEW
@given(files=folders(), crew=crews(), room=st.sampled_from((1, 2, 1 << 18)))
def test_copies_are_what_plain_words_say(files: list[Written], crew: Crew, room: int) -> None:
    """Counts by file and conflicts are those of dictionaries of rows, and sums those of the settled rows alone."""
    with placed(files) as folder:
        intake = taken(folder, replace(crew, settled=room), DAYS)
    wanted = oracle(files)

    assert conflicts_of(intake) == wanted.conflicts
    assert intake.findings.by_rule().get("conflicting-copies", 0) == len(wanted.conflicts)
    assert counts_of(intake) == {p: (n["read"], n["superseded"], n["set_aside"]) for p, n in wanted.counts.items()}
    assert {k: n for k, n in intake.counts["dossiers"].items() if n} == dict(+sum(wanted.counts.values(), Counter()))
    found = summed(intake)
    assert {name: found[name] for name in (*EVENTS, "doubts", "not_received")} == counted_at_once(files)


def test_a_place_behind_which_nothing_is_kept() -> None:
    """A conflict's line is found also when later blocks hold no row, and cells of two lines stand between."""
    body = b'H1,1.001193,464,05/06/2023,20/06/2023,,online,,"\n"\nH1,1.001193,464,05/06/2023,21/06/2023,,online,,\n'
    data = ",".join(HEAD).encode() + b"\n" + body + b",,,,,,,,\n\n\n"
    for size in (1, 64, WHOLE):
        with placed([Written("ho-so.csv", HEAD, [], data)]) as folder:
            assert conflicts_of(taken(folder, Crew(block_bytes=size))) == [("ho-so.csv", 4, "ho-so.csv:2", "due_on")], (
                size
            )


UNITS = "unit_code,unit_name,tier\n464,Huyện,district\n19363,Xã,commune\n"


def _two_files(folder: Path, column: str, one: Sequence[str], two: Sequence[str], **cells: str) -> Intake:
    """Two files of rows with these texts in one column; both files end with dossier X."""
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    for name, texts in (("a", one), ("b", two)):
        rows = []
        for place, text in enumerate(texts, 1):
            key = "X" if place == len(texts) else f"{name}{place}"
            rows.append(dict(zip(HEAD, ONE, strict=True)) | {"dossier_id": key} | cells | {column: text})
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (folder / f"ho-so-{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return taken(folder, Crew(), DAYS)


@pytest.mark.parametrize("others", [("464",), ("464", "19363"), ()])
@pytest.mark.parametrize("code", ["99999", "88888"])
@pytest.mark.parametrize("column", ["unit_code", "receiving_unit_code"])
def test_copies_with_codes_that_no_table_knows(tmp_path: Path, column: str, code: str, others: tuple[str, ...]) -> None:
    """Copies in two files agree when they write the same unlisted code, and differ when they write others."""
    intake = _two_files(tmp_path, column, ("99999",), (*others, code))
    wanted = [("ho-so-b.csv", len(others) + 2, "ho-so-a.csv:2", column)]

    assert conflicts_of(intake) == ([] if code == "99999" else wanted)


@pytest.mark.parametrize("others", [(), ("9",)])
def test_copies_whose_words_a_rule_forgets(tmp_path: Path, others: tuple[str, ...]) -> None:
    """Copies in two files agree when a rule across columns takes the same word of both for unknown."""
    intake = _two_files(tmp_path, "status", ("Đang xử lý",), (*others, "Đang xử lý"))

    assert intake.findings.by_rule() == {"open-with-finish-date": 2}
    assert intake.counts["dossiers"]["merged"] == 1


def test_copies_whose_forgotten_words_differ(tmp_path: Path) -> None:
    """Copies in two files differ when a rule takes different words for unknown."""
    intake = _two_files(tmp_path, "status", ("Đang xử lý",), ("Yêu cầu bổ sung giấy tờ",))

    assert intake.findings.by_rule() == {"open-with-finish-date": 2, "conflicting-copies": 1}


# --- days and bins -----------------------------------------------------------------------------------------

DATES = st.integers(0, 420).map(lambda day: (date(2023, 1, 1) + timedelta(days=day)).isoformat())
"""Days of a year and more."""


@st.composite
def dated(draw: st.DrawFn, *, disputed: bool) -> list[Written]:
    """Dossiers on any days, some in doubt, some ended before the first receipt or after the last."""

    def row(number: int) -> dict[str, str]:
        return {
            "dossier_id": f"H{number}", "received_on": draw(DATES), "due_on": draw(DATES | st.just("")),
            "finished_on": draw(DATES | st.sampled_from(("", "?"))),
            "channel": draw(st.sampled_from(("online",) * 4 + ("?",))),
        }  # fmt: skip

    rows = [row(number) for number in range(draw(st.integers(2, 8)))]
    if disputed:
        ends = [min(rows, key=lambda r: r["received_on"]), max(rows, key=lambda r: r["received_on"])]
        for end in ends[: draw(st.integers(1, 2))]:
            rows.insert(draw(st.integers(0, len(rows))), end | {"channel": "direct"})
    split = draw(st.integers(0, len(rows)))
    parts = (rows[:split], rows[split:])
    return [plain(name, *part) for name, part in zip(("ho-so-a.csv", "ho-so-b.csv"), parts, strict=True) if part]


def answered(folder: Path, crew: Crew, period: str, as_of: date | None, *, by_day: bool) -> Any:
    """Every result of a folder, as a report finds it or with bins of a day each."""
    config, policy = load_config(folder, None), Policy()
    calendar, discovery = config.calendar, discover(folder, config)
    cuts = DAYS_WIDE if by_day else known_cuts(discovery.sources, config, as_of, (period,), calendar)
    intake = take_in(discovery, config, policy, crew, cuts)
    question = _question(intake, config, period, as_of)
    if not by_day:
        cuts = find_cuts(intake, [question])
        assert intake.tally is not None
        if intake.tally.shrunk:
            intake = take_in(discovery, config, policy, crew, cuts)
    cube = cube_of(intake.tables, dimensions_of(intake), intake.tally, cuts)
    return question.period, evaluate(cube, question)


DAYS_WIDE = np.arange((date(2019, 1, 1) - EPOCH).days, (date(2027, 1, 1) - EPOCH).days, dtype=np.int64)


def _question(intake: Intake, config: Any, period: str, as_of: date | None) -> Question:
    compared = ("previous", "year-ago") if period != "all" else ()
    found: Period = find_period(intake, period, config.calendar, compared=False)
    day, _ = find_as_of(intake, config, as_of)
    scope = whole_scope(dimensions_of(intake))
    return Question(
        list(CATALOGUE.values()), found, day, scope, "month", compared, complete=False, since=first_receipt(intake)
    )


PERIODS = st.sampled_from(
    ("all", "all", "2023", "2023-06", "2023-Q2", "2023-03-07..2023-11-20", "2022", "2024-W05"[:4])
)
AS_OF = st.none() | st.integers(-40, 800).map(lambda day: date(2023, 1, 1) + timedelta(days=day))


@FEW
@given(files=st.booleans().flatmap(lambda d: dated(disputed=d)), crew=crews(), period=PERIODS, as_of=AS_OF)
def test_bins_are_as_good_as_days(files: list[Written], crew: Crew, period: str, as_of: date | None) -> None:
    """Figures from bins that are known beforehand are those from bins of a day each."""
    with placed(files) as folder:
        try:
            wanted = answered(folder, Crew(block_bytes=WHOLE), period, as_of, by_day=True)
        except InputError as error:
            with pytest.raises(InputError, match=re.escape(error.en)):
                answered(folder, crew, period, as_of, by_day=False)
            return
        assert answered(folder, crew, period, as_of, by_day=False) == wanted


@FEW
@given(files=dated(disputed=True), crew=crews())
def test_a_dispute_at_the_first_or_last_receipt(files: list[Written], crew: Crew) -> None:
    """When the first or last receipt turns out to be a disputed copy, sums are those of the settled rows alone."""
    rows = settled_at_once(files).rows
    days = rows["received_on"].days[rows["received_on"].present & ~rows.aside]
    with placed(files) as folder:
        intake = taken(folder, crew, DAYS[::60])
        if len(days):
            found = report(folder, load_config(folder, None), Policy(), Options(), CATALOGUE)
            first, last = (EPOCH + timedelta(days=int(day)) for day in (days.min(), days.max()))
            assert (found.period.start, found.period.end) == (first, last)
            totals = {r.indicator: r for r in found.sets[0].results if not r.group}
            config = load_config(folder, None)
            whole = answered(folder, Crew(block_bytes=WHOLE), "all", None, by_day=True)[1]
            assert totals == {r.indicator: r for s in whole for r in s.results if not r.group}
            assert config.as_of is None
    assert intake.tally is not None
    span = intake.tally.span(("received_on",))
    assert span == ((int(days.min()), int(days.max())) if len(days) else None)
    clean_days = {int(d): int(n) for d, n in zip(*np.unique(days, return_counts=True), strict=True)}
    counted = intake.tally.days["received_on"]
    assert {int(d): int(counted[d]) for d in np.flatnonzero(counted)} == clean_days


def test_shrunk_is_seen() -> None:
    """A disputed copy at the last receipt is noticed, with threads and without."""
    open_ = dict.fromkeys(("due_on", "finished_on", "returned_on"), "")
    files = [
        plain(
            "ho-so.csv",
            {},
            {"dossier_id": "X", "received_on": "01/09/2023", **open_},
            {"dossier_id": "X", "received_on": "02/09/2023", **open_},
        )
    ]
    for workers, pool in enumerate(POOLS):
        with placed(files) as folder:
            intake = taken(folder, Crew(pool, max(1, workers), 1), DAYS)
        assert intake.tally is not None
        assert intake.tally.shrunk


def test_a_name_in_the_place_of_a_key_is_not_shown() -> None:
    """Copies under several words, which may be somebody's name, are found without showing them."""
    rows = ({"dossier_id": "Nguyễn Văn A"}, {"dossier_id": "Nguyễn Văn A", "due_on": "13/06/2023"})
    with placed([plain("ho-so.csv", *rows)]) as folder:
        found = [f for f in taken(folder, Crew()).findings.all() if f.rule == "conflicting-copies"]

    assert [(f.line, f.value) for f in found] == [(3, None)]
