"""The crew of a run: the threads that work, and how much may be held at once."""

from __future__ import annotations

import os
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from de_an06.hands import can_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

_KEYS = 1 << 29
_SETTLED = 1 << 18
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Crew:
    """How the work is done: threads, if any, and how much may be held."""

    pool: Executor | None = None
    workers: int = 1
    block_bytes: int = 4 << 20
    keys: int = _KEYS
    """Bytes that hashes of keys may take in memory."""
    settled: int = _SETTLED
    """Rows of repeated keys that are settled at a time."""
    hands: int = 0
    """Processes, where they can be made from this one; there are no threads then."""


_SMALL = 24 << 20
"""Bytes of input up to which threads would cost more than they gain."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT = 1 << 28
_MOST_BLOCK, _LEAST_BLOCK = 4 << 20, 1 << 20
_PER_BLOCK = 8
"""Bytes that one byte of a block takes while it is worked on, its cells and their verdicts included."""
_PER_SETTLED = 1600
"""Bytes that a row of a repeated key takes while it is settled."""
_BESIDE, _PER_HAND = 200 << 20, 200 << 20
"""Bytes that libraries and sums take in this process, and in each other one."""


@contextmanager
def crew_for(size: int, jobs: int | None = None, memory: int | None = None) -> Iterator[Crew]:
    """Give the crew for so many bytes of input: `jobs` at work, by default one per processor, and one for little.

    There are never more than processors, or than parts of the input. With a limit of memory there are fewer, blocks
    become smaller, and hashes of keys beyond their share go to files.
    """
    wanted = (_processors() if size > _SMALL else 1) if jobs is None else jobs
    workers = min(wanted, _processors(), max(1, -(-size // _MOST_BLOCK)))
    block, keys, settled = _MOST_BLOCK, _KEYS, _SETTLED
    if memory is not None:
        workers = min(workers, max(1, (memory - _BESIDE) // _PER_HAND))
        room = max(memory - _BESIDE - (workers - 1) * _PER_HAND, memory // 4)
        block = min(_MOST_BLOCK, max(_LEAST_BLOCK, room // 2 // (_PER_BLOCK * (2 * workers + 1))))
        keys = min(keys, room // 2)
        settled = min(settled, room // _PER_SETTLED)
    if size > _SMALL:
        _keep_freed_memory()
    if workers == 1:
        yield Crew(None, 1, block, keys, settled)
        return
    if size > _SMALL and can_fork():
        yield Crew(None, workers, block, keys, settled, hands=workers)
        return
    with ThreadPoolExecutor(workers, "de-an06") as pool:
        try:
            yield Crew(pool, workers, block, keys, settled)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _keep_freed_memory() -> None:
    """Let the C library keep what one block frees for the next, instead of giving it back and asking again.

    Only glibc has this switch; elsewhere, and where it is out of reach, nothing changes but a fifth of the speed.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for switch, size in ((_M_MMAP_THRESHOLD, _KEPT), (_M_TRIM_THRESHOLD, _KEPT)):
            mallopt(switch, size)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(pool: Executor | None, work: Callable[[_T], _R], items: Iterable[_T], ahead: int) -> Iterator[_R]:
    """Yield `work` of each item in order, with up to `ahead` items at work."""
    if pool is None:
        yield from map(work, items)
        return
    waiting: deque[Future[_R]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
