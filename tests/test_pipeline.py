"""The stages in their order: what a run takes in, when its figures stand, and what it is asked."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.catalogue import load_catalogue
from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.discover import discover
from de_an06.errors import InputError, OptionError
from de_an06.intake import take_in
from de_an06.options import Options
from de_an06.pipeline import check, report
from de_an06.rules import Policy
from de_an06.validate import Court
from tests.runs import MONTHLY, SAMPLES, rows_of, run, save, spoilt

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.report import Check, Report, Result

CATALOGUE = load_catalogue()
HEADER = ("dossier_id", "service_code", "unit_code", "received_on", "due_on", "finished_on", "channel")


def reported(folder: Path, policy: Policy | None = None, **options: Any) -> Report:
    """Return the report of a folder under its own configuration."""
    return report(folder, load_config(folder, None), policy or Policy(), Options(**options), CATALOGUE)


def checked(folder: Path, policy: Policy | None = None) -> Check:
    """Return the check of a folder."""
    return check(folder, load_config(folder, None), policy or Policy())


def totals(found: Report) -> dict[str, Result]:
    """Return the totals by indicator."""
    return {r.indicator: r for r in found.sets[0].results if not r.group}


def dossiers(
    folder: Path, *rows: tuple[str, ...], name: str = "dossiers.csv", header: tuple[str, ...] = HEADER
) -> Path:
    """Write dossiers under English headers."""
    save(folder / name, [list(header), *map(list, rows)])
    return folder


ONE = ("H1", "1.000656", "464", "2023-06-01", "2023-06-10", "2023-06-05", "online")
TWO = ("H2", "1.000656", "464", "2023-06-20", "2023-06-30", "2023-07-05", "direct")


# --- taking in ---------------------------------------------------------------------------------------------


def test_registers_come_first() -> None:
    """Units and services are read before what refers to them, whatever the names of the files."""
    config = load_config(SAMPLES, None)
    intake = take_in(discover(SAMPLES, config), config, Policy(), Crew())
    assert set(intake.registers) == {"units", "services"}
    assert [file.path for file in intake.inputs] == sorted(file.path for file in intake.inputs)
    assert intake.counts["dossiers"]["read"] == 1250


def test_dossiers_alone(tmp_path: Path) -> None:
    """Dossiers alone give figures, the codes standing for the names."""
    found = reported(dossiers(tmp_path, ONE, TWO), by="unit", period="2023")
    assert totals(found)["on_time"].numerator == 1
    assert totals(found)["on_time"].denominator == 2
    assert found.members["unit", "464"] == ("464", "464")


def test_missing_column_of_an_indicator(tmp_path: Path) -> None:
    """An indicator whose column is missing has no data, and names the column."""
    found = totals(reported(dossiers(tmp_path, ONE)))["dossiers_digitized"]
    assert (found.state, found.numerator, found.value) == ("no_data", None, None)
    assert "components" in found.remarks[0].en


@pytest.mark.parametrize("status", [True, False])
def test_without_a_column_of_statuses(tmp_path: Path, *, status: bool) -> None:
    """Where nothing tells dossiers that ended without a result from those that are done, a notice says so."""
    header, *rows = rows_of(SAMPLES / "dossiers.csv")
    place = header.index("Trạng thái")
    chosen = [row if status else [*row[:place], *row[place + 1 :]] for row in (header, *rows)]
    save(tmp_path / "dossiers.csv", chosen)
    told = any("no column of statuses" in notice.en for notice in reported(tmp_path).notices)
    assert told != status


def test_file_without_rows(tmp_path: Path) -> None:
    """A file without a row counts as read, beside one that has rows."""
    dossiers(tmp_path, name="dossiers-empty.csv")
    found = reported(dossiers(tmp_path, ONE))
    assert {file.path: file.rows for file in found.inputs} == {"dossiers-empty.csv": 0, "dossiers.csv": 1}
    assert found.account.counted == 1


def test_only_a_file_without_rows(tmp_path: Path) -> None:
    """Nothing but a header is nothing to report, and a note says so."""
    dossiers(tmp_path)
    assert checked(tmp_path).findings.counts == {("no-rows", "note"): 1}
    with pytest.raises(InputError, match="has a header on line 1 and no row below"):
        reported(tmp_path)
    assert totals(reported(tmp_path, as_of="2023-12-31", period="2023"))["on_time"].state == "no_events"


def test_file_that_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A file that can't be read to its end is a finding in a check, the others go on, and a report is refused."""
    dossiers(tmp_path, ONE, TWO, name="dossiers-1.csv")
    path = dossiers(tmp_path, ONE) / "dossiers.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '"' + 2 * text.splitlines(keepends=True)[1], encoding="utf-8")
    found = checked(tmp_path)
    assert found.refused == ("dossiers.csv",)
    assert [file.path for file in found.inputs] == ["dossiers-1.csv"]
    [finding] = found.findings.all()
    assert (finding.rule, finding.path) == ("unreadable-file", "dossiers.csv")
    assert dict(finding.values)["reason_en"].startswith("line 3")
    with pytest.raises(InputError, match=r"dossiers\.csv cannot be read"):
        reported(tmp_path)


def test_account_of_copies(tmp_path: Path) -> None:
    """Copies of a dossier merge when equal and are set aside when not; each row is counted once."""
    changed = (*ONE[:6], "direct")
    dossiers(tmp_path, ONE, TWO, TWO, changed)
    account = reported(tmp_path).account
    assert (account.read, account.merged, account.set_aside, account.counted) == (4, 1, 2, 1)


def test_newest_snapshot(tmp_path: Path) -> None:
    """A later export of a dossier replaces the earlier one, which is no finding."""
    dossiers(tmp_path, (*ONE[:5], "", "online"), name="dossiers-2023-06.csv")
    dossiers(tmp_path, ONE, name="dossiers-2023-07.csv")
    found = reported(tmp_path, period="2023")
    assert (found.account.superseded, found.account.counted) == (1, 1)
    assert totals(found)["on_time"].denominator == 1
    assert not found.findings.all()


# --- policy ------------------------------------------------------------------------------------------------


def renamed(folder: Path) -> Path:
    """Return a sample whose table of training lacks a required column."""
    rows = rows_of(folder / "training.csv")
    rows[0][0] = "Lớp?"
    save(folder / "training.csv", rows)
    return folder


def test_ignored_rule_of_headers(tmp_path: Path) -> None:
    """A rule about headers or ragged rows can be ignored like any other."""
    folder = renamed(spoilt(tmp_path))
    with (folder / "dossiers.csv").open("a", encoding="utf-8") as stream:
        stream.write("a,b\n")
    assert checked(folder).findings.by_rule() == {"missing-column": 1, "ragged-row": 1}
    ignored = Policy(ignored=frozenset({"missing-column", "ragged-row"}))
    assert checked(folder, ignored).findings.by_rule() == {}
    assert checked(folder, ignored).refused == ("training.csv",)


def test_severity_of_a_rule_of_headers(tmp_path: Path) -> None:
    """The severity stated for a rule about headers is the one that counts."""
    found = checked(renamed(spoilt(tmp_path)), Policy({"missing-column": "warning"})).findings
    assert (found.of("error"), found.of("warning")) == (0, 1)
    assert found.all()[0].severity == "warning"


# --- when figures stand ------------------------------------------------------------------------------------


def test_as_of_option_wins(tmp_path: Path) -> None:
    """The day asked for wins over configuration, which wins over the data."""
    dossiers(tmp_path, ONE, TWO)
    assert (reported(tmp_path).as_of, reported(tmp_path).as_of_origin.en) == (
        date(2023, 7, 5),
        "latest date in the data",
    )
    (tmp_path / "de-an06.toml").write_text("as_of = 2023-08-01\n", encoding="utf-8")
    assert reported(tmp_path).as_of == date(2023, 8, 1)
    assert reported(tmp_path, as_of="02/08/2023").as_of == date(2023, 8, 2)


def test_as_of_end_of_a_titled_range() -> None:
    """A range in the title lines reaches at least to its end, also when nothing happened on its last days."""
    found = reported(MONTHLY)
    assert (found.as_of, found.as_of_origin.en) == (date(2024, 3, 31), "title line")


def test_as_of_title_line(tmp_path: Path) -> None:
    """The export date in a title line wins over the latest date of the rows."""
    path = dossiers(tmp_path, ONE) / "dossiers.csv"
    path.write_text("Ngày xuất: 20/11/2023\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    found = reported(tmp_path)
    assert (found.as_of, found.as_of_origin.en) == (date(2023, 11, 20), "title line")


def test_rows_set_aside_move_no_period(tmp_path: Path) -> None:
    """A row that nothing may count moves neither the period nor the day on which figures stand."""
    dossiers(tmp_path, ONE, ("", *TWO[1:3], "2029-12-31", "", "", "direct"))
    found = reported(tmp_path)
    assert (found.period.end, found.as_of) == (date(2023, 6, 1), date(2023, 6, 5))


def test_stock_needs_the_past(tmp_path: Path) -> None:
    """Without an earlier dossier the stock has no data, unless configuration says that there was none."""
    dossiers(tmp_path, ONE, TWO)
    assert totals(reported(tmp_path))["open_at_end"].state == "no_data"
    assert totals(reported(tmp_path, period="2023-06-10..2023-06-25"))["open_at_end"].numerator == 1
    (tmp_path / "de-an06.toml").write_text("complete = true\n", encoding="utf-8")
    assert totals(reported(tmp_path, period="2023-06"))["open_at_end"].numerator == 1


# --- questions ---------------------------------------------------------------------------------------------


def test_all_is_one_period(tmp_path: Path) -> None:
    """`all` runs from the first to the last day received, and nothing can be compared with it."""
    found = reported(dossiers(tmp_path, ONE, TWO))
    assert (found.period.start, found.period.end) == (date(2023, 6, 1), date(2023, 6, 20))
    with pytest.raises(OptionError, match="--period"):
        reported(tmp_path, compare=("previous",))


def test_unknown_unit(tmp_path: Path) -> None:
    """A unit that is not there is refused, the nearest named."""
    with pytest.raises(OptionError, match="nearest: 464"):
        reported(dossiers(tmp_path, ONE), unit="46")


def test_units_below_in_a_circle(tmp_path: Path) -> None:
    """Units that are each other's parents end no run."""
    folder = spoilt(tmp_path)
    rows = rows_of(folder / "units.csv")
    rows[1][rows[0].index("Mã cấp trên")] = "464"
    save(folder / "units.csv", rows)
    assert reported(folder, unit="464").account.counted == 1230


def test_data_code(tmp_path: Path) -> None:
    """The data code changes with a byte of the data, and with nothing else."""
    first = reported(dossiers(tmp_path, ONE, TWO))
    assert first.data_code == reported(tmp_path).data_code
    assert first.data_code != reported(dossiers(tmp_path, ONE)).data_code


# --- what a report says of its edges -----------------------------------------------------------------------


def notices(found: Report) -> str:
    """Return the English notices as one text."""
    return " ".join(notice.en for notice in found.notices)


def test_all_says_what_ended_after_it(tmp_path: Path) -> None:
    """The period `all` ends with the last receipt, and says how many dossiers ended later."""
    found = reported(dossiers(tmp_path, ONE, TWO))
    assert (found.period.end, totals(found)["on_time"].denominator) == (date(2023, 6, 20), 1)
    assert "1 dossiers ended after 2023-06-20" in notices(found)


def test_a_period_that_begins_long_before_the_data_says_so(tmp_path: Path) -> None:
    """A year whose dossiers begin in June is told as such."""
    assert "only since 2023-06-01" in notices(reported(dossiers(tmp_path, ONE, TWO), period="2023"))
    assert "only since" not in notices(reported(dossiers(tmp_path, ONE, TWO), period="2023-06"))


def test_configuration_below_the_folder_is_named(tmp_path: Path) -> None:
    """A configuration in a subfolder is not used, and the report says so."""
    below = tmp_path / "quy-4"
    below.mkdir()
    dossiers(below, ONE)
    (below / "de-an06.toml").write_text("complete = true\n", encoding="utf-8")
    assert "quy-4/de-an06.toml" in notices(reported(tmp_path))


def test_notice_of_the_configuration_heads_the_report(tmp_path: Path) -> None:
    """A sentence of the configuration stands at the head of the report."""
    (tmp_path / "de-an06.toml").write_text('notice = "Số liệu thử"\n', encoding="utf-8")
    assert reported(dossiers(tmp_path, ONE)).banner == "Số liệu thử"


def test_findings_name_the_dossier_and_the_row(tmp_path: Path) -> None:
    """Below a cell of two lines, a finding has the file's line, the spreadsheet's row and the dossier's code."""
    header = (*HEADER, "note")
    two_lines = (*ONE, "hai\ndòng")
    bad = ("H9", "1.000656", "464", "2023-06-01", "31/02/2023", "2023-06-05", "online", "")
    [finding] = checked(dossiers(tmp_path, two_lines, bad, header=header)).findings.all()
    assert (finding.line, finding.row, finding.key) == (4, 3, "H9")


@pytest.mark.parametrize("unit", ["19372", "Xã Vĩnh Tú", "xa vinh tu"])
def test_a_unit_is_named_by_code_or_name(unit: str) -> None:
    """A unit is chosen by its code or by its name, with or without accents."""
    found = reported(SAMPLES, unit=unit)
    assert found.scope is not None
    assert found.scope.en == "Xã Vĩnh Tú (19372), 1 unit"


def test_a_unit_above_others_is_told_as_itself() -> None:
    """In a list of units the district's own offices are not taken for the whole district."""
    assert reported(SAMPLES, by="unit").members["unit", "464"].en == "Huyện Vĩnh Linh, own offices"


def test_a_table_that_is_edited_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small table must stay what it was as well; the run ends with one line and status 2."""
    folder, decide = spoilt(tmp_path), Court.decide

    def edited(*args: Any) -> None:
        (folder / "units.csv").touch()
        decide(*args)

    monkeypatch.setattr(Court, "decide", edited)
    for command in ("check", "report"):
        os.utime(folder / "units.csv", ns=(1, 1))
        ran = run(command, folder, "--lang", "en")
        assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith("de-an06: units.csv: it changed")


def heads_only(folder: Path, above: str = "") -> Path:
    """Cut the dossiers of a folder down to what stands above their rows."""
    path = folder / "dossiers.csv"
    path.write_text(above + path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "dossiers.csv có tiêu đề ở dòng 2 nhưng không có dòng nào bên dưới; không có gì để tính"),
        ("en", "dossiers.csv has a header on line 2 and no row below; there is nothing to count"),
    ],
)
def test_a_file_of_nothing_but_a_header(tmp_path: Path, lang: str, said: str) -> None:
    """A report of dossiers without a row says where the header stands, and that there is nothing to count."""
    (tmp_path / "dossiers.csv").write_bytes((SAMPLES / "dossiers.csv").read_bytes())
    ran = run("report", heads_only(tmp_path, "Danh sách hồ sơ\n"), "--lang", lang)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert said in ran.err


def test_a_file_without_rows_beside_others(tmp_path: Path) -> None:
    """Where there is something else to report, a notice names the file that adds nothing."""
    notices = reported(heads_only(spoilt(tmp_path))).notices
    assert any("dossiers.csv has a header and no row" in notice.en for notice in notices)
