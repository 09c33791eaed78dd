"""Judges of columns: cells told by their bytes, in any blocks and threads, get the model's verdicts of their texts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06 import judges as judges_module
from de_an06 import moment_judge as moments_module
from de_an06.cells import Form
from de_an06.column_judge import Judge, Setting
from de_an06.evidence import decide
from de_an06.families import Library
from de_an06.hashing import hashes
from de_an06.judges import ExactKeyJudge, KeyJudge, NumberJudge, judges
from de_an06.moment_judge import MomentJudge
from de_an06.rows import PRESENT, UNKNOWN
from de_an06.spans import Spans
from de_an06.tables import tables
from de_an06.verdicts import MOST, Said, judge
from de_an06.vocabulary import vocabulary

PHRASES = vocabulary().phrases
TABLE = tables()["dossiers"]
DIGITS = st.integers(0, 99).map("{:02}".format)
LOOSE = st.integers(0, 99).map(str)
DAYS = st.one_of(
    st.tuples(DIGITS | LOOSE, DIGITS | LOOSE, st.sampled_from(("1989", "2023", "2024", "2100"))).map("/".join),
    st.tuples(st.sampled_from(("2023", "2024")), DIGITS, DIGITS).map("-".join),
    st.tuples(st.sampled_from(("2023", "1989")), DIGITS, DIGITS).map("".join),
)
CLOCKS = st.one_of(
    st.tuples(st.sampled_from((" ", "T", "  ", "")), DIGITS | LOOSE, st.just(":"), DIGITS).map("".join),
    st.tuples(DIGITS, DIGITS).map("".join),
)
TAILS = st.one_of(
    st.just(""),
    DIGITS,
    DIGITS.map(":{}".format),
    st.tuples(DIGITS, st.sampled_from((".123", ",5", "Z", "+07:00", " -0330", ".5+99:00", " "))).map(
        lambda t: f":{t[0]}{t[1]}"
    ),
    st.sampled_from(("Z", "+07", "Đ", "\u0301")),
)
MOMENTS = st.one_of(
    st.tuples(DAYS, CLOCKS, TAILS).map("".join),
    DAYS,
    st.sampled_from(
        ("", " ", "45000,5", "hôm qua", " 05/06/2023 08:30", "05/06/2023 08:30 ", "1/2/2023 a b", "x" * 45)
    ),
    st.text(max_size=16),
)
CODES = st.text(st.sampled_from("Aa19.-/ \u00a0\x07Đé"), max_size=9) | st.sampled_from(("x" * 101, "x" * 100, "y" * 33))
NUMBERS = st.one_of(
    st.integers(0, 10**17).map(str),
    st.sampled_from(("1.234", "1,234", "3,0", "-1", "٣", "", "0007", "12 ", "1e3", "99999999", "100000000")),
)
TEXTS = {
    "due_on": MOMENTS,
    "received_on": MOMENTS,
    "dossier_id": CODES,
    "service_code": CODES | st.sampled_from(("1.001193.000.00.00.H50", "1.001193")),
    "receiving_unit_code": CODES,
    "fee_due_vnd": NUMBERS,
    "channel": st.sampled_from(("Trực tuyến", "TRUC TUYEN", "Tru\u031b\u0323c tuyê\u0301n", "fax", "", "3", "x" * 200)),
    "status": st.sampled_from(("Đã xử lý xong", "Yêu cầu thực hiện nghĩa vụ tài chính", "?", "", "đã  xử lý xong")),
    "result_digitized": st.sampled_from(("x", "X", "", "có", "2", "Đã")),
}


def _said(
    name: str, texts: list[str], cuts: list[int], order: str | None, workers: int, most: int = MOST, few: int = 64
) -> tuple[list[tuple[object, ...]], Judge]:
    """What a judge says of each text when they come in blocks, and the judge."""
    (one,) = judges(Setting(Library(TABLE, PHRASES, most), order), [name], frozenset({"dossier_id"})).values()
    edges = sorted({0, len(texts), *(cut % (len(texts) + 1) for cut in cuts)})
    blocks = [Spans.of(texts[a:b]) for a, b in pairwise(edges)]
    one.meet(blocks[0])
    one.decide()
    with ThreadPoolExecutor(workers) as pool, pytest.MonkeyPatch.context() as patch:
        # So many odd moments of a block are shown to the model as they are.
        patch.setattr(moments_module, "_FEW", few)
        while True:
            found = list(pool.map(one.say, blocks))
            for place, block in enumerate(blocks):
                one.weigh(place, block)
            if not (one.unsettled or one.incomplete):
                break
            one.decide()
    return [cell for said in found for cell in _cells(one, said)], one


def _cells(one: Judge, said: Said) -> list[tuple[object, ...]]:
    rules, members = one.rules, [] if isinstance(one, KeyJudge) else one.members.texts
    return [
        (
            rules[code - 1] if code else None,
            int(state),
            members[value] if members and state == PRESENT else int(value),
            bool(timed),
        )
        for code, state, value, timed in zip(
            said.code.tolist(), said.state.tolist(), said.values.tolist(), said.timed.tolist(), strict=True
        )
    ]


def _by_text(name: str, texts: list[str], order: str | None) -> list[tuple[object, ...]]:
    """What the model says of each text by itself, under the form that all of them decide."""
    verdicts = judge(TABLE, name, texts, decide(TABLE.columns[name].kind, texts, order), PHRASES)
    hashed, named = hashes(Spans.of(texts)).view(np.int64).tolist(), verdicts.members
    keys = hashes(Spans.of(named)).view(np.int64).tolist() if name == "dossier_id" else []
    return [
        (
            code,
            int(state),
            hashed[place]
            if state == UNKNOWN
            else (keys[value] if keys else named[value])
            if named and state == PRESENT
            else int(value),
            bool(timed),
        )
        for place, (code, state, value, timed) in enumerate(
            zip(verdicts.codes, verdicts.state, verdicts.values, verdicts.timed, strict=True)
        )
    ]


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
def test_cells_in_blocks_get_the_verdicts_of_their_texts(name: str, data: st.DataObject) -> None:
    """In any blocks and threads, a cell's verdict is the model's verdict on its text under the whole column's form."""
    texts = data.draw(st.lists(TEXTS[name], min_size=1, max_size=12))
    order = data.draw(st.sampled_from((None, "dmy", "mdy")))
    cuts = data.draw(st.lists(st.integers(0, 12), max_size=4))
    workers, few = data.draw(st.integers(1, 3)), data.draw(st.sampled_from((0, 64)))

    found, one = _said(name, texts, cuts, order, workers, few=few)

    wanted = _by_text(name, texts, order)
    if name == "dossier_id":
        # Rows without a key are no copies of each other, so what tells their cells apart does not matter.
        found, wanted = ([cell if cell[1] != UNKNOWN else cell[:2] for cell in cells] for cells in (found, wanted))
    assert found == wanted
    assert isinstance(one, {"dossier_id": KeyJudge, "fee_due_vnd": NumberJudge}.get(name, object))


@given(texts=st.lists(NUMBERS, min_size=1, max_size=12), cuts=st.lists(st.integers(0, 12), max_size=4))
def test_crowded_numbers(texts: list[str], cuts: list[int]) -> None:
    """Plain digits read by vectors are what the model reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judges_module, "_CROWDED", 0)
        found, _ = _said("fee_due_vnd", texts, cuts, None, 1)

    assert found == _by_text("fee_due_vnd", texts, None)


@given(texts=st.lists(MOMENTS, min_size=1, max_size=12), cuts=st.lists(st.integers(0, 12), max_size=4))
def test_a_judge_that_forgets(texts: list[str], cuts: list[int]) -> None:
    """A column that outgrows its memory begins anew, and says the same."""
    found, _ = _said("due_on", texts, cuts, None, 2, most=1)

    assert found == _by_text("due_on", texts, None)


@given(data=st.data())
def test_another_hash_of_each_key(data: st.DataObject) -> None:
    """A key has two hashes of its cleaned text, and a cell without a key has none."""
    texts = data.draw(st.lists(CODES, min_size=1, max_size=9))
    one = KeyJudge(Setting(Library(TABLE, PHRASES)), "dossier_id")

    said, other = one.say_twice(Spans.of(texts))

    assert other is not None
    known = [
        (text.replace("\u00a0", " ").strip(), place) for place, text in enumerate(texts) if said.state[place] == PRESENT
    ]
    assert [int(other[place]) for _, place in known] == hashes(Spans.of([text for text, _ in known]), 1).tolist()
    assert not other[said.state != PRESENT].any()


def test_times_all_midnight_are_seen_over_blocks() -> None:
    """Whether a column's times of day mean anything is decided by all blocks, bad cells left out."""
    one = MomentJudge(Setting(Library(TABLE, PHRASES)), "due_on")
    contradicted = []
    for text in ("05/06/2023 00:00", "31/02/2023 08:30", "05/06/2023 08:30"):
        one.note(one.say(Spans.of([text])))
        contradicted.append(one.contradicted)

    assert contradicted == [False, False, True]


def test_times_mean_something_once_decided() -> None:
    """After the column has decided that its times mean something, 00:00 is a time too."""
    one = MomentJudge(Setting(Library(TABLE, PHRASES)), "due_on")
    said = one.say(Spans.of(["05/06/2023 00:00", "05/06/2023 08:30"]))
    timed = []
    for _ in range(2):
        cells = one.cells(said)
        timed.append([] if cells.timed is None else cells.timed.tolist())
        one.note(said)
        one.decide()

    assert timed == [[False, False], [True, True]]


@given(texts=st.lists(CODES, min_size=1, max_size=9))
def test_exact_keys(texts: list[str]) -> None:
    """Keys that are read again keep their texts, cleaned as the model cleans them."""
    one = ExactKeyJudge(Setting(Library(TABLE, PHRASES)), "dossier_id")
    wanted = judge(TABLE, "dossier_id", texts, Form(), PHRASES)

    said = one.say(Spans.of(texts))
    cells = one.cells(said)

    assert said.state.tolist() == wanted.state.tolist()
    known = wanted.state == PRESENT
    assert [cells.members[v] for v in cells.values[known]] == [wanted.members[v] for v in wanted.values[known]]
