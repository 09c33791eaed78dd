"""swallowed-rows: a stray quote has made one cell of several rows."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="swallowed-rows",
    family="file",
    severity="error",
    message=Words(
        "Dấu nháy kép mở ở dòng {line} mãi đến dòng {until} mới đóng, nên các dòng ở giữa thành một ô "
        "(số dòng bị nuốt: {lines_vi}; số dòng để riêng, kể cả dòng đầu: {rows_vi}).",
        "The quote that opens on line {line} closes only on line {until}, so that one cell has swallowed what stands "
        "between (lines swallowed: {lines_en}; rows set aside, the first included: {rows_en}).",
    ),
    why=Words(
        "Trong đoạn ấy không biết ô nào thuộc dòng nào, nên không dòng nào được tính; mỗi dòng được kể là chưa rõ.",
        "Which cell belongs to which row is not known there, so none of the rows is counted; each is in doubt.",
    ),
    fix=Words(
        "Xóa dấu nháy kép mở ở dòng {line}, hoặc thêm dấu nháy đóng ở cuối ô ấy; rồi xem lại dòng {until}.",
        "Remove the quote that opens on line {line}, or close it at the end of its cell; then look at line {until}.",
    ),
    sets_aside=True,
)
