"""The forms of the benchmarks' data are read as the dossiers that they were made of."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.cli import main

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
ROWS = 600
FORMS = (
    "plain", "excel", "fees", "bad1", "bad100", "quoted", "iso", "seconds", "nfd", "wide", "ragged", "files",
    "snapshots",
)  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folder of each form."""
    forms, root = _forms(), tmp_path_factory.mktemp("bench")
    forms.sample(root / "sample", ROWS, os.environ | {"PYTHONPATH": str(ROOT / "src")})
    for form in forms.FORMS:
        forms.make(root / "sample", form, root / form)
    return {form: root / form for form in forms.FORMS}


def _forms() -> ModuleType:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return import_module("forms")
    finally:
        sys.path.pop(0)


def _checked(folder: Path, out: Path) -> dict[str, Any]:
    main(["check", str(folder), "--format", "json", "-o", str(out)])
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_forms_are_all_tested() -> None:
    """Every form that the benchmarks know stands in this test."""
    assert tuple(_forms().FORMS) == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_whole(folders: dict[str, Path], tmp_path: Path, form: str) -> None:
    """Every row of every form is read."""
    found = _checked(folders[form], tmp_path / "check.json")
    assert found["refused"] == []
    assert sum(file["rows"] for file in found["inputs"] if file["table"] == "dossiers") == ROWS


@pytest.mark.parametrize("form", ["excel", "fees", "quoted", "iso", "seconds", "nfd", "wide", "files"])
def test_form_does_not_change_what_is_found(folders: dict[str, Path], tmp_path: Path, form: str) -> None:
    """A file that is written another way breaks the same rules as often."""
    plain = _checked(folders["plain"], tmp_path / "plain.json")
    assert _checked(folders[form], tmp_path / "other.json")["counts"] == plain["counts"]


def test_bad_forms_hold_bad_dates(folders: dict[str, Path], tmp_path: Path) -> None:
    """Every row of the worst form has a bad date, and one in a hundred of the better one."""
    counts = [_checked(folders[form], tmp_path / "check.json")["counts"]["bad-date"] for form in ("bad1", "bad100")]
    assert counts == [ROWS // 100, ROWS]


def test_ragged_form_is_ragged(folders: dict[str, Path], tmp_path: Path) -> None:
    """One row in a hundred of the ragged form has a cell too few or too many."""
    assert _checked(folders["ragged"], tmp_path / "check.json")["counts"]["ragged-row"] == ROWS // 100


def test_snapshots_hold_the_same_dossiers(folders: dict[str, Path]) -> None:
    """Every export of the series holds the ids of the first, and differs from the one before."""
    paths = sorted(folders["snapshots"].glob("ho-so-*.csv"))
    texts = [path.read_text(encoding="utf-8").splitlines() for path in paths]
    ids = [[line.split(",", 1)[0] for line in lines] for lines in texts]
    assert len(paths) == 6
    assert all(one == ids[0] for one in ids)
    assert all(one != other for one, other in pairwise(texts))
