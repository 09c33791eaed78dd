"""Settings: the configuration, catalogue and policy that a command works with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from de_an06.catalogue import load_catalogue
from de_an06.choices import choose_one, choose_stated
from de_an06.config import load_config
from de_an06.errors import OptionError
from de_an06.rules import Policy, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.catalogue import Indicator
    from de_an06.config import Config


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
    origin = next((source.path for source in settings.sources if source.role == "option"), "")
    return load_catalogue(settings.indicators, settings.targets, origin)


def policy_of(settings: Config, select: Sequence[str] = (), ignore: Sequence[str] = (), limit: int = 1000) -> Policy:
    """Return how the run judges; an unknown rule raises `OptionError`, or `ConfigError` with its place."""
    known = tuple(rules())
    for option, codes in (("--select", select), ("--ignore", ignore)):
        for code in codes:
            choose_one(option, code, known)
    for number, code in enumerate(settings.settings.ignore_rules):
        choose_stated(settings.where("ignore_rules", number), "ignore_rules", code, known)
    for code in settings.severity:
        choose_stated(settings.where("severity", code), "[severity]", code, known)
    ignored = set(settings.ignore_rules) | set(ignore)
    if select:
        ignored |= set(known) - set(select)
    return Policy(dict(settings.severity), frozenset(ignored), limit)
