from __future__ import annotations

import pytest

from components.comparison import bills
from components.costs.machine_price import Machine, rent_usd_per_hour, this_machine
from components.needs.fields import Needs


@pytest.mark.parametrize(
    ("machine", "listed"),
    [
        (Machine(2, 8), 0.0971),  # n2-standard-2
        (Machine(8, 32), 0.3885),  # n2-standard-8
        (Machine(4, 16, (24,)), 0.7068),  # g2-standard-4, with an L4
        (Machine(12, 85, (40,)), 3.67),  # a2-highgpu-1g, with an A100
    ],
)
def test_the_rent_is_near_the_list_price_of_machines_of_that_size(machine: Machine, listed: float) -> None:
    assert rent_usd_per_hour(machine) == pytest.approx(listed, rel=0.1)


def test_a_price_that_was_said_counts_and_else_the_size_of_this_computer() -> None:
    assert bills.machine_usd_per_hour(Needs(machine_usd_per_hour=0.5)) == 0.5
    assert bills.machine_usd_per_hour(Needs()) == rent_usd_per_hour(this_machine()) > 0
    assert this_machine().cores >= 1 and this_machine().memory_gb > 0.1
