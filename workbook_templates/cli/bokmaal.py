"""Click in bokmål: help pages and errors, whatever language the machine speaks.

Click's own sentences go through the machine's message catalogues, which hold no bokmål. Here the
help page's headings are set by subclasses, and every error is told anew from what the exception
carries (option, argument, command), never from its English text.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import click

_Value = TypeVar("_Value")

HELP_NAMES: Final = ["--hjelp", "--help"]


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Bruk: " if prefix is None else prefix)


class _Context(click.Context):
    formatter_class = _Formatter


class _Help(click.Command):
    """What a command and a group of commands share."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its text in bokmål."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Vis denne hjelpen og avslutt."
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, the help option last."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("Valg"):
            formatter.write_dl([record for record in records if record is not None])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; an error knows its command, which click's parser forgets to note."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class Command(_Help):
    """A command whose help and errors are bokmål."""

    allow_extra_args = True  # so that parse_args below can say what is wrong with them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[VALG]")
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; refuse those that no parameter takes."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            found = ", ".join(f"«{item}»" for item in rest)
            hint = 'Skriv navn med mellomrom i anførselstegn, for eksempel «"Nordre Follo"».'
            raise click.UsageError(f"For mange argumenter: {found}. {hint}", ctx)
        return rest


@dataclass(frozen=True, slots=True)
class Line:
    """A command's line on the help page, and what loads the command when it is called."""

    help: str
    load: Callable[[], click.Command]


_TYPED: Final = {"prov": "prøv"}
"""Commands by the names that keyboards without ø can type."""


class Group(_Help, click.Group):
    """A group of commands whose help and errors are bokmål; ``lines`` are its commands."""

    def __init__(self, *args: Any, lines: Mapping[str, Line], **kwargs: Any) -> None:
        self.lines = lines
        kwargs.setdefault("options_metavar", "[VALG]")
        kwargs.setdefault("subcommand_metavar", "KOMMANDO …")
        kwargs.setdefault("context_settings", {"help_option_names": HELP_NAMES})
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands with a line each."""
        super().format_options(ctx, formatter)
        with formatter.section("Kommandoer"):
            formatter.write_dl([(name, line.help) for name, line in self.lines.items()])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the commands' names, in the order of the help page."""
        return list(self.lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        line = self.lines.get(cmd_name)
        return None if line is None else line.load()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is an error that suggests the nearest."""
        args = [_TYPED.get(args[0], args[0]), *args[1:]]
        if args[0] not in self.lines and not ctx.resilient_parsing:
            message = f"Kommandoen «{args[0]}» finnes ikke.{_suggestion(args[0], self.lines)}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


class Choice(click.Choice[str]):
    """One of some words, whatever their case."""

    def __init__(self, choices: Iterable[str]) -> None:
        super().__init__(tuple(choices), case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as it is spelt here; tell which are allowed where it is none of them."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            name = param.opts[0] if isinstance(param, click.Option) else "Valget"
            allowed = " eller ".join(self.choices)
            raise click.UsageError(
                f"{name}: «{value}» er ikke tillatt. Tillatt: {allowed}.", ctx
            ) from None


def demanded(ctx: click.Context, param: click.Parameter, value: _Value | None) -> _Value | None:
    """Refuse a missing option; click's own mark of it on the help page is English."""
    if value is None and not ctx.resilient_parsing:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Mente du «{near[0]}»?" if near else ""


def _option(ctx: click.Context | None, name: str) -> click.Option | None:
    params = ctx.command.get_params(ctx) if ctx is not None else []
    options = (param for param in params if isinstance(param, click.Option))
    return next((option for option in options if name in option.opts), None)


def _no_such_option(error: click.NoSuchOption) -> str:
    known = [
        name
        for param in (error.ctx.command.get_params(error.ctx) if error.ctx is not None else [])
        if isinstance(param, click.Option)
        for name in param.opts
    ]
    return f"Valget «{error.option_name}» finnes ikke.{_suggestion(error.option_name, known)}"


def _bad_option(error: click.BadOptionUsage) -> str:
    option = _option(error.ctx, error.option_name)
    if option is not None and option.is_flag:
        return f"Valget «{error.option_name}» tar ingen verdi."
    return f"Valget «{error.option_name}» mangler en verdi."


def _missing(error: click.MissingParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"Valget «{error.param.opts[0]}» mangler."
    name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
    return f"Argumentet {name} mangler."


def error_text(error: click.ClickException) -> str:
    """Tell in bokmål what was wrong with the command line."""
    tellers: tuple[tuple[type[click.ClickException], Callable[[Any], str]], ...] = (
        (click.NoSuchOption, _no_such_option),
        (click.BadOptionUsage, _bad_option),
        (click.MissingParameter, _missing),
    )
    return next((tell(error) for kind, tell in tellers if isinstance(error, kind)), error.message)


def where_to_find_help(error: click.ClickException) -> str:
    """Name the help page of the command that the error concerns."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return "" if ctx is None else f"Skriv «{ctx.command_path} {HELP_NAMES[0]}» for hjelp."
