"""What options say, and how a path is typed."""

import pytest

from de_an06.choices import typed


@pytest.mark.parametrize(
    ("path", "posix", "windows"),
    [
        ("data/samples", "data/samples", "data/samples"),
        ("dữ-liệu/quý 4", "'dữ-liệu/quý 4'", '"dữ-liệu/quý 4"'),
        ("-lạ", "./-lạ", "./-lạ"),
        ("a'b;c", "'a'\"'\"'b;c'", '"a\'b;c"'),
        (r"C:\quý-4", r"'C:\quý-4'", r"C:\quý-4"),
        ("C:\\quý 4\\", "'C:\\quý 4\\'", '"C:\\quý 4\\\\"'),
        ("", "''", '""'),
    ],
)
def test_a_path_as_it_is_typed(path: str, posix: str, windows: str) -> None:
    """A path is put in quotes where a shell would take it apart, as each system has them."""
    assert (typed(path, windows=False), typed(path, windows=True)) == (posix, windows)
