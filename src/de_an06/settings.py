"""Settings: the configuration, catalogue and policy that a command works with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from de_an06.choices import choose_one, choose_stated
from de_an06.config import load_config
from de_an06.errors import OptionError
from de_an06.finding import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.finding import Severity
    from de_an06.rules import Policy


SEE = "de-an06 rules"
"""The command that lists all codes."""


def load_settings(path: str, config: str | None) -> tuple[Config, Path]:
    """Return the configuration in force and the path as a path."""
    if not path.strip():
        raise OptionError(
            "PATH trống: ghi thư mục dữ liệu hoặc một tệp; dấu chấm là thư mục hiện tại.",
            "PATH is empty: name a data folder or a file; a dot is the folder you are in.",
        )
    target = Path(path)
    folder = target if target.is_dir() else target.parent
    return load_config(folder, None if config is None else Path(config)), target


def catalogue_of(settings: Config) -> dict[str, Indicator]:
    """Return the shipped indicators with those, and the targets, that --config adds."""
    from de_an06.catalogue import load_catalogue

    origin = next((source.path for source in settings.sources if source.role == "option"), "")
    return load_catalogue(settings.indicators, settings.targets, origin)


def policy_of(
    settings: Config,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    severity: Sequence[str] = (),
    limit: int = 1000,
) -> Policy:
    """Return how the run judges; an unknown rule raises `OptionError`, or `ConfigError` with its place.

    `severity` has texts CODE=SEVERITY. What options say wins over the configuration; ignored rules add up.
    """
    from de_an06.rules import Policy, rules

    known, stated = tuple(rules()), settings.settings
    for option, codes in (("--select", select), ("--ignore", ignore)):
        for code in codes:
            choose_one(option, code, known, SEE)
    for key, listed in (("select_rules", stated.select_rules), ("ignore_rules", stated.ignore_rules)):
        for number, code in enumerate(listed):
            choose_stated(settings.where(key, number), key, code, known, SEE)
    for code in settings.severity:
        choose_stated(settings.where("severity", code), "[severity]", code, known, SEE)
    chosen = set(select) or set(stated.select_rules)
    ignored = set(stated.ignore_rules) | set(ignore) | (set(known) - chosen if chosen else set())
    return Policy({**settings.severity, **_severities(severity, known)}, frozenset(ignored), limit)


def _severities(given: Sequence[str], known: tuple[str, ...]) -> dict[str, Severity]:
    """Return the severity of each rule that CODE=SEVERITY names; the last word counts."""
    found: dict[str, Severity] = {}
    for text in given:
        code, equals, severity = (part.strip() for part in text.partition("="))
        if not equals:
            raise OptionError(
                f"--severity: “{text}” thiếu dấu bằng; viết MÃ=MỨC, ví dụ unknown-status=note.",
                f"--severity: “{text}” has no equals sign; write CODE=SEVERITY, unknown-status=note say.",
            )
        choose_one("--severity", code, known, SEE)
        found[code] = choose_one(f"--severity {code}", severity, SEVERITIES)
    return found
