"""service-ends-before-start: a service is in force from one day to a later one."""

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="service-ends-before-start",
    family="row",
    severity="error",
    title=Words("Thủ tục hết hiệu lực trước khi có hiệu lực", "A service that ends before it begins"),
    message=Words(
        "Hiệu lực đến {value}, trước ngày có hiệu lực {valid_from}.",
        "In force until {value}, before it began on {valid_from}.",
    ),
    why=Words(
        "Với hai ngày ấy mã không có hiệu lực ngày nào; cả hai ngày được coi là chưa rõ.",
        "By these dates the code never was in force; both dates count as unknown.",
    ),
    fix=Words(
        "Xem lại hai ngày; có thể đã ghi đổi chỗ cho nhau.",
        "Look at both dates; they may have changed places.",
    ),
    table="services",
    reads=("valid_to", "valid_from"),
    at="valid_to",
    forgets=("valid_from", "valid_to"),
    check=earlier("valid_to", than="valid_from"),
    bad=({"valid_from": "01/07/2025", "valid_to": "30/06/2025"},),
    good=({"valid_from": "01/07/2025", "valid_to": "01/07/2025"}, {"valid_to": ""}),
)
