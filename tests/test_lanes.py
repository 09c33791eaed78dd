"""Lanes: judging a column by its parts gives the verdicts of judging it text by text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.cells import decide
from de_an06.rows import PRESENT, UNKNOWN
from de_an06.tables import tables
from de_an06.verdicts import Verdicts, judge, judge_column
from de_an06.vocabulary import vocabulary

PHRASES = vocabulary().phrases
DIGITS = st.integers(0, 99).map("{:02}".format)
DAYS = st.one_of(
    st.tuples(DIGITS, DIGITS, st.sampled_from(("1989", "2023", "2024", "2100"))).map("/".join),
    st.tuples(st.sampled_from(("2023", "2024")), DIGITS, DIGITS).map("-".join),
)
INSTANTS = st.tuples(DAYS, DIGITS, DIGITS).map(lambda t: f"{t[0]} {t[1]}:{t[2]}")
ODD = st.sampled_from(
    ("", " ", "05/06/2023", "45000,5", "hôm qua", " 05/06/2023 08:30", "05/06/2023 8:30", "05/06/2023T08:30")
)
CODES = st.text(st.sampled_from("Aa19.-/ \u00a0\x07Đé"), max_size=6) | st.just("x" * 101)
NUMBERS = st.one_of(
    st.integers(0, 10**17).map(str), st.sampled_from(("1.234", "1,234", "3,0", "-1", "٣", "", "0007", "12 "))
)


def _said(verdicts: Verdicts) -> list[object]:
    """What is said of each text, with members by their text."""
    named = verdicts.members
    return [
        (
            code,
            int(state),
            named[value] if named and state == PRESENT else (state == UNKNOWN or int(value)),
            bool(timed),
        )
        for code, state, value, timed in zip(
            verdicts.codes, verdicts.state, verdicts.values, verdicts.timed, strict=True
        )
    ]


def _same(name: str, texts: list[str], order: str | None = None) -> None:
    table, distinct = tables()["dossiers"], tuple(dict.fromkeys(texts))
    form = decide(table.columns[name].kind, distinct, order)

    by_parts = judge_column(table, name, distinct, order, PHRASES, many=1)
    by_text = judge(table, name, distinct, form, PHRASES)

    assert _said(by_parts) == _said(by_text)
    assert (by_parts.values[by_parts.state == UNKNOWN] == by_text.values[by_text.state == UNKNOWN]).all()


@given(st.lists(INSTANTS | ODD, min_size=1, max_size=8), st.sampled_from((None, "dmy", "mdy")))
def test_instants(texts: list[str], order: str | None) -> None:
    """Days and times of day judged apart say of each instant what the model says of it whole."""
    _same("due_on", texts, order)


@given(st.lists(CODES, min_size=1, max_size=8))
@pytest.mark.parametrize("name", ["dossier_id", "service_code", "receiving_unit_code"])
def test_codes(name: str, texts: list[str]) -> None:
    """Plain codes are taken as they are only where the model takes them so."""
    _same(name, [*texts, "1.001193.000.00.00.H50", "1.001193"])


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_numbers(texts: list[str]) -> None:
    """Runs of digits are read as the model reads them."""
    _same("fee_due_vnd", texts)
