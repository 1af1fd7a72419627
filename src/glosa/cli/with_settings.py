"""Commands that take settings: their options, put over those of the file, reach them as one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from glosa.cli.with_options import Command, with_options
from glosa.types import Json


def with_settings(**options: Any) -> Callable[[Command], Command]:
    """Give a command, beside its own options, those that stand for settings.

    The command is called with the settings and with the values of its own options.

    Args:
        options: Annotations by the name of the option, as `glosa.cli.options` has them; ``settings`` names the file.
    """

    def decorate(command: Command) -> Command:
        @with_options(**options)
        @wraps(command)
        def run(asked: Json, **own: Any) -> None:
            from glosa.cli.settle import announce, settle

            file = asked.pop("settings", None)
            settled = settle(file, **asked)
            if not own.get("as_json"):
                announce(file, settled)
            command(settled, **own)

        return run

    return decorate
