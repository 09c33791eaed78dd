"""Which file is which table."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import normalize

import pytest

from de_an06.config import Config, FileRule, Settings, load_config
from de_an06.discover import Discovery, discover
from de_an06.errors import ConfigError, InputError
from de_an06.finding import Finding
from de_an06.rules import rules
from de_an06.sources import Source

HEADER = "Mã hồ sơ;Mã TTHC;Mã đơn vị;Ngày tiếp nhận;Hình thức nộp"
ROW = "H01-1;1.001193;19363;02/01/2023;Trực tuyến"
DOSSIERS = f"{HEADER}\n{ROW}\n"
PLAIN = Config(Settings())


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def found(folder: Path, files: Mapping[str, str | bytes], **rule: Any) -> Discovery:
    """Discover these files under one rule of configuration."""
    config = Config(Settings(files=[FileRule.model_validate({"match": "*", **rule})])) if rule else PLAIN
    return discover(put(folder, files), config)


def only(folder: Path, content: str | bytes, name: str = "ho-so.csv", **rule: Any) -> Source:
    """Return the one source that a file gives."""
    (source,) = found(folder, {name: content}, **rule).sources
    return source


def messages(findings: list[Finding]) -> list[str]:
    """Return the Vietnamese sentences of findings, as their rules form them."""
    return [rules()[f.rule].message.vi.format(**dict(f.values)) for f in findings]


def test_plain_file(tmp_path: Path) -> None:
    """A file with its header on line 1 is told whole."""
    source = only(tmp_path, DOSSIERS)

    assert (source.name, source.table, source.header_line, source.body_line) == ("ho-so.csv", "dossiers", 1, 2)
    assert source.fields == {"dossier_id": 0, "service_code": 1, "unit_code": 2, "received_on": 3, "channel": 4}
    assert source.body_offset == len(HEADER.encode()) + 1
    assert source.size == len(DOSSIERS.encode())
    assert source.vietnamese


@pytest.mark.parametrize(
    "header",
    [
        HEADER.upper(),
        normalize("NFD", HEADER),
        "ma ho so;ma tthc;ma don vi;ngay tiep nhan;hinh thuc nop",
        "Mã hồ sơ (*);Mã TTHC*;Mã đơn vị:;Ngày_tiếp_nhận; Hình  thức nộp ",
        '"Mã hồ\nsơ";Mã TTHC;Mã đơn vị;Ngày tiếp nhận;Hình thức nộp',
        "dossier_id;service_code;unit_code;received_on;channel",
    ],
)
def test_spellings_of_headers(tmp_path: Path, header: str) -> None:
    """Headers are known in any case, accent form, with marks, blanks and line breaks."""
    assert len(only(tmp_path, f"{header}\n{ROW}\n").fields) == 5


def test_english_headers_are_not_vietnamese(tmp_path: Path) -> None:
    """Field names as headers leave the language open."""
    assert not only(tmp_path, "dossier_id;service_code;unit_code;received_on;channel\n").vietnamese


def test_title_lines_and_numbering_row(tmp_path: Path) -> None:
    """Title lines stand above the header and a numbering row below it; neither is body."""
    top = "\ufeffBÁO CÁO;;\r\n\r\nTừ ngày 01/01/2023 đến ngày 31/03/2023;;\r\n"
    text = f"{top}{HEADER}\r\n(1);(2);(3);(4);(5)\r\n{ROW}\r\n"
    source = only(tmp_path, text)

    assert (source.header_line, source.header_records, source.body_line) == (4, 5, 6)
    assert text.encode()[source.body_offset :].decode() == ROW + "\r\n"
    assert source.titles == ("BÁO CÁO", "Từ ngày 01/01/2023 đến ngày 31/03/2023")


@pytest.mark.parametrize(
    ("title", "snapshot", "export"),
    [
        ("Từ ngày 01/01/2023 đến ngày 31/03/2023", date(2023, 3, 31), None),
        ("tu ngay 1/1/2023 den 31/3/2023", date(2023, 3, 31), None),
        (normalize("NFD", "Tính đến ngày: 05/04/2023"), date(2023, 4, 5), date(2023, 4, 5)),
        ("Đến ngày 5.4.2023", date(2023, 4, 5), date(2023, 4, 5)),
        ("Ngày xuất: 08:30 05-04-2023", date(2023, 4, 5), date(2023, 4, 5)),
        ("Ngày kết xuất;2023-04-05", date(2023, 4, 5), date(2023, 4, 5)),
        ("THỜI ĐIỂM 05 tháng 4 năm 2023", date(2023, 4, 5), date(2023, 4, 5)),
        ("Từ ngày 01/01/2023 đến ngày 31/03/2023. Ngày xuất 05/04/2023", date(2023, 4, 5), date(2023, 4, 5)),
        ("Đến ngày 31/02/2023", None, None),
        ("Hà Nội, ngày 05/04/2023", None, None),
    ],
)
def test_days_in_title_lines(tmp_path: Path, title: str, snapshot: date | None, export: date | None) -> None:
    """A title line states the end of the period or the export date; the export date wins."""
    source = only(tmp_path, f"{title}\n{DOSSIERS}")

    assert (source.snapshot, source.export_on) == (snapshot, export)
    assert source.snapshot_origin == ("title line" if snapshot else None)


@pytest.mark.parametrize(
    ("name", "snapshot"),
    [
        ("ho-so-2023-Q1.csv", date(2023, 3, 31)),
        ("dossiers/2023-Q3/x.csv", date(2023, 9, 30)),
        ("dossiers/2023/Q3.csv", date(2023, 9, 30)),
        ("dossiers/x.csv", None),
    ],
)
def test_snapshot_from_names(tmp_path: Path, name: str, snapshot: date | None) -> None:
    """A period in the name of a file or folder tells the day on which the dossiers stand."""
    assert only(tmp_path, DOSSIERS, name).snapshot == snapshot


def test_snapshot_preference(tmp_path: Path) -> None:
    """Configuration wins over a title line, and that over the name."""
    text = f"Tính đến ngày 05/04/2023\n{DOSSIERS}"
    stated = only(tmp_path, text, "ho-so-2023-Q1.csv", snapshot=date(2023, 4, 9))

    assert (stated.snapshot, stated.snapshot_origin) == (date(2023, 4, 9), "config")
    assert only(tmp_path, text, "ho-so-2023-Q1.csv").snapshot == date(2023, 4, 5)


def test_only_dossiers_have_snapshots(tmp_path: Path) -> None:
    """Other tables have no snapshot, whatever their name says."""
    coverage = "Mã xã;Hạng mục;Ngày số liệu;Số đạt;Tổng số\n"

    assert only(tmp_path, coverage, "ha-tang-2023-Q1.csv").snapshot is None


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("ho-so.csv", "dossiers"),
        ("HoSo_2023.csv", "dossiers"),
        (normalize("NFD", "Hồ sơ quý 1.csv"), "dossiers"),
        ("tthc.csv", "services"),
        ("danh-muc-don-vi.csv", "units"),
        ("Hạ tầng/2023.csv", "coverage"),
    ],
)
def test_names_that_tell_a_table(tmp_path: Path, name: str, table: str) -> None:
    """A file whose headers say nothing belongs to the table its name says, and lacks that table's columns."""
    result = found(tmp_path, {name: "Cột 1;Cột 2\na;b\n"})

    assert result.refused == (normalize("NFC", name),)
    assert {f.table for f in result.findings.all()} == {table}


def test_headers_without_a_telling_name(tmp_path: Path) -> None:
    """Headers alone tell the table."""
    assert only(tmp_path, DOSSIERS, "export.csv").table == "dossiers"


def test_headers_win_over_the_name(tmp_path: Path) -> None:
    """A file named after one table with the headers of another is read by its headers, with a warning."""
    result = found(tmp_path, {"don-vi.csv": DOSSIERS})

    (finding,) = result.findings.all()
    assert result.sources[0].table == "dossiers"
    assert (finding.rule, finding.severity) == ("table-name-disagrees", "warning")
    assert "Danh mục đơn vị" in messages([finding])[0]


def test_a_folder_of_a_unit_is_no_disagreement(tmp_path: Path) -> None:
    """The name of a folder only decides where headers don't."""
    assert not found(tmp_path, {"Đơn vị 12/export.csv": DOSSIERS}).findings.all()


def test_missing_columns(tmp_path: Path) -> None:
    """Each missing required column is one finding with the nearest header, and the file is refused."""
    header = HEADER.replace("Ngày tiếp nhận", "Ngày tiếp nhân HS").replace(";Hình thức nộp", ";Ghi chú")
    result = found(tmp_path, {"ho-so.csv": f"Tiêu đề\n{header}\n{ROW}\n"})

    findings = result.findings.all()
    assert [(f.rule, f.column, f.line) for f in findings] == [
        ("missing-column", "channel", 2),
        ("missing-column", "received_on", 2),
    ]
    assert "“Hình thức nộp (channel)”." in messages(findings)[0]
    assert "“Ngày tiếp nhân HS”" in messages(findings)[1]
    assert (result.refused, result.sources) == (("ho-so.csv",), ())


def test_personal_headers_are_never_nearest(tmp_path: Path) -> None:
    """A header of personal data is not shown, however near it reads."""
    header = HEADER.replace("Mã hồ sơ", "Chủ hồ sơ")
    (finding,) = found(tmp_path, {"ho-so.csv": f"{header}\n{ROW}\n"}).findings.all()

    assert dict(finding.values)["nearest"] == ""


def test_constant_stands_for_a_missing_column(tmp_path: Path) -> None:
    """A constant stands for a header that isn't there, and yields to one that is."""
    constants = {"channel": "direct", "unit_code": "1", "facility": "fiber_communes"}
    source = only(tmp_path, DOSSIERS.replace("Hình thức nộp", "Cột lạ"), constants=constants)

    assert source.constants == {"channel": "direct"}


def test_duplicate_header(tmp_path: Path) -> None:
    """Of two headers for one column the first is taken, with a warning."""
    result = found(tmp_path, {"ho-so.csv": f"{HEADER};Mã cơ quan\n"})

    (finding,) = result.findings.all()
    assert result.sources[0].fields["unit_code"] == 2
    assert (finding.rule, finding.severity, finding.column) == ("duplicate-header", "warning", "unit_code")
    assert dict(finding.values) == {"taken": "Mã đơn vị", "other": "Mã cơ quan"}


def test_stated_columns_win(tmp_path: Path) -> None:
    """Configuration maps a header to a column whatever its name says, and can leave a column out."""
    source = only(tmp_path, f"{HEADER};Mã riêng;Trạng thái\n", columns={"unit_code": "MA RIENG", "status": False})

    assert source.fields["unit_code"] == 5
    assert "status" not in source.fields


@pytest.mark.parametrize(
    ("columns", "hint"),
    [
        ({"unit_code": "Mã riên"}, "Mã riêng"),
        ({"unit_cod": "Mã riêng"}, "unit_code"),
        ({"unit_code": "Họ tên"}, "Họ tên"),
    ],
)
def test_stated_columns_must_exist(tmp_path: Path, columns: dict[str, str], hint: str) -> None:
    """A mapping of a column or header that isn't there, or of personal data, is an error naming the nearest."""
    with pytest.raises(ConfigError) as caught:
        only(tmp_path, f"{HEADER};Mã riêng;Họ tên\n", columns=columns)

    assert hint in caught.value.vi
    assert "ho-so.csv" in caught.value.en


def test_stated_table_header_line_and_delimiter(tmp_path: Path) -> None:
    """Configuration states table, header line and delimiter."""
    text = "Mã hồ sơ|Mã TTHC|Mã đơn vị|Ngày tiếp nhận|Hình thức nộp\nA|B|C|D|E\nMã|x|y|z|t\n"
    columns = {"dossier_id": "Mã"}
    constants = dict.fromkeys(("service_code", "unit_code", "received_on", "channel"), "1")
    rule: dict[str, Any] = {
        "table": "dossiers",
        "header_line": 3,
        "delimiter": "|",
        "columns": columns,
        "constants": constants,
    }

    assert only(tmp_path, text, "x.csv", **rule).header_line == 3


@pytest.mark.parametrize("rule", [{"table": "hoso"}, {"header_line": 9}])
def test_impossible_statements(tmp_path: Path, rule: dict[str, Any]) -> None:
    """A table that doesn't exist and a header line that isn't there are errors of configuration."""
    with pytest.raises(ConfigError):
        only(tmp_path, DOSSIERS, **rule)


def test_what_is_passed_over(tmp_path: Path) -> None:
    """Strangers, hidden and lock files are passed over with a reason; descriptive files without a word."""
    result = found(
        tmp_path,
        {
            "ho-so.csv": DOSSIERS,
            "khac.csv": "Tên;Lĩnh vực\na;b\n",
            "anh.png": b"x",
            "~$ho-so.xlsx": b"x",
            ".ho-so.csv": DOSSIERS,
            ".git/ho-so.csv": DOSSIERS,
            "README.txt": "x",
            "de-an06.toml": "",
            "rejects/ho-so.csv": DOSSIERS,
            "out/manifest.json": '{"tool": "de-an06"}',
            "out/ho-so.csv": DOSSIERS,
            "raw/manifest.json": "{}",
            "raw/ho-so.csv": DOSSIERS,
        },
    )

    assert [s.name for s in result.sources] == ["ho-so.csv", "raw/ho-so.csv"]
    assert [name for name, _ in result.passed_over] == [
        ".git/", ".ho-so.csv", "anh.png", "khac.csv", "out/", "rejects/", "~$ho-so.xlsx",
    ]  # fmt: skip
    assert "Excel" in dict(result.passed_over)["~$ho-so.xlsx"].vi
    assert "Lĩnh vực" in dict(result.passed_over)["khac.csv"].vi


def test_ignored_by_configuration(tmp_path: Path) -> None:
    """A file that configuration ignores is passed over."""
    config = Config(Settings(files=[FileRule.model_validate({"match": "b.csv", "ignore": True})]))
    result = discover(put(tmp_path, {"a.csv": DOSSIERS, "b.csv": DOSSIERS}), config)

    assert [s.name for s in result.sources] == ["a.csv"]
    assert result.passed_over[0][0] == "b.csv"


def test_order_is_by_relative_name(tmp_path: Path) -> None:
    """Sources stand in the order of their relative names by code points."""
    names = ["ho-so-2.csv", "Ho-so.csv", "ho-so/b.csv", "ho-so-10.csv", normalize("NFD", "hồ sơ.csv")]
    result = found(tmp_path, dict.fromkeys(names, DOSSIERS))

    assert [s.name for s in result.sources] == sorted(normalize("NFC", name) for name in names)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"PK\x03\x04", ".xlsx"), ("Mã".encode("utf-16"), "UTF-16"), (b"M\xe3;b\n", "0xE3"), (b"", "trống")],
)
def test_unreadable_table_is_refused(tmp_path: Path, content: bytes, word: str) -> None:
    """A file named after a table that can't be read is refused with a finding that says what it is."""
    result = found(tmp_path, {"ho-so.csv": content, "x.csv": DOSSIERS})

    (finding,) = result.findings.all()
    assert (result.refused, finding.rule, finding.severity) == (("ho-so.csv",), "unreadable-file", "error")
    assert word in messages([finding])[0]


def test_unreadable_stranger_is_an_error(tmp_path: Path) -> None:
    """What can't be read under a name of its own is an error; a workbook, which may hold any table, is refused."""
    result = found(tmp_path, {"ho-so.csv": DOSSIERS, "x.csv": b"M\xe3;b\n", "y.xlsx": b"PK\x03\x04"})

    assert [(f.path, f.severity) for f in result.findings.all()] == [("x.csv", "error"), ("y.xlsx", "error")]
    assert result.refused == ("y.xlsx",)


def test_closed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program keeps closed is refused, whatever its name."""

    def closed(path: Path, mode: str) -> BinaryIO:
        if path.name == "x.csv":
            raise PermissionError(13, "Permission denied")
        return io.FileIO(path, mode)

    put(tmp_path, {"ho-so.csv": DOSSIERS, "x.csv": DOSSIERS})
    monkeypatch.setattr(Path, "open", closed)
    result = discover(tmp_path, PLAIN)

    assert result.refused == ("x.csv",)
    assert "không có quyền" in messages(result.findings.all())[0]


def test_prose_is_no_table(tmp_path: Path) -> None:
    """A text without columns is no table, whatever its name."""
    result = found(tmp_path, {"ho-so.csv": DOSSIERS, "ho-so-huong-dan.txt": "Cách nộp hồ sơ.\nXem thêm.\n"})

    assert [name for name, _ in result.passed_over] == ["ho-so-huong-dan.txt"]


def test_a_single_file(tmp_path: Path) -> None:
    """A path may be one file, whatever its suffix."""
    path = put(tmp_path, {"xuat.dat": DOSSIERS}) / "xuat.dat"

    assert discover(path, PLAIN).sources[0].name == "xuat.dat"


@pytest.mark.parametrize(
    ("files", "path", "words"),
    [
        ({}, "nowhere", ["nowhere"]),
        ({}, ".", ["trống", "ho-so*.csv"]),
        ({"x.csv": "Tên;Lĩnh vực\n"}, ".", ["x.csv", "Lĩnh vực", "ho-so*.csv"]),
        ({"x.csv": "Tên;Lĩnh vực\n"}, "x.csv", ["x.csv", "Lĩnh vực"]),
        ({"x.dat": b"PK\x03\x04"}, "x.dat", ["x.dat", ".xlsx", "CSV UTF-8"]),
    ],
)
def test_nothing_to_read(tmp_path: Path, files: dict[str, str | bytes], path: str, words: list[str]) -> None:
    """Where nothing is a table, the error says what was seen and what is needed."""
    with pytest.raises(InputError) as caught:
        discover(put(tmp_path, files) / path, PLAIN)

    assert all(word in caught.value.vi for word in words)


def test_a_header_without_line_end(tmp_path: Path) -> None:
    """A file that is only its header, without a line end, has an empty body."""
    source = only(tmp_path, HEADER)

    assert (source.body_offset, source.body_line) == (source.size, 2)


def stated(folder: Path, content: str, configuration: str) -> Discovery:
    """Discover a file of dossiers beside a configuration, whose text begins on line 2."""
    put(folder, {"ho-so.csv": content, "de-an06.toml": f"\n{configuration}\n"})
    return discover(folder, load_config(folder, None))


@pytest.mark.parametrize(
    ("configuration", "line", "word"),
    [
        ('table = "dossier"', 4, "dossier"),
        ("header_line = 9", 4, "9"),
        ('delimiter = "é"', 4, "é"),
        ('[files.columns]\nunit_code = "Mã đơn vị"\ndue_on = "Hạn xử lý"', 6, "Hạn xử lý"),
        ('[files.constants]\nunit_cod = "464"', 5, "unit_cod"),
    ],
)
def test_statements_have_their_place(tmp_path: Path, configuration: str, line: int, word: str) -> None:
    """What configuration states wrongly of a file is told with the line that states it."""
    with pytest.raises(ConfigError, match=rf"^de-an06\.toml, line {line}: .*“?{word}") as caught:
        stated(tmp_path, DOSSIERS, f'[[files]]\nmatch = "*"\n{configuration}')
    assert caught.value.vi.startswith(f"de-an06.toml, dòng {line}: ")


def test_the_place_is_that_of_the_block_in_force(tmp_path: Path) -> None:
    """Of several blocks the place is that of the first which matches and states the key."""
    blocks = '[[files]]\nmatch = "khac-*"\ntable = "x"\n[[files]]\nmatch = "*"\n[[files]]\nmatch = "*"\ntable = "y"'
    with pytest.raises(ConfigError, match=r"^de-an06\.toml, line 9: .*“y”"):
        stated(tmp_path, DOSSIERS, blocks)


def test_blocks_for_no_file(tmp_path: Path) -> None:
    """A block that matches no file is told with its place and pattern; one that does is not."""
    (words,) = stated(tmp_path, DOSSIERS, '[[files]]\nmatch = "ho-so*"\n[[files]]\nmatch = "hs_*"').unmatched
    assert words.en == "de-an06.toml, line 4: the [[files]] block with match = “hs_*” matches no data file"
    assert words.vi.startswith("de-an06.toml, dòng 4: khối [[files]] với match = “hs_*”")


def test_blocks_for_other_files_than_the_one_named(tmp_path: Path) -> None:
    """Where one file is named, blocks for others are not spoken of."""
    stated(tmp_path, DOSSIERS, '[[files]]\nmatch = "hs_*"')
    assert discover(tmp_path / "ho-so.csv", load_config(tmp_path, None)).unmatched == ()


def test_nothing_to_read_for_a_block(tmp_path: Path) -> None:
    """Where nothing is a table, a block that matches no file is a part of the reason."""
    put(tmp_path, {"x.csv": "A;B\n1;2\n", "de-an06.toml": '[[files]]\nmatch = "y.csv"\ntable = "dossiers"\n'})
    with pytest.raises(InputError, match=r"de-an06\.toml, line 1: .*“y\.csv” matches no data file"):
        discover(tmp_path, load_config(tmp_path, None))


@pytest.mark.parametrize("name", ["de-an06.toml", "ghi-chu.md", "2023/x.json"])
def test_a_folder_without_data_files(tmp_path: Path, name: str) -> None:
    """A folder that holds files, but none that could be a table, is not called empty."""
    with pytest.raises(InputError, match="no data file is there") as caught:
        discover(put(tmp_path, {name: ""}), PLAIN)
    assert "không có tệp số liệu .csv, .tsv, .txt, sổ tính" in caught.value.vi


@pytest.mark.parametrize(("delimiter", "clause"), [("|", "không có trong tệp; tệp có vẻ dùng “;”"), (" ", "xem lại")])
def test_a_delimiter_that_does_not_fit(tmp_path: Path, delimiter: str, clause: str) -> None:
    """Columns missing under a stated delimiter that is not the file's are told with the delimiter and its place."""
    block = f'[[files]]\nmatch = "*"\ndelimiter = "{delimiter}"'
    findings = stated(tmp_path, DOSSIERS, block).findings.all()
    assert {f.rule for f in findings} == {"missing-column"}
    assert all(clause in said and f"“{delimiter}” khai ở de-an06.toml, dòng 4" in said for said in messages(findings))


def test_a_delimiter_under_another_name(tmp_path: Path) -> None:
    """A file passed over, or a header not found, under a wrong delimiter is told with the delimiter too."""
    with pytest.raises(InputError, match="none of its headers is known; the delimiter “tab” stated in"):
        found(tmp_path, {"x.csv": DOSSIERS}, delimiter="\t")
    with pytest.raises(ConfigError, match=r"“Mã TTHC”, which.*; the delimiter “\|” stated in"):
        found(tmp_path, {"ho-so.csv": DOSSIERS}, delimiter="|", columns={"service_code": "Mã TTHC"})


def test_a_delimiter_that_fits_is_not_spoken_of(tmp_path: Path) -> None:
    """Missing columns under the right delimiter are told without it."""
    findings = found(tmp_path, {"ho-so.csv": "Mã hồ sơ;Mã TTHC\nA;B\n"}, delimiter=";").findings.all()
    assert findings
    assert not any("phân cách" in said for said in messages(findings))


@pytest.mark.parametrize("title", ["", "SỞ TƯ PHÁP\n"])
def test_data_without_a_header_are_one_finding(title: str, tmp_path: Path) -> None:
    """A file that begins with data, perhaps below a title, is told to lack its header, not each column."""
    findings = found(tmp_path, {"ho-so.csv": f"{title}{ROW}\n{ROW}\n"}).findings.all()

    assert [(finding.rule, finding.line) for finding in findings] == [("no-header-row", 1 + bool(title))]


@pytest.mark.parametrize("header", ["a;b;c;d;e", "Cột 1;Cột 2;Cột 3;Cột 4;Cột 5", "Mã hồ sơ;1;2;3;4;5"])
def test_foreign_headers_are_no_data(header: str, tmp_path: Path) -> None:
    """Headers of which none or few are known are headers: the columns that are missing are told."""
    findings = found(tmp_path, {"ho-so.csv": f"{header}\n{ROW}\n"}).findings.all()

    assert {finding.rule for finding in findings} == {"missing-column"}
