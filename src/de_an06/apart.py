"""Reads a workbook in a process of its own: a damaged one may end its reader, and must not end the run.

The reader of values is no Python: where a damaged file makes it ask for more memory than there is, its process
ends without a word, and where it loses its way it complains on stderr.
"""

from __future__ import annotations

import os
import signal
import warnings
from typing import TYPE_CHECKING, Any

from de_an06.archive import refused
from de_an06.hands import can_fork, unheard
from de_an06.stopping import stop
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_ENDED = Trouble(
    Words(
        "không đọc được: sổ tính bị hỏng, hoặc lớn quá bộ nhớ",
        "it can't be read: the workbook is damaged, or too large for the memory",
    ),
    Words("hãy mở bằng Excel và lưu lại, hoặc chia nhỏ", "open and save it anew, or split it"),
)


def done_apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what `work` returns for arguments that can be pickled, or raise what it raises.

    Raises InputError when its process ends without an answer.
    """
    import multiprocessing

    context: Any = multiprocessing.get_context("fork" if can_fork() else "spawn")
    mine, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_serve, args=(theirs, work, arguments), daemon=True)
    with warnings.catch_warnings(), stop.held(), unheard():
        # Threads that libraries have started do nothing for the worker, which never asks them.
        warnings.simplefilter("ignore", DeprecationWarning)
        worker.start()
        theirs.close()
    try:
        answer, error = mine.recv()
    except (EOFError, OSError):
        raise refused(_ENDED) from None
    finally:
        mine.close()
        worker.terminate()
        worker.join()
    if error is not None:
        raise error
    return answer


def _serve(line: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one ends this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        answer, error = work(*arguments), None
    except Exception as caught:  # noqa: BLE001  # whatever it is, it is raised where it was asked for
        answer, error = None, caught
    line.send((answer, error))
