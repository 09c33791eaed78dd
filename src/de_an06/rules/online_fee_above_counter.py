"""online-fee-above-counter: filing online seldom costs more than at the counter."""

from de_an06.comparisons import larger
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="online-fee-above-counter",
    family="row",
    severity="warning",
    title=Words("Phí trực tuyến cao hơn tại quầy", "Online dearer than at the counter"),
    confirm=True,
    message=Words(
        "Phí trực tuyến {value} cao hơn phí tại quầy {fee_counter_vnd}.",
        "The online fee of {value} is above the counter fee of {fee_counter_vnd}.",
    ),
    why=Words(
        "Mức phí trực tuyến thường bằng hoặc thấp hơn; hai cột có thể đã đổi chỗ.",
        "Online fees are mostly the same or lower; the two columns may have changed places.",
    ),
    fix=Words(
        "Xem lại văn bản quy định mức phí; nếu đúng thì xác nhận.",
        "Look at the document that sets the fees; if they are right, confirm.",
    ),
    table="services",
    reads=("fee_online_vnd", "fee_counter_vnd"),
    at="fee_online_vnd",
    check=larger("fee_online_vnd", than="fee_counter_vnd"),
    bad=({"fee_counter_vnd": "8000", "fee_online_vnd": "10000"},),
    good=({"fee_counter_vnd": "8000", "fee_online_vnd": "8000"}, {"fee_counter_vnd": ""}),
)
