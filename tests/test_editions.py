"""The ledger: each figure has its editions, of which none is taken back or overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.editions import Edition, Ledger
from de_an06.errors import InputError
from de_an06.formulas import disarmed
from de_an06.text import inert

FIGURE = Edition(
    "civil", "2023-Q1", "2023-01-01", "2023-03-31", "", "on_time", "", 1, "provisional", "ok", "9", "10", "0",
    "90", "90", "90", "m1", "2023-03-31", "d1",
)  # fmt: skip
OTHER = replace(FIGURE, numerator="8", value="80", data="d2")
ANEW = replace(FIGURE, method="m2", data="d2")
ANY = st.characters()
"""Halves of characters, too, which names of files may hold."""
STEPS = st.lists(
    st.tuples(st.sampled_from([FIGURE, OTHER, ANEW, replace(OTHER, indicator="open_at_end")]), st.booleans()),
    max_size=8,
)


def after(*figures: Edition, because: str = "a.csv changed") -> Ledger:
    """Return a ledger in which figures were published one after the other."""
    ledger = Ledger()
    for figure in figures:
        ledger.publish([figure], because)
    return ledger


def lines(ledger: Ledger) -> list[str]:
    """Return the lines of a ledger below its header."""
    return ledger.write().decode().splitlines()[1:]


def test_the_first_edition_has_no_cause() -> None:
    """A figure that is published for the first time replaces nothing."""
    assert lines(after(FIGURE)) == [
        "civil,2023-Q1,2023-01-01,2023-03-31,,on_time,,1,provisional,ok,9,10,0,90,90,90,m1,2023-03-31,d1,"]  # fmt: skip


def test_the_same_figure_has_no_other_edition() -> None:
    """A figure that says the same of other data stays as it is."""
    assert lines(after(FIGURE, replace(FIGURE, data="d2", as_of="2023-04-01"))) == lines(after(FIGURE))


def test_a_changed_figure_has_another_edition() -> None:
    """A figure that changes has another edition, with the cause; the first stays."""
    first, second = lines(after(FIGURE, OTHER))
    assert (first, second[-27:]) == (lines(after(FIGURE))[0], "2023-03-31,d2,a.csv changed")


@pytest.mark.parametrize(("then", "status"), [(OTHER, "revised"), (ANEW, "final")])
def test_only_what_a_figure_says_is_revised(then: Edition, status: str) -> None:
    """A final figure is revised when it says something else, and stays final when only its method changed."""
    ledger = after(FIGURE)
    assert ledger.finalise(lambda _: True) == 1
    ledger.publish([then], "")
    assert [last.status for _, last in ledger.ends()] == [status]


def test_a_revised_figure_can_be_final_again() -> None:
    """A revised figure becomes final when that is said, once."""
    ledger = after(FIGURE)
    for figure in (OTHER, FIGURE):
        ledger.finalise(lambda _: True)
        ledger.publish([figure], "")
    assert (ledger.finalise(lambda _: True), ledger.finalise(lambda _: True)) == (1, 0)
    assert [(b.status, a.status) for b, a in ledger.revisions()] == [("final", "revised")] * 2


def test_what_is_gone() -> None:
    """A figure asked for that is not there any more has no data, unless it already had none."""
    ledger = after(FIGURE)
    (gone,) = ledger.gone([], lambda _: True)
    assert (gone.figure, gone.key) == (("no_data", "", "", "", "", "", ""), FIGURE.key)
    ledger.publish([gone], "")
    assert ledger.gone([], lambda _: True) == []


@pytest.mark.parametrize("there", [[FIGURE], []])
def test_what_is_not_gone(there: list[Edition]) -> None:
    """A figure that is there, or was not asked for, is not gone."""
    assert after(FIGURE).gone(there, lambda _: bool(there)) == []


def test_what_differs() -> None:
    """Figures that say something else than the ledger, or are not in it, differ."""
    ledger, unknown = after(FIGURE), replace(FIGURE, unit="464")
    assert ledger.differing([OTHER, unknown, replace(FIGURE, data="d9")]) == [(FIGURE, OTHER), (None, unknown)]


@given(steps=STEPS)
def test_nothing_is_taken_back(steps: list[tuple[Edition, bool]]) -> None:
    """Whatever is published or finalised, each line of the ledger stays, and it reads back as it was written."""
    ledger, before = Ledger(), set[str]()
    for figure, final in steps:
        ledger.publish([figure], "")
        if final:
            ledger.finalise(lambda edition: edition.indicator == "on_time")
        assert before <= set(lines(ledger))
        before = set(lines(ledger))
        assert Ledger.read(ledger.write(), "editions.csv").write() == ledger.write()


@given(steps=STEPS)
def test_publishing_again_changes_nothing(steps: list[tuple[Edition, bool]]) -> None:
    """The same run once more leaves the ledger as it is, finality included."""
    ledger = after(*(figure for figure, _ in steps))
    if steps:
        ledger.finalise(lambda _: True)
        written = ledger.write()
        ledger.publish([steps[-1][0]], "")
        ledger.finalise(lambda _: True)
        assert ledger.write() == written


@given(text=st.text(ANY), unit=st.text(ANY))
def test_hostile_texts(text: str, unit: str) -> None:
    """Whatever a cause or a unit is called, the ledger stays one that can be read."""
    shown = disarmed(inert(unit))
    ledger = after(replace(FIGURE, unit=shown), replace(OTHER, unit=shown), because=text)
    again = Ledger.read(ledger.write(), "editions.csv")
    assert [last.edition for _, last in again.ends()] == [2]


@pytest.mark.parametrize(
    "change",
    [(b",1,provisional", b",0,provisional"), (b",1,provisional", b",x,provisional"), (b"provisional", b"perhaps"),
     (b",d1,", b""), (b"on_time", b"on_time,")],
)  # fmt: skip
def test_lines_that_are_none(change: tuple[bytes, bytes]) -> None:
    """A line with an impossible edition, status or number of cells is named."""
    data = after(FIGURE).write().replace(*change)
    with pytest.raises(InputError, match="line 2"):
        Ledger.read(data, "editions.csv")


@given(data=st.binary(max_size=60))
def test_files_that_are_none(data: bytes) -> None:
    """Bytes that are no ledger are an error, never another one."""
    with pytest.raises(InputError, match="line 1"):
        Ledger.read(data, "editions.csv")
