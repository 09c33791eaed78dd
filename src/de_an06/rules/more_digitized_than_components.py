"""more-digitized-than-components: no more components can be digitised than must be."""

from de_an06.comparisons import larger
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="more-digitized-than-components",
    family="row",
    severity="error",
    title=Words("Số hóa nhiều hơn số thành phần", "More digitised than there is"),
    message=Words(
        "Đã số hóa {value} thành phần, nhiều hơn {components} thành phần phải số hóa.",
        "{value} components digitised, more than the {components} that must be.",
    ),
    why=Words(
        "Một trong hai số sai, nên không biết đã số hóa đầy đủ hay chưa; cả hai ô được coi là chưa rõ.",
        "One of the numbers is wrong, so whether all is digitised is not known; both count as unknown.",
    ),
    fix=Words(
        "Đếm lại các thành phần phải số hóa theo quy định của thủ tục và các thành phần đã số hóa.",
        "Count the components that the service requires in digital form, and those digitised, again.",
    ),
    reads=("components", "components_digitized"),
    at="components_digitized",
    forgets=("components", "components_digitized"),
    check=larger("components_digitized", than="components"),
    bad=({"components": "3", "components_digitized": "4"}, {"components": "0", "components_digitized": "1"}),
    good=({"components": "3", "components_digitized": "3"}, {"components": "", "components_digitized": "4"}),
)
