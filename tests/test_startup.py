"""What `de-an06 --help` loads."""

import subprocess
import sys

HEAVY = {"numpy", "pandas", "pyarrow", "pydantic"}


def test_help_loads_no_heavy_library() -> None:
    """Asking for help starts no data library."""
    command = [sys.executable, "-X", "importtime", "-m", "de_an06", "--help"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    assert "de_an06.cli" in loaded
    assert not {name.partition(".")[0] for name in loaded} & HEAVY


def test_check_loads_no_pandas() -> None:
    """Checking files counts nothing, so it does not load what counting needs."""
    command = [sys.executable, "-X", "importtime", "-m", "de_an06", "check", "data/samples"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    assert "de_an06.validate" in loaded
    assert "pandas" not in loaded
