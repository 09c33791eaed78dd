"""What figures can be told apart by: the groups of indicators, the axes of groupings, the keys of `where`."""

from __future__ import annotations

from typing import Literal, get_args

from de_an06.period import Grain
from de_an06.text import Words

Group = Literal["legal", "services", "infrastructure", "resources"]

GROUPS: dict[str, Words] = {
    "legal": Words("Thể chế, pháp lý", "Legal"),
    "services": Words("Dịch vụ công và số hóa", "Services and digitisation"),
    "infrastructure": Words("Hạ tầng công nghệ", "Infrastructure"),
    "resources": Words("Nguồn lực", "Resources"),
}
"""The four bottleneck groups in reading order."""

_ROWS = frozenset(("channel", "service.online_level", "service.domain", "service.essential_list", "unit.tier"))
WHERE: dict[str, frozenset[str]] = {
    "received": _ROWS,
    "ended": _ROWS,
    "overdue": _ROWS,
    "stock": _ROWS,
    "offered": frozenset(("service.online_level", "service.domain", "service.essential_list")),
    "observed": frozenset(("facility",)),
    "proposed": frozenset(("action", "tier")),
    "held": frozenset(),
    "appointed": frozenset(("body", "tier")),
}
"""What `where` may name, by the event of the measure."""

AXES: dict[str, frozenset[str]] = {
    "received": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "ended": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "overdue": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "stock": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "offered": frozenset(("domain", "tier", "quarter", "month")),
    "observed": frozenset(("unit", "tier", "quarter", "month")),
    "proposed": frozenset(("tier", "quarter", "month")),
    "held": frozenset(("quarter", "month")),
    "appointed": frozenset(("unit", "tier", "quarter", "month")),
}
"""The groupings that mean something for a measure, by its event."""


AXIS_TITLES: dict[str, Words] = {
    "unit": Words("đơn vị", "unit"),
    "service": Words("thủ tục", "service"),
    "channel": Words("hình thức nộp", "channel"),
    "domain": Words("lĩnh vực", "domain"),
    "tier": Words("cấp", "tier"),
    "quarter": Words("quý", "quarter"),
    "month": Words("tháng", "month"),
}
"""What groupings are called, in the order they are listed."""


def grain_named(axis: str | None) -> Grain | None:
    """Return the grain that an axis of periods has; None for any other axis."""
    grains: tuple[Grain, ...] = get_args(Grain)
    return next((grain for grain in grains if grain == axis), None)
