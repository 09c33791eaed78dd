"""Evaluation: states, stocks, distinct counts, targets and comparisons, each by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from de_an06.catalogue import Target
from de_an06.period import CIVIL, range_period
from de_an06.slices import unit_scope
from tests.builders import valid_row
from tests.workbench import CATALOGUE, YEAR, cube_of, judged, register, results, settled

if TYPE_CHECKING:
    from de_an06.cube import Cube

UNITS = register(
    "units",
    [
        valid_row("units", unit_code="464", tier="Cấp huyện", parent_code="45"),
        valid_row("units", unit_code="19363", parent_code="464"),
        valid_row("units", unit_code="19366", parent_code="464"),
    ],
)
SERVICES = register(
    "services",
    [
        valid_row("services", service_code=code, essential=item, online_level=level)
        for code, item, level in (
            ("A", "qd06:07", "Toàn trình"),
            ("B", "qd06:07", "Một phần"),
            ("C", "qd06:08", "Một phần"),
            ("D", "qd422", "Toàn trình"),
            ("E", "", "Không"),
        )
    ],
)
REGISTERS = {"units": UNITS, "services": SERVICES}


def _row(number: int, **cells: str) -> dict[str, str]:
    return valid_row("dossiers", dossier_id=f"H50-{number}", **{"service_code": "A", **cells})


def _cube(*rows: dict[str, str]) -> Cube:
    return cube_of(settled([judged("dossiers", rows, REGISTERS)]).rows, REGISTERS)


def test_codes_that_share_an_item_count_once() -> None:
    """Two codes of one essential item are one service of the list, and an item without a number is its own."""
    found = results(_cube(_row(1), _row(2, service_code="B"), _row(3, service_code="D")))["essential_services_used", ""]

    assert (found.numerator, found.denominator, found.value) == (2, 3, "66.7")


def test_nothing_to_divide_by_is_no_events() -> None:
    """0/0 is a state of its own without a value."""
    found = results(_cube(_row(1)), range_period(date(2024, 1, 1), date(2024, 1, 31), CIVIL))["on_time", ""]

    assert (found.state, found.numerator, found.denominator, found.value) == ("no_events", 0, 0, None)


def test_no_events_with_doubt_may_be_anything() -> None:
    """0/0 with a doubtful dossier lies between 0 and 100."""
    found = results(_cube(_row(1, due_on="31/02/2023")))["on_time", ""]

    assert (found.state, found.unknown, found.low, found.high) == ("no_events", 1, "0.0", "100.0")


def test_open_dossiers_are_a_running_sum() -> None:
    """What is open at the end was received by then and has not ended by then, whenever it was received."""
    still = {"status": "Đang xử lý", "finished_on": "", "returned_on": ""}
    cube = _cube(_row(1), _row(2, **still), _row(3, finished_on="05/08/2023", returned_on="05/08/2023"))
    july = range_period(date(2023, 7, 1), date(2023, 7, 31), CIVIL)

    assert results(cube, july)["open_at_end", ""].numerator == 2
    assert results(cube, YEAR)["open_at_end", ""].numerator == 1


def test_a_stock_without_a_past_has_no_data() -> None:
    """Without earlier dossiers, and without `complete`, what is open is not known."""
    found = results(_cube(_row(1)), complete=False)["open_at_end", ""]

    assert (found.state, found.numerator, found.remarks[0].en.split(" (")[0]) == (
        "no_data",
        None,
        "no dossiers of earlier periods",
    )


def test_done_the_same_day_without_a_due_date_is_on_time() -> None:
    """Without a due date only a dossier done on the day of receipt has a known limit."""
    same = {"due_on": "", "finished_on": "05/06/2023", "returned_on": "05/06/2023"}
    found = results(_cube(_row(1, **same), _row(2, due_on="")))["on_time", ""]

    assert (found.numerator, found.denominator) == (1, 1)
    assert [remark.en for remark in found.remarks] == ["1 without a known time limit"]


def test_the_day_of_handing_out_stands_in_for_the_end() -> None:
    """Without a finish date a done dossier ends when its result is handed out, and the figure says so."""
    found = results(_cube(_row(1), _row(2, finished_on="")))["on_time", ""]

    assert (found.numerator, found.denominator) == (2, 2)
    assert [remark.en for remark in found.remarks] == ["1 dated by the day of handing out"]


def test_a_row_long_before_the_bins_is_excluded() -> None:
    """A dossier set aside whose date of receipt is readable is in no doubt outside its period."""
    found = results(_cube(_row(1), _row(2, unit_code="", received_on="01/01/1991", finished_on="", status="")))

    assert found["dossiers_digitized", ""].unknown == 0


def test_on_time_goes_by_the_instant_where_both_state_one() -> None:
    """Ten minutes after the hour that was promised is late; without hours the day decides."""
    late = _row(1, due_on="09/06/2023 10:00", finished_on="09/06/2023 10:10")
    by_day = _row(1, due_on="09/06/2023 10:00", finished_on="09/06/2023")

    assert results(_cube(late))["on_time", ""].numerator == 0
    assert results(_cube(by_day))["on_time", ""].numerator == 1


def test_an_unknown_status_lets_the_dates_decide() -> None:
    """A phrase that nobody knows leaves a finished dossier done."""
    assert results(_cube(_row(1, status="Đang bay")))["results_digitized", ""].denominator == 1


def test_a_withdrawn_dossier_is_not_done() -> None:
    """A dossier that was withdrawn has ended, but counts in no figure of those done."""
    found = results(_cube(_row(1, status="Công dân yêu cầu rút hồ sơ")))

    assert (found["results_digitized", ""].denominator, found["open_at_end", ""].numerator) == (0, 0)


def test_a_unit_holds_all_below_it() -> None:
    """--unit takes the unit and what stands below it; alone, only itself."""
    cube = _cube(_row(1), _row(2, unit_code="464"), _row(3, unit_code="19366"))
    below, alone = (unit_scope(cube.dimensions, "464", own) for own in (False, True))

    assert results(cube, scope=below)["dossiers_digitized", ""].denominator == 3
    assert results(cube, scope=alone)["dossiers_digitized", ""].denominator == 1


def _met(*, verified: bool, better: Literal["higher", "lower"] = "higher", value: float = 75) -> bool | None:
    target = Target(date(2023, 1, 1), value, "Kế hoạch", verified)
    indicator = replace(CATALOGUE["on_time"], targets=(target,), better=better)
    rows = [_row(n) for n in range(3)] + [_row(9, due_on="31/02/2023")]
    return results(_cube(*rows), catalogue={"on_time": indicator})["on_time", ""].met


def test_a_target_judges_only_when_it_is_verified() -> None:
    """An unverified target is neither met nor missed."""
    assert (_met(verified=True), _met(verified=False)) == (True, None)


def test_a_target_between_the_bounds_is_open() -> None:
    """With one dossier in doubt, 75 to 100, a target of 80 is neither met nor missed."""
    assert (_met(verified=True, value=80), _met(verified=True, better="lower", value=70)) == (None, False)


def test_a_grouping_that_means_nothing_is_one_row() -> None:
    """Training has no channel: one row without data says so."""
    found = results(_cube(_row(1)), by="channel")

    assert [key for key in found if key[0] == "training_classes"] == [("training_classes", "")]


def test_a_period_before_the_data_has_no_data() -> None:
    """What lies before the first dossier is unknown, not 0, unless the data are stated to be complete."""
    early = range_period(date(2023, 1, 1), date(2023, 1, 31), CIVIL)
    cube = _cube(_row(1))

    unsure = results(cube, early, complete=False)["essential_services_used", ""]
    sure = results(cube, early, complete=True)["essential_services_used", ""]

    assert (unsure.state, sure.state, sure.numerator) == ("no_data", "ok", 0)


def test_a_period_after_the_data_has_no_data() -> None:
    """A period that begins after the as-of day is no row of zeros."""
    late = range_period(date(2025, 1, 1), date(2025, 1, 31), CIVIL)

    assert {results(_cube(_row(1)), late)[name, ""].state for name in ("on_time", "open_at_end")} == {"no_data"}


def test_nothing_of_a_dossier_is_counted_after_the_as_of_day() -> None:
    """A dossier finished after the as-of day is open on it, and not yet done."""
    cube = _cube(_row(1), _row(2, finished_on="20/08/2023", returned_on="20/08/2023"))

    found = results(cube, as_of=date(2023, 7, 31))

    assert (found["results_digitized", ""].denominator, found["open_at_end", ""].numerator) == (1, 1)


def test_without_levels_fully_online_has_no_data() -> None:
    """Where neither dossiers nor services state a level, nothing is said about fully online dossiers."""
    row = {name: text for name, text in _row(1).items() if name != "online_level"}
    found = results(cube_of(settled([judged("dossiers", [row])]).rows))["full_online_dossiers", ""]

    assert (found.state, found.remarks[0].en) == (
        "no_data",
        "there is no column Online level (online_level) in dossiers (dossiers)",
    )


def test_a_unit_says_that_only_its_tiers_services_are_listed() -> None:
    """Under a unit the list of services is that of its tiers, and the figure says so."""
    cube = _cube(_row(1))
    found = results(cube, scope=unit_scope(cube.dimensions, "19363", alone=True))["essential_services_used", ""]

    assert [remark.en for remark in found.remarks] == ["only services offered at: Commune"]
