"""From dossiers that are counted to reports: one intake and one cube answer for every period and unit asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06 import __version__
from de_an06.dimensions import dimensions_of
from de_an06.errors import InputError, OptionError
from de_an06.intake import take_in
from de_an06.report import Report
from de_an06.text import LANGS, Formal, Words
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.crew import Crew
    from de_an06.cube import Cube, Dimensions
    from de_an06.discover import Discovery
    from de_an06.evaluate import Question
    from de_an06.form import Form
    from de_an06.intake import Intake
    from de_an06.options import Options
    from de_an06.period import Calendar
    from de_an06.report import Contributions, Input, ResultSet
    from de_an06.rules import Policy


_BREAKS_OFF = Words(
    "{path} đứt giữa chừng: các dòng sau chỗ đứt không có ở đây, nên số liệu có thể thiếu",
    "{path} breaks off: the rows behind that place are not here, so figures may be short",
)
_NO_STATUS = Words(
    "Hồ sơ không có cột trạng thái: hồ sơ rút, trả lại, dừng, từ chối có ngày kết thúc được tính là đã giải quyết, vì "
    "không tách ra được",
    "the dossiers have no column of statuses: those withdrawn, returned, stopped or refused that have a day of ending "
    "count as done, for they cannot be told apart",
)
_NO_ROWS = Words(
    "{path} chỉ có tiêu đề, không có dòng nào, nên không góp gì vào số liệu",
    "{path} has a header and no row, so nothing of it is in the figures",
)


_SETTINGS = Words(
    "Có thiết lập của phần mềm không được dùng khi tổng hợp; xem kết quả kiểm tra dữ liệu.",
    "Some settings of the program were not used; the data check names them.",
)
"""What a paper says of settings, which its readers know nothing of."""
_NOT_PUBLIC = Words(
    "Biểu nêu từng số và từng hồ sơ quá hạn nên không giấu được số nhỏ; hãy dùng --profile internal.",
    "The form tells every number and lists dossiers, so it cannot hide small ones; use --profile internal.",
)
_NO_DOSSIERS = Words(
    "Không có bảng hồ sơ (dossiers) để lập biểu; xem: de-an06 tables.",
    "There is no table of dossiers to fill the form from; see: de-an06 tables.",
)


def known_cuts(discovery: Discovery, config: Config, asked: Sequence[Options]) -> NDArray[np.int64]:
    """Return the first days of the bins that are known before anything is read."""
    from de_an06 import horizon

    stated = horizon.day_stated(asked[0].as_of)
    periods = tuple(dict.fromkeys(one.period for one in asked))
    return horizon.known_cuts(discovery.sources, config, stated, periods, calendar_of(config, asked[0]))


def calendar_of(config: Config, options: Options) -> Calendar:
    """Return the calendar asked for, else that of the configuration."""
    from de_an06.period import calendar_named

    return config.calendar if options.calendar is None else calendar_named(options.calendar)


@dataclass(frozen=True)
class Work:
    """What reports are made of: files, what judges and counts them, and the indicators there are."""

    discovery: Discovery
    config: Config
    policy: Policy
    crew: Crew
    catalogue: Mapping[str, Indicator]


class Counted:
    """Dossiers that are counted, and every report that is asked of them."""

    def __init__(self, work: Work, options: Options, intake: Intake | None = None) -> None:
        """Look at what was taken in, or take it in; later options differ from these in period, grouping and unit alone.

        Raises `InputError` when a recognised table cannot be read, or there is nothing to count.
        """
        from de_an06 import horizon

        self.work = work
        self.calendar = calendar_of(work.config, options)
        self._lists = options.form is not None
        self.intake = intake or self._take_in(known_cuts(work.discovery, work.config, [options]))
        _refuse(self.intake, options.check_command)
        stated = horizon.day_stated(options.as_of)
        self.as_of, self.origin = horizon.find_as_of(self.intake, work.config, stated)
        self.since = horizon.first_receipt(self.intake)
        self.dimensions = dimensions_of(self.intake)

    def _take_in(self, cuts: NDArray[np.int64]) -> Intake:
        work = self.work
        return take_in(work.discovery, work.config, work.policy, work.crew, cuts, lists=self._lists)

    def reports(self, asked: Sequence[Options]) -> Iterator[Report]:
        """Yield the report that each of the options asks for."""
        questions = [self.question(one) for one in asked]
        cube = self._cube(questions)
        for one, question in zip(asked, questions, strict=True):
            report, least = self.report(cube, one, question), self._least(one)
            if least:
                # Most runs hide nothing.
                from de_an06.suppress import suppressed

                report = suppressed(report, least)
            yield report

    def form(self, options: Options) -> Form:
        """Return the form that the options ask for; raises `InputError` when there are no dossiers."""
        from de_an06.fill import fill
        from de_an06.slices import cut_span

        if self._least(options):
            raise OptionError(*_NOT_PUBLIC)
        if self.intake.tally is None:
            raise InputError(*_NO_DOSSIERS)
        question = replace(self.question(options), indicators=())
        cube = self._cube([question])
        late = self.intake.late.on(cut_span(question.period, question.as_of).last) if self.intake.late else ()
        return fill(cube, question, self.report(cube, options, question), late)

    def _cube(self, questions: Sequence[Question]) -> Cube:
        """Return the cube whose bins answer questions."""
        from de_an06 import horizon
        from de_an06.tally import cube_of

        cuts = horizon.find_cuts(self.intake, questions)
        if self.intake.tally is not None and self.intake.tally.shrunk:
            # Copies that disagree stood at the first or last receipt: now the bins are known beforehand.
            self.intake = self._take_in(cuts)
            self.dimensions = dimensions_of(self.intake)
        return cube_of(self.intake.tables, self.dimensions, self.intake.tally, cuts)

    def _least(self, options: Options) -> int:
        """Return the number of dossiers below which counts are hidden; 0 for none."""
        stated = options.suppress_below
        return self.work.config.suppress_below if stated is None else stated

    @property
    def names(self) -> dict[tuple[str, str], Words]:
        """Names of units, and of the members that a vocabulary names, by axis and member."""
        units = self.dimensions.units
        known = {("unit", code): text for code, text in zip(units.codes, units.texts("unit_name"), strict=True) if text}
        listed = {(axis, m): words for axis, members in vocabulary().members.items() for m, words in members.items()}
        return listed | {key: Words(text, text) for key, text in known.items()}

    def question(self, options: Options) -> Question:
        """Return what the options ask of the cube."""
        from de_an06 import horizon
        from de_an06.catalogue import choose
        from de_an06.evaluate import Question

        indicators = choose(self.work.catalogue, list(options.indicators))
        period = horizon.find_period(self.intake, options.period, self.calendar, compared=bool(options.compare))
        scope, _ = horizon.find_scope(self.dimensions, options.unit, own=options.own)
        as_of = min(self.as_of, period.end) if options.closing else self.as_of
        complete = self.work.config.complete
        return Question(
            indicators, period, as_of, scope, options.by, options.compare, complete, self.since, options.beside
        )

    def report(self, cube: Cube, options: Options, question: Question) -> Report:
        """Return the report that answers a question."""
        from de_an06 import horizon
        from de_an06.accounts import account, ended_after
        from de_an06.evaluate import beside, evaluate, idle_services
        from de_an06.offices import office_of
        from de_an06.slices import cut_span

        unit = None if options.unit is None else horizon.code_of(self.dimensions.units, options.unit)
        office, above = office_of(cube, question.scope, unit)
        intake, config, period, as_of = self.intake, self.work.config, question.period, question.as_of
        span, sets = cut_span(period, as_of), evaluate(cube, question)
        more = beside(cube, question) if question.beside else ()
        later = ended_after(cube, span, question.scope, as_of)
        inputs, others = self._bearing(period.end) if options.closing else (intake.inputs, [])
        return Report(
            version=__version__,
            period=period,
            provisional=period.end > self.as_of,
            as_of=as_of,
            as_of_origin=self.origin if as_of == self.as_of else Words("ngày cuối kỳ", "last day of the period"),
            scope=horizon.find_scope(self.dimensions, options.unit, own=options.own)[1],
            inputs=tuple(inputs),
            account=account(cube, span, question.scope, [c for p, (c, _) in intake.of_file.items() if p not in others]),
            indicators={indicator.id: indicator for indicator in question.indicators},
            sets=sets,
            members=_members((*sets, *more), self.dimensions),
            findings=intake.without(others),
            configs=configs(config),
            notices=(
                *(Formal(*told, _SETTINGS) for told in (*config.ignored, *unused(intake))),
                *([_NO_STATUS] if cube.missing.get("received_paused") == "dossiers.status" else []),
                *_short(intake, {file.path for file in inputs}),
                *horizon.edges(
                    period, self.since, 0 if later < self._least(options) else later, complete=config.complete
                ),
                *period.warnings,
            ),
            data_code=_data_code(inputs, config, question.indicators),
            compared=options.compare,
            office=office,
            office_above=above,
            vietnamese=vietnamese(intake),
            banner=config.notice,
            publisher=config.open_data.publisher,
            licence=config.open_data.licence,
            check_command=options.check_command,
            beside=more,
            idle=idle_services(cube, question) if question.beside else None,
            contributions=_contributions((*sets, *more), question) if question.beside else (),
        )

    def _bearing(self, last: date) -> tuple[list[Input], list[str]]:
        """Return the files that bear on a period, and the others: all their dossiers were received after its end."""
        inputs = self.intake.inputs
        bear = {file.path: file.first is None or file.first <= last for file in inputs}
        return [file for file in inputs if bear[file.path]], [path for path, does in bear.items() if not does]


def _contributions(sets: Sequence[ResultSet], question: Question) -> tuple[Contributions, ...]:
    """Return what units brought about since the periods that are compared."""
    from de_an06.contributions import contributions

    indicators = {indicator.id: indicator for indicator in question.indicators}
    units = [results for results in sets if results.axis == "unit"]
    return tuple(c for s in units for key in question.compare for c in contributions(sets[0], s, indicators, key))


def configs(config: Config) -> tuple[tuple[str, str], ...]:
    """Return the configuration files used, with their hashes."""
    return tuple((source.path, source.sha256) for source in config.sources)


def unused(intake: Intake) -> list[Words]:
    """Say which blocks of the configuration met no file, and which configurations below the folder were not used."""
    passed = [(name, why) for name, why in intake.discovery.passed_over if name.endswith("/de-an06.toml")]
    below = [Words(f"{name}: {why.vi}", f"{name}: {why.en}") for name, why in passed]
    return [*intake.discovery.unmatched, *below]


def _short(intake: Intake, bearing: set[str]) -> list[Words]:
    """Say of which files rows may be missing that nobody can count, for no bound holds against that."""
    empty = [_NO_ROWS.fill(path=file.path) for file in intake.inputs if not file.rows and file.path in bearing]
    return [_BREAKS_OFF.fill(path=path) for path in sorted(intake.cut) if path in bearing] + empty


def vietnamese(intake: Intake) -> bool:
    """Tell whether the headers of some file are Vietnamese."""
    return any(source.vietnamese for source in intake.discovery.sources)


def _refuse(intake: Intake, command: str) -> None:
    if intake.refused:
        names = ", ".join(sorted(intake.refused))
        from de_an06.pages.sentences import fix_of, message_of

        found = next((f for f in intake.findings.all() if f.path in intake.refused), None)
        said = [] if found is None else [message_of(found), fix_of(found)]
        see = Words(f" Xem: {command}", f" See: {command}") if command else Words("", "")
        why = Words(*(" ".join(words.of(lang) for words in said) for lang in LANGS))
        raise InputError(
            f"Không đọc được {names}, nên số liệu sẽ thiếu. {why.vi}{see.vi}",
            f"{names} cannot be read, so figures would be short. {why.en}{see.en}",
        )
    if intake.tally is None and "coverage" not in intake.tables:
        raise InputError(
            "Không có bảng hồ sơ (dossiers) hoặc độ phủ hạ tầng (coverage) để tính; xem: de-an06 tables.",
            "There is no table of dossiers or coverage to count; see: de-an06 tables.",
        )


def _members(sets: tuple[ResultSet, ...], dimensions: Dimensions) -> dict[tuple[str, str], Words]:
    words = vocabulary().members
    units = dimensions.units
    above = set(units.texts("parent_code"))
    names = {
        "unit": dict(zip(units.codes, units.texts("unit_name"), strict=True)),
        "service": dict(zip(dimensions.services.codes, dimensions.services.texts("service_name"), strict=True)),
    }
    found: dict[tuple[str, str], Words] = {}
    for axis, member in (pair for s in sets for r in s.results for pair in r.group):
        if axis in ("channel", "tier") and member in words[axis]:
            found[axis, member] = words[axis][member]
        else:
            text = names.get(axis, {}).get(member) or member
            whole = axis == "unit" and member in above
            found[axis, member] = Words(f"{text} – riêng", f"{text}, own offices") if whole else Words(text, text)
    return found


def _data_code(inputs: Sequence[Input], config: Config, indicators: object) -> str:
    """Return a short hash of inputs, configuration and method."""
    code = sha256(__version__.encode())
    for item in inputs:
        code.update(f"{item.path}\0{item.table}\0{item.sha256}\n".encode(errors="surrogatepass"))
    for source in config.sources:
        code.update(f"{source.role}\0{source.sha256}\n".encode())
    code.update(repr(indicators).encode())
    return code.hexdigest()[:12]
