"""The manifest: what a run rested on and wrote; one that was edited is believed whole or not at all."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06 import manifest as manifests
from de_an06.errors import RunError
from de_an06.footing import digest_of
from de_an06.orders import Order
from de_an06.planning import plan
from tests.office import batch, manifest
from tests.runs import MONTHLY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of published figures."""
    folder = tmp_path_factory.mktemp("out")
    batch(MONTHLY, folder, "--grain", "month")
    return folder


def test_it_names_every_output_with_its_hash(output: Path) -> None:
    """Every file but the manifest is named, with the hash of its bytes."""
    found = manifests.read((output / "manifest.json").read_bytes())
    assert found is not None
    files = [path for path in output.rglob("*") if path.is_file() and not path.name.startswith((".", "manifest"))]
    assert found.files == {path.relative_to(output).as_posix(): digest_of(path, "") for path in files}


def test_it_names_every_input_with_its_rows(output: Path) -> None:
    """Every file of the data is named with its hash, and what became of its rows."""
    found = manifest(output)
    assert found["files"] == {path.name: digest_of(path, "") for path in sorted(MONTHLY.iterdir())}
    assert {one["file"] for one in found["inputs"]} == {*found["files"]}
    dossiers = [one for one in found["inputs"] if one["table"] == "dossiers"]
    assert [(one["rows"], one["superseded"], one["rows_set_aside"]) for one in dossiers] == [
        (122, 122, 0), (133, 133, 0), (148, 0, 0)]  # fmt: skip


def test_it_reads_back(output: Path) -> None:
    """What is written is read, byte for byte."""
    data = (output / "manifest.json").read_bytes()
    found = manifests.read(data)
    assert found is not None
    assert manifests.write(found) == data


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: (
    st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)), max_leaves=5)  # fmt: skip


def places(told: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place within a document."""
    keys: list[Any] = [*told] if isinstance(told, dict) else [*range(len(told))] if isinstance(told, list) else []
    return [above, *(place for key in keys for place in places(told[key], (*above, key)))]


@given(data=st.data())
def test_a_manifest_that_was_edited_anywhere(output: Path, data: st.DataObject) -> None:
    """Whatever stands at any place of it, it is not believed, or can be planned with and asked again."""
    told = copy.deepcopy(manifest(output))
    *above, last = data.draw(st.sampled_from(places(told)[1:]))
    inner = told
    for key in above:
        inner = inner[key]
    if data.draw(st.booleans()):
        inner[last] = data.draw(JSON)
    else:
        del inner[last]
    found = manifests.read(json.dumps(told).encode())
    if found is not None:
        assert isinstance(plan(found, found.footing, lambda _: None).current, bool)
        assert isinstance(manifests.write(found), bytes)
        with suppress(RunError):
            Order().again(found)


@given(data=st.binary(max_size=60))
def test_bytes_that_are_no_manifest(data: bytes) -> None:
    """Bytes that are no manifest are none."""
    assert manifests.read(data) is None
