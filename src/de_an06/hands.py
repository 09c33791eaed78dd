"""Hands: processes that do parts of the work, where the system can make them from this one (fork).

Python lets one thread of a process run at a time between two vector operations, so threads share a core for much
of the work. Hands begin as copies of this process: they know everything it knew, and are told only what is new.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import warnings
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from de_an06.errors import RunError
from de_an06.stopping import stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

_WAITING = 2
"""Tasks that a hand has at once: one to work on, and the next."""
_AHEAD = 5
"""Tasks that each hand is given before something else is done here."""
_LARGE = 1 << 15
"""Bytes of tasks that may not find room on their way while a hand is busy."""


class HandError(RunError):
    """A process that did a part of the work is gone."""


def can_fork() -> bool:
    """Tell whether processes can be made from this one."""
    return sys.platform == "linux" and hasattr(os, "fork")


class Hands:
    """Processes that answer each task with what `work` returns for it; both must be picklable.

    They begin with the first task, so that they know all that was known by then.
    """

    def __init__(self, count: int, work: Callable[[Any], Any], meanwhile: Callable[[], object] | None = None) -> None:
        """Take how many there are to be, their work, and what is done here once while they are all busy."""
        self._count, self._work, self._meanwhile = count, work, meanwhile
        self._hands: dict[Connection, Any] = {}

    def _begin(self) -> None:
        import multiprocessing

        context = multiprocessing.get_context("fork")
        for _ in range(0 if self._hands else self._count):
            mine, theirs = context.Pipe()
            others = [*self._hands, mine]
            hand = context.Process(target=_serve, args=(theirs, others, self._work), daemon=True)
            with warnings.catch_warnings(), stop.held(), unheard():
                # Threads that libraries have started do nothing for the hand, which never asks them.
                warnings.simplefilter("ignore", DeprecationWarning)
                hand.start()
                theirs.close()
                self._hands[mine] = hand

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for line, hand in self._hands.items():
            line.close()
            hand.terminate()
        for hand in self._hands.values():
            hand.join()

    def in_order(self, tasks: Iterable[Any], own: Callable[[Any], Any] | None = None) -> Iterator[Any]:
        """Yield the answer to each task in order; tasks that are `Own` are done here, by `own`.

        What goes wrong, here or in a hand, is raised in its place among the answers.
        """
        pending: dict[Connection, deque[int]] = {}
        answers: dict[int, tuple[Any, Exception | None]] = {}
        given = number = 0
        coming, more = iter(tasks), True
        try:
            while more or any(pending.values()):
                if more:
                    try:
                        task = next(coming)
                    except StopIteration:
                        more = False
                    except RunError as error:
                        answers[number], more = (None, error), False
                    else:
                        if isinstance(task, Own):
                            answers[number] = (own(task.task) if own else None), None
                        else:
                            pending = pending or self._lines()
                            self._give(task, number, pending, answers)
                        number += 1
                else:
                    _take(pending, answers)
                while given in answers:
                    answer, trouble = answers.pop(given)
                    if trouble is not None:
                        raise trouble
                    yield answer
                    given += 1
        finally:
            # Nobody waits for the rest, but the next question must not get it for an answer.
            with suppress(HandError, OSError):
                while any(pending.values()):
                    _take(pending, {})

    def _give(self, task: Any, number: int, pending: dict[Connection, deque[int]], answers: dict[int, Any]) -> None:
        """Give a task to the hand that has least to do."""
        data = pickle.dumps(task)
        if self._meanwhile is not None and min(map(len, pending.values())) >= _AHEAD:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        most = _WAITING if self._meanwhile is None else _AHEAD
        # A hand that waits to be rid of an answer takes no task, and a large one would wait for it.
        most = most if most * len(data) <= _LARGE else 1
        while min(map(len, pending.values())) >= most:
            _take(pending, answers)
        line = min(pending, key=lambda line: len(pending[line]))
        _send(line, data)
        pending[line].append(number)
        while _take(pending, answers, 0):
            pass

    def _lines(self) -> dict[Connection, deque[int]]:
        self._begin()
        return {line: deque() for line in self._hands}

    def every(self, task: Any) -> list[Any]:
        """Return the answer of each hand to the same task; none where no hand has had anything to do."""
        for line in self._hands:
            _send(line, pickle.dumps(task))
        found = [_answer(line) for line in self._hands]
        for _, trouble in found:
            if trouble is not None:
                raise trouble
        return [answer for answer, _ in found]


class Own:
    """A task that is done in this process."""

    def __init__(self, task: Any) -> None:
        self.task = task


def _take(pending: dict[Connection, deque[int]], answers: dict[int, Any], timeout: float | None = None) -> bool:
    """Take the answers that are there, waiting for one if need be; False when none came."""
    from multiprocessing.connection import wait

    lines = [line for line, numbers in pending.items() if numbers]
    ready = set(wait(lines, timeout)) if lines else set()
    for line in lines:
        if line in ready:
            answers[pending[line].popleft()] = _answer(line)
    return bool(ready)


def _send(line: Connection, data: bytes) -> None:
    try:
        line.send_bytes(data)
    except OSError:
        raise _gone() from None


def _answer(line: Connection) -> tuple[Any, Exception | None]:
    try:
        answer, error = line.recv()
    except (EOFError, OSError):
        raise _gone() from None
    return answer, error


def _gone() -> HandError:
    return HandError(
        "Một tiến trình phụ đã bị dừng, có thể vì thiếu bộ nhớ; hãy chạy lại với --jobs 1 hoặc --memory.",
        "A process that did part of the work was stopped, perhaps for want of memory; run again with --jobs 1 or "
        "--memory.",
    )


@contextmanager
def unheard() -> Iterator[None]:
    """Keep Ctrl-C, which reaches all processes, from one that has not yet said that it will not listen."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _serve(line: Connection, others: list[Connection], work: Callable[[Any], Any]) -> None:
    """Answer tasks until nobody asks any more; Ctrl-C is left to the process that asks, which then ends its line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    for other in others:
        # A hand that kept the lines of those before it would keep them alive.
        other.close()
    with suppress(EOFError, OSError):
        while True:
            task = line.recv()
            answer: tuple[Any, Exception | None]
            try:
                answer = work(task), None
            except Exception as error:  # noqa: BLE001  # it is raised again where the answer is awaited
                answer = None, error
            line.send(answer)
