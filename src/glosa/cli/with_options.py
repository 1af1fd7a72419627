"""Commands that share options: these reach them as one dictionary."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, TypeAlias, get_type_hints

Command: TypeAlias = Callable[..., None]


def with_options(**options: Any) -> Callable[[Command], Command]:
    """Give a command, beside its own options, those that it shares with others.

    The command is called with a dictionary of those that were said, and with the values of its own options.

    Args:
        options: Annotations by the name of the option, as `glosa.cli.options` has them.
    """

    def decorate(command: Command) -> Command:
        own = _own_options(command)

        @wraps(command)
        def run(**values: Any) -> None:
            asked = {name: values[name] for name in options if values[name] is not None}
            command(asked, **{option.name: values[option.name] for option in own})

        shared = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=options[name]) for name in options]
        told = [*shared, *own]
        run.__signature__ = Signature(told)  # type: ignore[attr-defined] # what Typer reads
        run.__annotations__ = {option.name: option.annotation for option in told}
        return run

    return decorate


def _own_options(command: Command) -> list[Parameter]:
    """Return the parameters after the first, which takes the others; their annotations are no text any more."""
    kinds = get_type_hints(command, localns={"Settings": object}, include_extras=True)  # help does not load settings
    _, *own = signature(command).parameters.values()
    return [option.replace(kind=Parameter.KEYWORD_ONLY, annotation=kinds[option.name]) for option in own]
