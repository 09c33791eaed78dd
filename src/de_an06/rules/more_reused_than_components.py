"""more-reused-than-components: no more components can be reused than the dossier has."""

from de_an06.comparisons import larger
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="more-reused-than-components",
    family="row",
    severity="error",
    title=Words("Tái sử dụng nhiều hơn số thành phần", "More reused than there is"),
    message=Words(
        "Tái sử dụng {value} thành phần, nhiều hơn {components} thành phần của hồ sơ.",
        "{value} components reused, more than the {components} of the dossier.",
    ),
    why=Words(
        "Một trong hai số sai; số thành phần tái sử dụng được coi là chưa rõ.",
        "One of the two numbers is wrong; the number of reused components counts as unknown.",
    ),
    fix=Words(
        "Xem lại số thành phần phải số hóa và số thành phần tái sử dụng.",
        "Look at the number of components and the number reused.",
    ),
    reads=("components_reused", "components"),
    at="components_reused",
    forgets=("components_reused",),
    unless=("more-digitized-than-components",),
    check=larger("components_reused", than="components"),
    bad=({"components_reused": "4"},),
    good=({"components_reused": "3"}, {"components_reused": "4", "components": ""}),
)
