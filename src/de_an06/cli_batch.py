"""The command `batch`: its options, what it says of its plan and its work, and its exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from de_an06.choices import bytes_stated, choose_one, several
from de_an06.cli_cache import CacheOption, store_of
from de_an06.cli_language import language
from de_an06.cli_options import (
    FOUND,
    REPORTS,
    AsOfOption,
    ConfigOption,
    IgnoreOption,
    JobsOption,
    MemoryOption,
    PathArgument,
    ProgressOption,
    SeverityOption,
    examples,
    here,
    possible_language,
)
from de_an06.cli_progress import progress_shown
from de_an06.errors import OptionError, OutputError
from de_an06.text import Words, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from de_an06.batch import Setting
    from de_an06.causes import Cause
    from de_an06.orders import Order
    from de_an06.period import Grain
    from de_an06.planning import Plan
    from de_an06.press import Outcome
    from de_an06.publishing import Shelf
    from de_an06.text import Lang

BATCH_EPILOG = examples(
    "de-an06 batch data/ --output cong-bo",
    "de-an06 batch data/ --output cong-bo --from 2022-Q1 --to 2023-Q4",
    "de-an06 batch data/ --output cong-bo --last 8 --dry-run",
    "de-an06 batch data/ --output cong-bo --finalise 2023-Q3",
    "de-an06 batch data/ --output cong-bo --verify",
    after="Exit status: 0 well, 1 the data do not give what was published (--verify), or errors with --strict, "
    "2 it could not be done.",
)


def batch(
    path: PathArgument,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help="Folder to publish to; made if it is not there.")
    ],
    first: Annotated[str | None, typer.Option("--from", metavar="P", help="First period, 2022-Q1 say.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="P", help="Last period.")] = None,
    count: Annotated[
        int | None, typer.Option("--last", metavar="N", min=1, help="The last N periods up to the as-of day.")
    ] = None,
    grain: Annotated[
        str, typer.Option("--grain", metavar="G", help="month, quarter (default), half or year.")
    ] = "quarter",
    calendar: Annotated[
        str | None, typer.Option("--calendar", metavar="C", help="civil (default) or nd09 (15th to 14th).")
    ] = None,
    as_of: AsOfOption = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="AXIS", help="unit: a report for each unit besides the one on all.")
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", "-i", metavar="ID", help="Only this one; may be repeated, or several with commas."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format", "-f", metavar="F", help=f"{REPORTS}; markdown, csv and json by default. May be repeated."
        ),
    ] = None,
    finalise: Annotated[
        list[str] | None,
        typer.Option("--finalise", metavar="P", help="The figures of this period are final; may be repeated."),
    ] = None,
    explain_plan: Annotated[
        bool, typer.Option("--explain-plan", help="First say of each period why it is current or not.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say so, and stop there.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Write nothing: tell whether the data still give what was published.")
    ] = False,
    cache: CacheOption = None,
    trust_mtime: Annotated[
        bool,
        typer.Option(
            "--trust-mtime",
            help="Take a file of the same size and time of change as it was, unread; not with --verify.",
        ),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="vi|en",
            callback=possible_language,
            help="Language of what is published (vi unless stated here), and of messages.",
        ),
    ] = None,
    config: ConfigOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when there are errors in the data.")] = False,
    ignore: IgnoreOption = None,
    severity: SeverityOption = None,
    jobs: JobsOption = None,
    memory: MemoryOption = None,
    progress: ProgressOption = "auto",
) -> None:
    """Publish the figures of every period, and leave a trace of every change."""
    from de_an06 import batch as runs
    from de_an06.orders import Order
    from de_an06.publishing import Shelf
    from de_an06.settings import load_settings

    if not output.strip():
        raise OptionError("--output trống: ghi một thư mục.", "--output is empty: name a folder.")
    if verify:
        _check_verify(
            {"--finalise": finalise, "--dry-run": dry_run, "--explain-plan": explain_plan, "--trust-mtime": trust_mtime}
        )
    if count is not None and (first or last):
        raise OptionError("--last không đi cùng --from, --to.", "--last does not go with --from and --to.")
    settings, folder = load_settings(path, config)
    order = Order(
        first, last, count, _GRAINS[choose_one("--grain", grain, tuple(_GRAINS))], calendar, as_of,
        by is not None and choose_one("--by", by, ("unit",)) == "unit", tuple(several(indicator)), _formats(format_),
        language(lang, None, vietnamese=True) if lang else "vi", tuple(several(ignore)), tuple(several(severity)),
        tuple(several(finalise)), None, jobs, bytes_stated(memory),
    )  # fmt: skip
    spoken = language(lang, settings, vietnamese=True)
    _check_apart(folder, Path(output))
    shelf = Shelf(Path(output))
    before = runs.recorded(shelf) if verify else None
    order = order.again(before) if before else order
    store = store_of(cache)
    digest = None
    if trust_mtime and store is not None:
        from de_an06.cache_stamps import Stamps

        digest = Stamps(store).digest
    setting = runs.Setting(folder, settings, order.ignore, order.severity, store, digest)
    if before:
        with progress_shown(progress, spoken):
            found, why = runs.verify(order, setting, shelf, before)
        _say(_verify_lines(found, why, spoken))
        failed = bool(found)
    elif dry_run:
        with progress_shown(progress, spoken):
            _, todo = runs.planned(order, setting, shelf)
        _say(_plan_lines(todo, order, spoken))
        failed = False
    else:
        with shelf:
            failed = _publish(order, setting, shelf, spoken, progress=progress, explain=explain_plan) and strict
        if store is not None:
            store.prune()
    if failed:
        raise typer.Exit(FOUND)


def _check_verify(others: Mapping[str, object]) -> None:
    """Refuse what does nothing beside --verify."""
    for option, given in others.items():
        if given:
            raise OptionError(f"{option} không đi cùng --verify.", f"{option} does not go with --verify.")


_SAME = Words(
    "Dữ liệu vẫn cho đúng từng byte những gì đã công bố.", "The data still give what was published, byte for byte."
)
_WHY = Words("Có thể vì: {why}", "Perhaps because: {why}")
_GRAINS: dict[str, Grain] = {"month": "month", "quarter": "quarter", "half": "half", "year": "year"}


def _verify_lines(found: Sequence[Words], why: Sequence[Words], lang: Lang) -> Iterator[str]:
    """Say what the data no longer give, and what may be why."""
    if why:
        yield _WHY.fill(why="; ".join(words.of(lang) for words in why)).of(lang)
    yield from (words.of(lang) for words in found)
    if not found:
        yield _SAME.of(lang)


def _publish(order: Order, setting: Setting, shelf: Shelf, lang: Lang, *, progress: str, explain: bool) -> bool:
    """Publish what has to be, and return whether there are errors in the data."""
    from de_an06.batch import planned, publish
    from de_an06.press import Outcome

    with progress_shown(progress, lang):
        now, todo = planned(order, setting, shelf)
    if explain:
        _say(_plan_lines(todo, order, lang))
    if todo.current and not order.finalise:
        _say([*([] if explain else [_CURRENT.of(lang)]), *_trouble(todo.findings, setting, lang)])
        return todo.findings.get("error", 0) > 0
    outcome = Outcome()
    try:
        with progress_shown(progress, lang):
            publish(order, setting, shelf, now, todo, outcome)
    except KeyboardInterrupt:
        sys.stderr.write(f"{_done_line(outcome, lang)}\n")
        raise
    _say([*_outcome_lines(outcome, todo, lang), *_trouble(outcome.findings, setting, lang)])
    return outcome.findings["error"] > 0


def _trouble(findings: Mapping[str, int], setting: Setting, lang: Lang) -> Iterator[str]:
    """Say how many findings there are in the data, and how to see them."""
    errors, warnings = findings.get("error", 0), findings.get("warning", 0)
    if errors or warnings:
        command = f"de-an06 check {here(setting.path.as_posix())}"
        yield _TROUBLE.fill(errors=errors, warnings=warnings, command=command).of(lang)


def _say(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{inert(line)}\n" for line in lines))


_CURRENT = Words("Mọi kỳ đều đã đúng với dữ liệu.", "Every period is current.")
_TROUBLE = Words(
    "Trong dữ liệu có {errors} lỗi, {warnings} cảnh báo; xem: {command}",
    "In the data: errors {errors}, warnings {warnings}; see: {command}",
)
_NAMED = 5
"""Of many reasons or files so many are named."""
_FINAL_PERIOD = Words("{period} (đã chốt)", "{period} (final)")
_PERIOD_CURRENT = Words("{period}: đúng với dữ liệu", "{period}: current")
_PERIOD_STALE = Words("{period}: cần tính lại: {why}", "{period}: to be published again: {why}")
_ALL = Words("Mọi kỳ: cần tính lại: {why}", "Every period: to be published again: {why}")
_OUTPUTS = Words("Tệp chung: cần ghi lại: {why}", "Beside them: to be written again: {why}")
_REST = Words("Các kỳ còn lại cũng có thể thay đổi: {why}", "The other periods may change, too: {why}")
_TO_FINALISE = Words("Sẽ chốt số liệu của: {periods}", "Figures to become final: {periods}")
_PERHAPS = Words("Kỳ nào cũng có thể thay đổi: {why}", "Any period may change: {why}")


def _plan_lines(todo: Plan, order: Order, lang: Lang) -> Iterator[str]:
    """Say of each period why it is current or not."""
    if todo.settings:
        yield _ALL.fill(why=_listed([*todo.settings, *todo.data.values()], lang)).of(lang)
    for label, why in todo.periods.items():
        period = _FINAL_PERIOD.fill(period=label).of(lang) if label in todo.final else label
        if why and not (todo.settings and all(cause.kind != "output" for cause in why)):
            yield _PERIOD_STALE.fill(period=period, why=_listed(why, lang)).of(lang)
        elif not todo.settings and not todo.data:
            yield _PERIOD_CURRENT.fill(period=period).of(lang)
    if todo.data and not todo.settings and not all(todo.periods.values()):
        rest = _REST if any(todo.periods.values()) else _PERHAPS
        yield rest.fill(why=_listed(todo.data.values(), lang)).of(lang)
    if todo.outputs:
        yield _OUTPUTS.fill(why=_listed(todo.outputs, lang)).of(lang)
    if todo.current:
        yield _CURRENT.of(lang)
    if order.finalise:
        yield _TO_FINALISE.fill(periods=", ".join(order.finalise)).of(lang)


def _listed(reasons: Iterable[Cause], lang: Lang) -> str:
    """Name reasons, a few of many."""
    told = [cause.words.of(lang) for cause in reasons]
    more = [_MORE.fill(n=len(told) - _NAMED).of(lang)] if len(told) > _NAMED + 1 else []
    return "; ".join([*told[: _NAMED if more else None], *more])


_MORE = Words("và {n} lý do nữa", "and {n} more")


_WRITTEN = Words("{period}: ghi {n} tệp ({why})", "{period}: files written: {n} ({why})")
_UNCHANGED = Words("{n} kỳ không phải ghi lại", "periods that needed no writing: {n}")
_BESIDE = Words("Tệp chung: {names}", "Beside them: {names}")
_LEFT = Words("{n} tệp từ nay không được cập nhật nữa: {names}", "files not kept up from now on: {n}: {names}")
_EDITIONS = Words("{n} số liệu có bản mới", "figures with another edition: {n}")
_REVISED = Words(
    "{n} số liệu ĐÃ CHỐT bị thay đổi, xem revisions.md", "FINAL figures that changed: {n}, see revisions.md"
)
_FINAL = Words("{n} số liệu đã chốt", "figures that are final now: {n}")


def _outcome_lines(outcome: Outcome, todo: Plan, lang: Lang) -> Iterator[str]:
    """Say what was written, and why."""
    for period in outcome.periods:
        if names := outcome.written.get(period):
            why = _listed(todo.reasons(period) or todo.data.values(), lang)
            yield _WRITTEN.fill(period=period, n=len(names), why=why).of(lang)
    same = sum(period not in outcome.written for period in outcome.periods)
    if same:
        yield _UNCHANGED.fill(n=same).of(lang)
    if names := outcome.written.get(""):
        yield _BESIDE.fill(names=", ".join(names)).of(lang)
    if outcome.left:
        names = [*outcome.left[:_NAMED], *["…"][: len(outcome.left) - _NAMED]]
        yield _LEFT.fill(n=len(outcome.left), names=", ".join(names)).of(lang)
    if outcome.changed:
        yield _EDITIONS.fill(n=outcome.changed).of(lang)
    if outcome.revised:
        yield _REVISED.fill(n=outcome.revised).of(lang)
    if outcome.finalised:
        yield _FINAL.fill(n=outcome.finalised).of(lang)


_DONE = Words("đã ghi xong {n} kỳ; chạy lại để làm tiếp", "periods written: {n}; run again to go on")


def _done_line(outcome: Outcome, lang: Lang) -> str:
    return _DONE.fill(n=len(outcome.periods)).of(lang)


def _formats(wanted: list[str] | None) -> tuple[str, ...]:
    """Return the formats of the reports, each once."""
    from de_an06.orders import Order
    from de_an06.renderers import formats, renderer

    able = tuple(name for name in formats() if name != "terminal" and renderer(name).report is not None)
    named = tuple(dict.fromkeys(choose_one("--format", name, able) for name in several(wanted)))
    return named or Order.formats


def _check_apart(folder: Path, output: Path) -> None:
    """Refuse to publish where the data are read: the next run would take outputs for data."""
    if not folder.is_dir():
        return  # one file, or nothing: no run finds outputs there
    data, place = folder.resolve(), output.resolve()
    if place == data or data in place.parents:
        raise OutputError(
            f"--output {output.as_posix()} nằm trong thư mục dữ liệu; hãy chọn một thư mục khác.",
            f"--output {output.as_posix()} is within the data folder; choose another one.",
        )
