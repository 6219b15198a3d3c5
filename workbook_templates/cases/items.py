"""What pytest collects: a case file, and an item for each of its cases and engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from workbook_templates.cases.files import Case, read_cases
from workbook_templates.cases.running import Runner, Status, run_ahead
from xlmodel.common.errors import EffektmodellError

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr
    from _pytest._code.code import TracebackStyle as _TracebackStyle


_SLOW: Final = "libreoffice"
_ARE_AHEAD: Final = pytest.StashKey[bool]()


class CasesFile(pytest.File):
    """A case file; its workbook is loaded once for all its items."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item a case and engine."""
        try:
            cases = read_cases(self.path)
        except EffektmodellError as error:
            raise self.CollectError(str(error)) from None
        runner = Runner(cases)
        for case in cases.cases:
            for engine in case.engines:
                yield CaseItem.of(self, runner, case, engine)


class CaseItem(pytest.Item):
    """A case in an engine."""

    runner: Runner
    case: Case
    engine: str

    @classmethod
    def of(cls, parent: CasesFile, runner: Runner, case: Case, engine: str) -> CaseItem:
        """Return the item of a case in an engine."""
        item: CaseItem = cls.from_parent(parent, name=f"{case.name} [{engine}]")
        item.runner, item.case, item.engine = runner, case, engine
        return item

    def runtest(self) -> None:
        """Run the case."""
        self._run_ahead()
        outcome = self.runner.run(self.engine, self.case)
        if outcome.status is Status.SKIPPED:
            pytest.skip("; ".join(outcome.lines))
        if outcome.status is Status.FAILED:
            given = ", ".join(f"{key} = {value}" for key, value in self.case.inputs.items())
            raise EffektmodellError(
                "\n".join([*outcome.lines, f"Inndata satt: {given or 'ingen'}"])
            )

    def _run_ahead(self) -> None:
        """Let LibreOffice calculate the cases of all items of the run when the first one needs it."""
        if self.engine != _SLOW or _ARE_AHEAD in self.config.stash:
            return
        self.config.stash[_ARE_AHEAD] = True
        items = (item for item in self.session.items if isinstance(item, CaseItem))
        run_ahead((i.runner, i.engine, i.case) for i in items if i.engine == _SLOW)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: _TracebackStyle | None = None,
    ) -> str | TerminalRepr:
        """Tell what differs, without a traceback."""
        if isinstance(excinfo.value, EffektmodellError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return where the item is from."""
        return self.path, None, self.name
