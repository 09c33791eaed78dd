"""formula-not-calculated: a workbook holds formulas in a column whose results were never worked out."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="formula-not-calculated",
    family="cell",
    severity="error",
    title=Words("Ô có công thức chưa được tính", "Formulas that were never worked out"),
    message=Words(
        "Cột “{column}”: {cells} ô có công thức chưa được tính, nên không có giá trị.",
        "Column “{column}”: cells with formulas that were never worked out, so they hold no value: {cells}.",
    ),
    why=Words(
        "Phần mềm tạo sổ tính chỉ ghi công thức mà không ghi kết quả; các ô này được coi là chưa rõ.",
        "What made the workbook wrote formulas without their results; these cells count as unknown.",
    ),
    fix=Words(
        "Mở sổ tính bằng Excel rồi lưu lại.",
        "Open the workbook in Excel and save it.",
    ),
    at="components",
    bad=({"components": "#FORMULA!"}, {"components": "#FORMULA!"}),
    good=({"components": "12"}, {"components": ""}),
)
