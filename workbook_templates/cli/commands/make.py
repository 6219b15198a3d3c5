"""The command that makes workbooks of a kind: one builder for every kind that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option, write_or_print
from workbook_templates.cli.paths import demand_ending, file_path, refuse_own_input
from workbook_templates.kinds import (
    CapacityT,
    Changed,
    ContentsT,
    InputsT,
    Linked,
    MakeCommand,
    MakeOption,
    WorkbookKind,
)
from workbook_templates.registry import kind_of
from workbook_templates.registry import kinds as kinds_of_workbook
from workbook_templates.reports import (
    console,
    print_lines,
    print_remarks,
    print_report,
)
from workbook_templates.xlsx import Book, write_whole
from xlmodel import EffektmodellError
from xlmodel.common.errors import quoted

_ValueT = TypeVar("_ValueT")


def make_command(
    name: str, kind: WorkbookKind[InputsT, CapacityT, ContentsT], texts: MakeCommand[InputsT]
) -> click.Command:
    """Return the command that writes a workbook of a kind, or one of its examples as an input file."""

    @click.command(name, cls=Command, help=texts.help)
    @click.option(
        "--inndata",
        type=file_path,
        metavar="FIL",
        help=f"{texts.files} eller utfylt {texts.workbook} (.xlsx).",
    )
    @click.option(
        "--eksempel",
        metavar="NAVN",
        help=f"Ett av eksemplene som følger med: {', '.join(kind.examples)}.",
    )
    @click.option(
        "--ut",
        type=file_path,
        metavar="FIL",
        help=f"Filen som lages. Ellers «{kind.word} KOMMUNE ÅR.xlsx» i mappen du står i.",
    )
    @click.option(
        "--mal", is_flag=True, help="Skriv eksempelet som inndatafil (TOML), ikke som arbeidsbok."
    )
    @_own_options(texts.options)
    @overwrite_option()
    @click.pass_context
    def make(
        ctx: click.Context,
        /,
        inndata: Path | None,
        eksempel: str | None,
        ut: Path | None,
        mal: bool,
        overskriv: bool,
        **given: Path | bool | None,
    ) -> None:
        own = {
            option.name: value if isinstance(value, Path) else None
            for option in texts.options
            if (value := given[_parameter(option)])
        }
        if inndata is not None and (eksempel is not None or mal):
            other = "--mal" if mal else "--eksempel"
            raise EffektmodellError(f"--inndata og {other} kan ikke brukes samtidig.")
        if mal:
            if own:
                raise EffektmodellError(f"--mal og {next(iter(own))} kan ikke brukes samtidig.")
            demand_ending(ut, "en inndatafil", ".toml")
            write_or_print(_chosen(kind.examples, eksempel).toml(), ut, overwrite=overskriv)
            return
        demand_ending(ut, "en arbeidsbok", ".xlsx")
        inputs, remarks = (
            (_chosen(kind.examples, eksempel).inputs(), ())
            if inndata is None
            else kind.inputs_from(inndata)
        )
        changed = _changed(texts, inputs, own)
        path = ut if ut is not None else Path(kind.file_name(changed.inputs))
        refuse_own_input(path, (inndata, *own.values()))
        write_whole(path, kind.workbook_bytes(changed.inputs), overwrite=overskriv)
        screen = console()
        print_lines([f"Skrev {path}"], screen)
        warnings = kind.warnings(changed.inputs)
        print_remarks((*remarks, *changed.remarks, *warnings), screen)
        for report in (*changed.reports, kind.summary(changed.inputs)):
            print_report(report, screen)
        if not changed.is_whole:
            ctx.exit(1)

    return make


def _changed(
    texts: MakeCommand[InputsT], inputs: InputsT, own: Mapping[str, Path | None]
) -> Changed[InputsT]:
    """Return inputs as a kind's own options change them: those that link to another kind's last."""
    kinds = {option.name: option.inputs for option in texts.options}
    linked, remarks = {}, list[str]()
    for name, path in own.items():
        if path is not None and (wanted := kinds[name]) is not None:
            other, told = _inputs_of(wanted, path)
            linked[name] = Linked(path, other)
            remarks += told
    others = {name: path for name, path in own.items() if name not in linked}
    changed = texts.change(inputs, others) if others else Changed(inputs)
    if not linked:
        return changed
    both = texts.link(changed.inputs, linked)
    return Changed(
        both.inputs,
        (*changed.remarks, *remarks, *both.remarks),
        (*changed.reports, *both.reports),
        changed.is_whole and both.is_whole,
    )


def _inputs_of(wanted: type[Any], path: Path) -> tuple[Any, tuple[str, ...]]:
    """Read the inputs of a class from a file of its kind, with what a reader should know."""
    kind = next(kind for kind in kinds_of_workbook() if kind.inputs is wanted)
    if path.suffix.lower() == ".xlsx":
        book = Book.open(path)
        found = kind_of(book.tabs, book.names)
        if found is not kind:
            raise EffektmodellError(
                f"{path}: dette er en arbeidsbok for {found.title}, ikke for {kind.title}."
            )
    return kind.inputs_from(path)


def _own_options(options: Iterable[MakeOption]) -> Callable[[Any], Any]:
    """Return what adds a kind's own options to its command."""

    def add(function: Any) -> Any:
        for option in reversed(tuple(options)):
            kind: dict[str, Any] = (
                {"type": file_path, "metavar": option.metavar}
                if option.metavar
                else {"is_flag": True}
            )
            function = click.option(option.name, _parameter(option), help=option.help, **kind)(
                function
            )
        return function

    return add


def _parameter(option: MakeOption) -> str:
    return f"own_{option.name.strip('-').replace('-', '_')}"


def _chosen(examples: Mapping[str, _ValueT], name: str | None) -> _ValueT:
    """Return the example of a name, the first where none is given."""
    if name is None:
        return next(iter(examples.values()))
    if name not in examples:
        raise EffektmodellError(
            f"Eksempelet {quoted(name)} finnes ikke. Tillatt: {', '.join(examples)}."
        )
    return examples[name]
