"""One row per event: such a file is refused with one finding, and no other file is taken for one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.crew import Crew
from de_an06.event_rows import Census
from de_an06.rules import Policy
from tests.runs import check, run
from tests.test_stream import WHOLE, crews, few, placed, plain, taken, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from de_an06.copies import Stretch
    from tests.test_stream import Written

CODE = "one-row-per-event"
STEPS = ("Tiếp nhận", "Thụ lý", "Trả kết quả")


def events(dossiers: int = 20, steps: Sequence[str] = STEPS, name: str = "ho-so.csv") -> Written:
    """A file with a row for each step of each dossier, step by step."""
    return sheet([(f"H{number}", step) for step in steps for number in range(dossiers)], name)


def sheet(rows: Iterable[tuple[str, ...]], name: str = "ho-so.csv", more: str = "Bước xử lý") -> Written:
    """A file of good rows by key and texts of columns that are none of ours."""
    file = plain(name, *({"dossier_id": row[0]} for row in rows))
    lines = file.data.decode().splitlines()
    data = [f"{lines[0]},{more}", *(",".join([line, *row[1:]]) for line, row in zip(lines[1:], rows, strict=True))]
    return replace(file, data="\n".join(data).encode() + b"\n")


def found(*files: Written, crew: Crew | None = None, policy: Policy | None = None) -> dict[str, int]:
    """The findings of a folder, by rule."""
    with placed(files) as folder:
        return taken(folder, crew or Crew(), policy=policy).findings.by_rule()


def test_a_row_for_each_step_is_one_finding() -> None:
    """Equal dossiers on several rows that differ in a column of no table are refused with one finding."""
    assert found(events()) == {CODE: 1}


def test_what_is_said_of_it() -> None:
    """The finding counts rows and dossiers, and names lines of one dossier and the columns by whether they differ."""
    with placed([events()]) as folder:
        intake = taken(folder, Crew())
    (finding,) = intake.findings.all()
    values = dict(finding.values)

    assert (finding.path, finding.line, intake.refused) == ("ho-so.csv", 2, ["ho-so.csv"])
    assert (values["rows_en"], values["dossiers_en"], values["key"]) == ("60", "20", "H0")
    assert (values["lines"], values["differing_en"]) == ("2, 22, 42", "Bước xử lý")
    assert values["equal_en"] == "service_code, unit_code, received_on, due_on, … (+4)"


def test_columns_of_ours_may_differ_too() -> None:
    """Steps of which each has a status of its own are no copies in conflict."""
    rows = [{"dossier_id": f"H{n}", "finished_on": day} for n in range(20) for day in ("", "19/06/2023")]
    assert found(plain("ho-so.csv", *rows)) == {CODE: 1}


@pytest.mark.parametrize("dossiers", [19, 20])
def test_a_few_rows_prove_nothing(dossiers: int) -> None:
    """Fewer than twenty dossiers on several rows are copies, as they would be in a sample."""
    assert found(events(dossiers)) == ({} if dossiers < 20 else {CODE: 1})


@pytest.mark.parametrize(
    ("days", "others", "events"),
    [(2, 0, True), (2, 1, False), (3, 20, True), (3, 21, False), (9, 20, True), (9, 21, False)],
)
def test_some_dossiers_on_several_rows_are_copies(days: int, others: int, events: bool) -> None:
    """Unless half of the dossiers stand on several rows, and two rows on average for each, they are copies."""
    several = [{"dossier_id": f"H{n}", "due_on": f"{day + 10}/06/2023"} for n in range(20) for day in range(days)]
    once = [{"dossier_id": f"K{n}"} for n in range(others)]
    assert found(plain("ho-so.csv", *several, *once)) == (
        {CODE: 1} if events else {"conflicting-copies": 20 * (days - 1)}
    )


def test_a_file_given_twice_merges() -> None:
    """The same file under two names is merged row by row, with no finding."""
    steps = [events(40, STEPS[:1], name) for name in ("ho-so-a.csv", "ho-so-b.csv")]
    assert found(*steps) == {}


@pytest.mark.parametrize(("times", "counts"), [(2, {}), (3, {CODE: 1})])
def test_rows_that_say_the_same_throughout(times: int, counts: dict[str, int]) -> None:
    """A file put in twice, in one file, merges; from three rows of each dossier on it is no slip any more."""
    assert found(events(40, STEPS[:1] * times)) == counts


def test_a_number_of_the_row_makes_no_event() -> None:
    """Rows that differ in nothing but their running number are put in twice."""
    rows = [(f"H{number % 40}", str(number)) for number in range(80)]
    assert found(sheet(rows, more="STT")) == {}


def test_one_key_on_most_rows_is_no_event() -> None:
    """A stand-in for a code that isn't known, on a thousand rows, says nothing of the other dossiers."""
    rows = [*((f"H{number}", "") for number in range(30)), *(("0", str(step)) for step in range(1000))]
    assert found(sheet(rows)) == {}


def test_each_file_is_judged_by_itself() -> None:
    """Two exports of the same dossiers that disagree are copies, though all rows together are two of each."""
    files = [plain(f"ho-so-{n}.csv", *[{"channel": text}] * 30) for n, text in enumerate(("online", "direct"))]
    assert found(*files) == {"conflicting-copies": 30}


def test_an_older_export_is_refused_too() -> None:
    """Events of which a newer snapshot has every dossier are refused as others are."""
    files = [events(name="ho-so-2023-05.csv"), events(steps=STEPS[:1], name="ho-so-2023-06.csv")]
    with placed(files) as folder:
        intake = taken(folder, Crew())
    assert intake.refused == ["ho-so-2023-05.csv"]
    assert [(i.path, i.superseded) for i in intake.inputs] == [("ho-so-2023-06.csv", 0)]


def test_a_rule_that_is_ignored_refuses_nothing() -> None:
    """With the rule switched off, the rows are the copies that they would be otherwise."""
    rows = [{"dossier_id": f"H{n}", "finished_on": day} for n in range(20) for day in ("", "19/06/2023")]
    assert found(plain("ho-so.csv", *rows), policy=Policy(ignored=frozenset({CODE}))) == {"conflicting-copies": 20}


def test_the_key_of_a_person_is_not_shown() -> None:
    """Words in the place of a key, which may be somebody's name, are not quoted."""
    file = sheet([(f"Nguyễn Văn {n}", step) for n in "ABCDEGHIKLMNOPQRSTUVXY" for step in STEPS])
    with placed([file]) as folder:
        (finding,) = taken(folder, Crew()).findings.all()
    assert (finding.rule, dict(finding.values)["key"]) == (CODE, "…")


@few(12)
@given(dossiers=st.integers(18, 26), steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=4), crew=crews())
def test_any_crew_refuses_the_same(dossiers: int, steps: list[str], crew: Crew) -> None:
    """What is refused, and what is said of it and of other files, is the same in blocks of any size."""
    others = [plain("ho-so-2023-05.csv", {}, {"due_on": "?"}), plain("ho-so-2023-06.csv", {}, {})]
    with placed([events(dossiers, steps, "ho-so-2023-07.csv"), *others]) as folder:
        assert told(taken(folder, crew)) == told(taken(folder, Crew(block_bytes=WHOLE)))


def test_a_report_is_refused(tmp_path: Path) -> None:
    """A report on events ends with exit status 2 and the sentence of the rule, and a check with 1."""
    (tmp_path / "ho-so.csv").write_bytes(events().data)
    refused = run("report", tmp_path)

    assert (refused.status, refused.out) == (2, "")
    assert "The file has 60 rows for 20 dossiers" in refused.err
    assert check(tmp_path)["counts"] == {CODE: 1}


# --- the census --------------------------------------------------------------------------------------------


class _Rows:
    """Stands for a run of rows of which none was left out."""

    def __init__(self, before: int) -> None:
        self.before = before

    def numbers(self, rows: Any) -> Any:
        """Return the numbers of some of its rows."""
        return rows + self.before


def _census(keys: Sequence[int], cuts: Sequence[int], room: int) -> Census:
    census = Census(room)
    hashed = np.array(keys, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for start, stop in zip([0, *cuts], [*cuts, len(keys)], strict=True):
        census.add(hashed[start:stop], cast("Stretch", _Rows(start + 1)))
    return census


@given(
    keys=st.lists(st.integers(0, 60), min_size=1, max_size=400), cuts=st.lists(st.integers(0, 400), max_size=5),
    room=st.sampled_from((50, 100, 1000)),
)  # fmt: skip
def test_a_census_does_not_depend_on_blocks(keys: list[int], cuts: list[int], room: int) -> None:
    """Rows, dossiers and the records looked at are those of the whole, however it is cut and however few are held."""
    within = sorted(min(cut, len(keys)) for cut in cuts)
    assert _census(keys, within, room).events() == _census(keys, [], room).events()


@given(keys=st.lists(st.integers(1, 40), max_size=99).flatmap(lambda more: st.permutations([*range(1, 41)] * 2 + more)))
def test_a_census_counts(keys: list[int]) -> None:
    """A census that holds all rows counts them exactly, and its first records are those of the first such dossier."""
    told = _census(keys, [], 1000).events()
    assert told is not None
    first = next(key for key in keys if keys.count(key) > 1)

    assert (told.rows, told.dossiers, told.exact) == (len(keys), len(set(keys)), True)
    assert told.records[0] == tuple(place for place, key in enumerate(keys, 1) if key == first)[:8]


def test_a_large_file_is_counted_by_a_part() -> None:
    """Of a file with more rows than are held, the dossiers are known nearly."""
    keys = np.random.default_rng(5).integers(1, 100_000, 400_000).tolist()
    told = _census(keys, [], 100_000).events()
    assert told is not None
    assert not told.exact
    assert abs(told.dossiers - len(set(keys))) < 2000
