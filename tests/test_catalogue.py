"""The catalogue: shipped definitions are well formed, and users' own are refused with the key that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from de_an06.catalogue import load_catalogue, shipped
from de_an06.definitions import check_block, check_targets
from de_an06.errors import ConfigError

OWN: dict[str, Any] = {
    "title": {"vi": "Dịch vụ có kết quả", "en": "Services decided"},
    "group": "services",
    "kind": "ratio",
    "counts": "services",
    "numerator": "done",
    "denominator": "received",
}


@pytest.mark.parametrize("name", list(shipped()))
def test_shipped_blocks_are_well_formed(name: str) -> None:
    """Each shipped indicator passes the model that judges users' own, targets included."""
    block = shipped()[name]

    check_block(name, block, "indicators.toml")
    check_targets(name, block.get("targets", []), "indicators.toml")


def test_no_shipped_target_judges() -> None:
    """Shipped targets come from secondary sources, so none of them drives a pass or fail."""
    assert [i.id for i in load_catalogue().values() for t in i.targets if t.verified] == []


def test_an_own_indicator_is_added() -> None:
    """An indicator of --config stands behind the shipped ones, with the file it comes from."""
    found = list(load_catalogue({"mine": OWN}, None, "own.toml").values())[-1]

    assert (found.id, found.origin, found.event) == ("mine", "own.toml", "ended")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"numerator": "dne"}, "mine.numerator"),
        ({"denominator": "dne"}, "mine.denominator"),
        ({"title": {"vi": "Chỉ một thứ tiếng"}}, "mine.title.en"),
        ({"colour": "red"}, "mine.colour"),
        ({"kind": "count"}, "mine.kind"),
        ({"counts": "rows"}, "mine.denominator"),
        ({"where": {"facility": ["x"]}}, "mine.where"),
        ({"decimals": 99}, "mine.decimals"),
        ({"targets": [{"since": date(2023, 1, 1), "value": 90, "source": "x"}]}, "mine.targets.0.verified"),
    ],
)
def test_a_wrong_block_is_refused_by_its_key(change: dict[str, Any], key: str) -> None:
    """A block that defines no indicator is one error that names the file and the key."""
    with pytest.raises(ConfigError) as error:
        load_catalogue({"mine": {**OWN, **change}}, None, "own.toml")

    assert "own.toml" in error.value.vi
    assert key in error.value.en


def test_targets_of_the_configuration_replace_the_shipped_ones() -> None:
    """A verified target of --config is the one in force from its day on."""
    series = [{"since": date(2023, 1, 1), "value": 95, "source": "Kế hoạch huyện", "verified": True}]

    on_time = load_catalogue(None, {"on_time": series}, "own.toml")["on_time"]

    assert on_time.target_on(date(2022, 12, 31)) is None
    assert on_time.target_on(date(2023, 1, 1)) == on_time.targets[0]


def test_unordered_targets_are_refused() -> None:
    """Targets that do not follow each other in time are an error."""
    series = [{"since": date(year, 1, 1), "value": 95, "source": "Kế hoạch", "verified": True} for year in (2024, 2023)]

    with pytest.raises(ConfigError, match="on_time"):
        load_catalogue(None, {"on_time": series}, "own.toml")
