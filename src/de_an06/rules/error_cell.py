"""error-cell: the cell shows a spreadsheet's error instead of a value."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="error-cell",
    family="cell",
    severity="error",
    title=Words("Ô báo lỗi của bảng tính", "An error of the spreadsheet in a cell"),
    message=Words(
        "Cột “{column}”: ô báo lỗi “{value}” của bảng tính, không phải giá trị.",
        "Column “{column}”: the cell shows the spreadsheet error “{value}”, not a value.",
    ),
    why=Words(
        "Công thức trong bảng tính không tính được, nên không ai biết giá trị thật; ô này được coi là chưa rõ.",
        "The spreadsheet's formula could not be worked out, so nobody knows the true value; the cell "
        "counts as unknown.",
    ),
    fix=Words(
        "Mở bảng tính gốc, sửa công thức hoặc nhập thẳng giá trị vào ô, rồi lưu và xuất lại.",
        "Open the original spreadsheet, mend the formula or type the value into the cell, then save and export again.",
    ),
    at="finished_on",
    bad=(
        {"finished_on": "#DIV/0!"},
        {"dossier_id": "#REF!"},
        {"unit_code": "#N/A"},
        {"channel": "#NAME?"},
        {"components": "#VALUE!"},
        {"result_digitized": "Err:502"},
    ),
    good=({"dossier_id": "#12"}, {"dossier_id": "H50/N/A-1"}),
)
