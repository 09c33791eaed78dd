"""What is remembered of files between runs: figures and findings are those of a run that remembers nothing."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de_an06 import pipeline
from de_an06.cache_store import Store
from de_an06.catalogue import load_catalogue
from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.errors import InputError
from de_an06.footing import digest_of
from de_an06.hands import can_fork
from de_an06.options import Options
from de_an06.read import Reader
from de_an06.remembered import Memory
from de_an06.renderers.json import report_object
from de_an06.rules import Policy

CATALOGUE = load_catalogue()
HEADER = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Hình thức nộp"
FIRST = date(2023, 1, 1)
ASKED = [
    Options("2023-Q1", compare=("previous", "year-ago"), closing=True),
    Options("2023-Q2", compare=("previous", "year-ago"), closing=True),
    Options("2023-05", by="unit", closing=True),
]


def memory_of(folder: Path, store: Store) -> Memory:
    """Return a memory of what the folder holds now."""
    files = {path.name: digest_of(path, path.name) for path in folder.iterdir() if path.suffix == ".csv"}
    return Memory(store, files, "as in every run")


def told(folder: Path, store: Store | None) -> Any:
    """Return all that reports on the folder say, and every finding."""
    memory = None if store is None else memory_of(folder, store)
    options = Options(closing=True)
    try:
        with pipeline.counted(folder, load_config(folder, None), Policy(), options, CATALOGUE, memory) as dossiers:
            reports = [report_object(report) for report in dossiers.reports(ASKED)]
            found = dossiers.intake.findings
            return reports, sorted(found.counts.items()), found.all()
    except InputError as error:
        return error.en


def row_of(number: int, day: int, length: int | None, service: int, unit: int, order: str = "%d/%m/%Y") -> str:
    """Return a dossier that was received so many days after the first."""
    received = FIRST + timedelta(day)
    finished = "" if length is None else f"{received + timedelta(length):{order}}"
    due = f"{received + timedelta(5):%d/%m/%Y}"
    channel = "Trực tuyến" if number % 2 else "Trực tiếp"
    return f"H50-{number:04d},1.00{service:04d},193{unit:02d},{received:{order}},{due},{finished},{channel}"


ROWS = st.builds(
    row_of, st.integers(0, 40), st.integers(0, 200), st.none() | st.integers(0, 20), st.integers(1, 3),
    st.integers(60, 63), st.sampled_from(["%d/%m/%Y"] * 3 + ["%m/%d/%Y"]),
)  # fmt: skip
ODD = st.sampled_from(["H50-9999,1.000001,19360,31/02/2023,,,", "x", ",,,,,,", "H50-0001,1.000001,?,05/06/2023,,,"])
ROWS = ROWS | ODD
SERVICES = st.lists(st.integers(1, 4), unique=True, max_size=4).map(
    lambda found: "\n".join(["Mã TTHC,Tên thủ tục,Mức độ DVC", *(f"1.00{s:04d},Thủ tục {s},Toàn trình" for s in found)])
)
NAMES = ("ho-so-2023-02.csv", "ho-so-2023-04.csv", "ho-so-2023-06.csv", "ho-so-them.csv")


def edit(folder: Path, name: str, content: Any) -> None:
    """Write a file, or remove it."""
    if content is None:
        (folder / name).unlink(missing_ok=True)
    else:
        text = content if isinstance(content, str) else "\n".join([HEADER, *content])
        (folder / name).write_text(text + "\n", encoding="utf-8")


BOTH_ORDERS = [
    *(row_of(n, n + 12, 1, 1, 60) for n in range(12)),
    row_of(40, 139, None, 1, 60, "%m/%d/%Y"),
    *(row_of(n + 20, n + 71, None, 2, 61) for n in range(18)),
]
"""Days and months in both orders: whether one is a mistake is decided by how many cells prove each."""
MANY = st.lists(ROWS, min_size=1, max_size=12) | st.sets(st.integers(0, len(BOTH_ORDERS) - 1), min_size=8).map(
    lambda chosen: [BOTH_ORDERS[place] for place in sorted(chosen)]
)
EDITS = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.none() | MANY),
    st.tuples(st.just("services.csv"), st.none() | SERVICES),
)
CREWS = [Crew(block_bytes=256), Crew()] + ([Crew(hands=2, block_bytes=256)] if can_fork() else [])


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: f"hands{crew.hands}-{crew.block_bytes}")
@settings(max_examples=max(10, settings().max_examples // 20))
@given(first=MANY, edits=st.lists(EDITS, min_size=1, max_size=6))
def test_remembering_changes_nothing(crew: Crew, first: list[str], edits: list[Any]) -> None:
    """After any edits of files, figures and findings with a memory are those without one."""
    from contextlib import nullcontext

    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder, store = Path(place) / "data", Store(Path(place) / "cache")
        folder.mkdir()
        # What a run remembers serves one that cuts its files into other blocks.
        turns = cycle((crew, Crew(), crew))
        patch.setattr(pipeline, "crew_for", lambda *_: nullcontext(next(turns)))
        edit(folder, NAMES[1], first)
        assert told(folder, store) == told(folder, None)
        for name, content in edits:
            edit(folder, name, content)
            if any(folder.glob("ho-so-*.csv")):
                assert told(folder, store) == told(folder, None)
                assert told(folder, store) == told(folder, None)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of dossier files in the order in which they are read."""
    names: list[str] = []
    begin = Reader.__init__

    def noted(self: Reader, source: Any, *rest: Any, **more: Any) -> None:
        names.append(source.name)
        begin(self, source, *rest, **more)

    monkeypatch.setattr(Reader, "__init__", noted)
    return names


def quarters(folder: Path, count: int) -> None:
    """Write files of different dossiers."""
    for file in range(count):
        rows = [row_of(file * 10 + n, (file * 10 + n) % 200, n, 1, 60) for n in range(10)]
        edit(folder, f"ho-so-phan-{file:02d}.csv", rows)


def test_only_what_changed_is_read(tmp_path: Path, read: list[str]) -> None:
    """Of forty files of dossiers, one of which was changed, only that one is read again."""
    folder, store = tmp_path / "data", Store(tmp_path / "cache")
    folder.mkdir()
    quarters(folder, 40)
    told(folder, store)
    assert len(read) == 40
    read.clear()
    edit(folder, "ho-so-phan-07.csv", [row_of(500, 10, 1, 1, 60)])
    told(folder, store)
    assert read == ["ho-so-phan-07.csv"]


@pytest.mark.skipif(not can_fork(), reason="processes can't be made from this one here")
def test_what_hands_counted_is_remembered(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """What several processes have counted of a file is recalled as what one would count."""
    from contextlib import nullcontext

    folder, store = tmp_path / "data", Store(tmp_path / "cache")
    folder.mkdir()
    edit(folder, "ho-so.csv", [row_of(n, n % 200, n % 9, n % 3, 60 + n % 4) for n in range(3000)])
    wanted = told(folder, None)
    monkeypatch.setattr(pipeline, "crew_for", lambda *_: nullcontext(Crew(hands=2, block_bytes=4096)))
    assert told(folder, store) == wanted
    read.clear()
    assert told(folder, store) == wanted
    assert read == []


def test_a_newer_export_of_the_same_dossiers_leaves_the_oldest_alone(tmp_path: Path, read: list[str]) -> None:
    """Where every export holds all dossiers, a newer one makes only the newest before it be read again."""
    folder, store = tmp_path / "data", Store(tmp_path / "cache")
    folder.mkdir()
    rows = [row_of(n, n, n % 7, 1, 60) for n in range(30)]
    for month in (2, 3, 4):
        edit(folder, f"ho-so-2023-{month:02d}.csv", rows)
    told(folder, store)
    read.clear()
    edit(folder, "ho-so-2023-05.csv", rows)
    told(folder, store)
    assert sorted(read) == ["ho-so-2023-04.csv", "ho-so-2023-05.csv"]


@pytest.mark.parametrize("size", [256, 4 << 20])
def test_both_orders_are_recalled(tmp_path: Path, read: list[str], size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose columns hold both orders of day and month is known again, with what was told of them."""
    from contextlib import nullcontext

    folder, store = tmp_path / "data", Store(tmp_path / "cache")
    folder.mkdir()
    edit(folder, NAMES[1], [*BOTH_ORDERS, row_of(41, 140, None, 1, 60, "%m/%d/%Y")])
    monkeypatch.setattr(pipeline, "crew_for", lambda *_: nullcontext(Crew(block_bytes=size)))
    wanted = told(folder, store)
    read.clear()
    assert told(folder, store) == wanted
    assert ("mixed-date-orders", "error") in dict(wanted[1])
    assert read == []


def test_a_damaged_entry_is_not_believed(tmp_path: Path, read: list[str]) -> None:
    """An entry with one byte changed is worked out again."""
    folder, store = tmp_path / "data", Store(tmp_path / "cache")
    folder.mkdir()
    quarters(folder, 2)
    wanted = told(folder, store)
    for file in store.folder.rglob("*.entry"):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    read.clear()
    assert told(folder, store) == wanted
    assert len(read) == 2


class Evil:
    """Calls something while it is unpickled."""

    def __reduce__(self) -> Any:
        """Ask for a call."""
        return print, ("called",)


def test_a_foreign_entry_calls_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry that is whole and asks for something else than our own things is nothing."""
    store = Store(tmp_path)
    store.put(b"key", Evil())
    assert store.get(b"key") is None
    assert capsys.readouterr().out == ""


def test_clearing_leaves_nothing(tmp_path: Path) -> None:
    """A store that was cleared holds no entry, and says how many there were."""
    store = Store(tmp_path / "cache")
    store.put(b"one", [1])
    store.put(b"two", [2])
    assert (store.clear(), store.get(b"one"), store.size) == (2, None, (0, 0))


def test_pruning_lets_the_oldest_go(tmp_path: Path) -> None:
    """Beyond the limit the entries go that were not used for longest."""
    import os

    store = Store(tmp_path)
    for place, key in enumerate((b"one", b"two", b"three")):
        store.put(key, "x" * 1000)
        for file in tmp_path.rglob(f"*{key.hex()[2:]}*"):
            os.utime(file, (place, place))
    store.prune(2500)
    assert [store.get(key) is None for key in (b"one", b"two", b"three")] == [True, False, False]
