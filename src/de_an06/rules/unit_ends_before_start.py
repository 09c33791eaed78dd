"""unit-ends-before-start: a unit is in force from one day to a later one, as a service is."""

from dataclasses import replace

from de_an06.rules.service_ends_before_start import RULE as SERVICE
from de_an06.text import Words

RULE = replace(
    SERVICE,
    code="unit-ends-before-start",
    title=Words("Đơn vị hết hiệu lực trước khi có hiệu lực", "A unit that ends before it begins"),
    table="units",
)
