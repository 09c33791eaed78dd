"""Open data: a zip that Frictionless reads without a finding, with figures equal to the canonical CSV's."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.flat import FIELDS, rows_of
from de_an06.renderers import renderer
from tests.runs import SAMPLES, run
from tests.sample_report import HOSTILE, sample_report

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.report import Report


def package(**changed: object) -> bytes:
    """Return the sample report as a package."""
    found = renderer("datapackage").report
    assert found is not None
    data = found(replace(sample_report(), **changed), "vi")  # type: ignore[arg-type]  # fields by name
    assert isinstance(data, bytes)
    return data


def members(data: bytes) -> dict[str, bytes]:
    """Return the files of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(name: str, **changed: object) -> Any:
    """Return one of the JSON files of a package."""
    return json.loads(members(package(**changed))[name])


@cache
def frictionless() -> Any:
    """Return the library, which takes a while to load."""
    return pytest.importorskip("frictionless", reason="frictionless is not installed")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return the sample report as a package on the disk."""
    path = tmp_path / "so-lieu.zip"
    path.write_bytes(package())
    return path


def test_frictionless_finds_nothing(place: Path) -> None:
    """Schemas, sizes, hashes, types and references hold."""
    found = frictionless().validate(str(place))

    assert found.valid, found.flatten(["type", "note"])


def test_frictionless_reads_equal_figures(place: Path) -> None:
    """Each cell of a figure is read as the number that the report holds."""
    names = [field.name for field in FIELDS if field.kind in ("integer", "number")]
    read = frictionless().Package(str(place)).get_resource("figures").read_rows()

    for ours, theirs in zip(rows_of(sample_report()), read, strict=True):
        expected = {name: None if (v := ours.get(name)) is None else Decimal(str(v)) for name in names}
        assert {name: theirs[name] for name in names} == expected


def test_frictionless_reads_a_real_report(tmp_path: Path) -> None:
    """The sample district by unit, with a comparison, is read without a finding."""
    path = tmp_path / "quy-3.zip"
    ran = run("report", SAMPLES, "--period", "2023-Q3", "--by", "unit", "--compare", "previous", "-o", path)

    assert ran.status == 0, ran.err
    assert frictionless().validate(str(path)).valid


def test_the_figures_are_the_canonical_csv() -> None:
    """The table is the canonical CSV, byte by byte."""
    found = renderer("csv").report
    assert found is not None

    assert members(package())["data/figures.csv"].decode() == found(sample_report(), "vi")


def test_the_same_report_gives_the_same_bytes() -> None:
    """Neither clock nor language is in it."""
    found = renderer("datapackage").report
    assert found is not None

    assert package() == package() == found(sample_report(), "en")


def test_every_column_is_explained_in_both_languages() -> None:
    """Each field has a title and a description in Vietnamese and English."""
    fields = [field for part in told("datapackage.json")["resources"] for field in part["schema"]["fields"]]

    assert all(field["description"].count(" / ") >= 1 and field["title"] for field in fields)


def test_sources_have_their_hashes() -> None:
    """Each file that was read is named with its hash, and nothing in it commands a terminal."""
    report = sample_report()
    files = (*report.inputs, replace(report.inputs[0], path=HOSTILE))
    found = told("datapackage.json", inputs=files)["sources"]

    assert [source["hash"] for source in found] == [f"sha256:{file.sha256}" for file in files]
    assert "\x1b" not in found[-1]["title"]


def test_a_licence_is_stated_only_where_somebody_stated_it() -> None:
    """Without configuration there is no licence and no publisher, in the package and in DCAT."""
    free = {"licence": "CC-BY-4.0", "publisher": "UBND huyện"}

    assert not {"licenses", "contributors"} & set(told("datapackage.json"))
    assert not {"dct:license", "dct:publisher"} & set(told("dcat.jsonld"))
    assert told("datapackage.json", **free)["licenses"] == [{"name": "CC-BY-4.0"}]
    assert told("dcat.jsonld", **free)["dct:license"] == {"@id": "https://spdx.org/licenses/CC-BY-4.0"}


def test_a_licence_comes_from_the_configuration(tmp_path: Path) -> None:
    """`[open_data]` of a configuration states licence and publisher; a licence that is none is refused."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('[open_data]\nlicence = "https://example.org/l"\npublisher = "UBND"\n', encoding="utf-8")
    bad.write_text('[open_data]\nlicence = "xin tự nhiên"\n', encoding="utf-8")

    assert run("report", SAMPLES, "-o", tmp_path / "a.zip", "--config", good).status == 0
    found = json.loads(members((tmp_path / "a.zip").read_bytes())["datapackage.json"])
    assert (found["licenses"], found["contributors"][0]["title"]) == ([{"path": "https://example.org/l"}], "UBND")
    assert run("report", SAMPLES, "-o", tmp_path / "b.zip", "--config", bad).status == 2


def test_dcat_tells_period_size_and_hash() -> None:
    """A catalogue gets the days, and of each file how large it is and its hash."""
    report: Report = sample_report()
    found, files = told("dcat.jsonld"), members(package())

    assert found["dct:temporal"]["dcat:startDate"]["@value"] == report.period.start.isoformat()
    for part in found["dcat:distribution"]:
        content = files[part["dcat:downloadURL"]["@id"]]
        assert part["dcat:byteSize"]["@value"] == str(len(content))
        assert part["spdx:checksum"]["spdx:checksumValue"]["@value"] == sha256(content).hexdigest()
