"""Hands: processes answer tasks in order, whatever their size, and their errors are raised where they are awaited."""

from __future__ import annotations

import os
from typing import Any

import pytest

from de_an06.errors import InputError
from de_an06.hands import HandError, Hands, Own, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="processes can't be forked here")


def _echo(task: Any) -> Any:
    if task == "trouble":
        raise InputError("hỏng", "broken")
    if task == "end":
        os._exit(1)
    return task


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_answers_come_in_order(count: int, size: int) -> None:
    """Tasks and answers that are larger than what a line holds come through, in the order of the tasks."""
    tasks = [bytes([number]) * size for number in range(12)]
    with Hands(count, _echo) as hands:
        assert list(hands.in_order(tasks)) == tasks


def test_own_tasks_are_done_here() -> None:
    """A task of our own is done in this process, and stands in its place among the others."""
    with Hands(2, lambda task: (task, os.getpid())) as hands:
        found = list(hands.in_order([1, Own(2), 3], lambda task: (task, os.getpid())))

    assert [task for task, _ in found] == [1, 2, 3]
    assert [pid == os.getpid() for _, pid in found] == [False, True, False]


def test_every_hand_answers() -> None:
    """Each hand is another process, once there was something to do."""
    with Hands(3, lambda _: os.getpid()) as hands:
        assert hands.every(None) == []
        assert len(list(hands.in_order([1, 2, 3, 4]))) == 4
        assert len({*hands.every(None), os.getpid()}) == 4


def test_an_error_is_raised_where_the_answer_is_awaited() -> None:
    """What goes wrong in a hand goes wrong here, in both languages."""
    with Hands(1, _echo) as hands, pytest.raises(InputError) as caught:
        list(hands.in_order(["trouble"]))

    assert (caught.value.vi, caught.value.en) == ("hỏng", "broken")


def test_a_hand_that_is_gone() -> None:
    """A process that was stopped ends the run with a sentence."""
    with Hands(2, _echo) as hands, pytest.raises(HandError):
        list(hands.in_order(["end", 1, 2, 3]))


def test_trouble_leaves_no_answer_for_the_next_question() -> None:
    """After a task has failed, the hands answer what they are asked then."""
    with Hands(2, _echo) as hands:
        with pytest.raises(InputError):
            list(hands.in_order([1, "trouble", 2, 3, 4]))

        assert hands.every("well?") == ["well?", "well?"]
