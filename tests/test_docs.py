"""The documentation is true: its Python runs, its commands exist, and no option or setting goes without a word."""

from __future__ import annotations

import doctest
import re
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

import pytest
import typer
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<code>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced piece of code and the line of the page on which it starts."""

    code: str
    line: int


def blocks(page: Path, language: str) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    fences = (fence for fence in FENCE.finditer(text) if fence["language"] == language)
    return [Block(textwrap.dedent(f["code"]), text.count("\n", 0, f.start("code"))) for f in fences]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# Python in the docs


def run(block: Block, page: Path, namespace: dict[str, object]) -> None:
    """Run a block as a doctest where it is one, and as it stands otherwise; a page's blocks share their names."""
    if block.code.startswith(">>>"):
        test = doctest.DocTestParser().get_doctest(block.code, namespace, name(page), name(page), block.line)
        seen: list[str] = []
        failed = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(
            test, out=seen.append, clear_globs=False
        )
        assert not failed.failed, "".join(seen)
        namespace.update(test.globs)
    else:
        exec(compile("\n" * block.line + block.code, name(page), "exec"), namespace)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name)
def test_python_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page, "python"):
        run(block, page, namespace)


# The command line in the docs


def commands() -> dict[str, typer.core.TyperCommand]:
    """Return every command by the words that call it, such as ``glosa data get``."""
    from glosa.cli.main import app

    def walk(words: str, command: typer.core.TyperCommand) -> Iterator[tuple[str, typer.core.TyperCommand]]:
        yield words, command
        for word, below in getattr(command, "commands", {}).items():
            yield from walk(f"{words} {word}", below)

    return dict(walk("glosa", typer.main.get_command(app)))


def options(command: typer.core.TyperCommand) -> list[str]:
    return [option for p in command.params if p.param_type_name == "option" for option in (*p.opts, *p.secondary_opts)]


def section(page: Path, title: str) -> str:
    """Return what stands under the headings that hold a title between backticks, down to the next heading."""
    text = page.read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return "\n".join(
        text[heading.end() : end] for heading, end in zip(headings, ends, strict=True) if f"`{title}`" in heading[2]
    )


def test_every_command_and_option_is_documented() -> None:
    page = ROOT / "docs/cli.md"
    missing = [
        f"{words} {option}".strip()
        for words, command in commands().items()
        if words != "glosa" and not hasattr(command, "commands")
        for option in ("", *options(command))
        if not (text := section(page, words)) or not re.search(rf"{option}(?![\w-])", text)
    ]
    assert missing == [], f"{page} has no heading with the command between backticks, or none of these below it"


def calls(page: Path) -> Iterator[list[str]]:
    """Yield the words of every call of glosa that a page shows."""
    for block in blocks(page, "console"):
        for line in block.code.replace("\\\n", " ").splitlines():
            if line.startswith("$ glosa"):
                yield shlex.split(line.removeprefix("$ "), comments=True)


@pytest.mark.parametrize("page", [page for page in PAGES if any(calls(page))], ids=name)
def test_commands_shown_exist(page: Path) -> None:
    known = commands()
    for words in calls(page):
        called = max((c for c in known if words[: len(c.split())] == c.split()), key=len)
        assert called != "glosa" or words[1:2] in ([], ["--help"]), f"{name(page)} shows {shlex.join(words)!r}"
        unknown = {w.split("=")[0] for w in words if re.match("-[-a-zA-Z]", w)} - {*options(known[called]), "--help"}
        assert not unknown, f"{name(page)} shows {shlex.join(words)!r}: {called} has no {sorted(unknown)}"


# The settings in the docs


def keys(model: type[BaseModel], table: str = "") -> Iterator[tuple[str, str]]:
    """Yield the table and the name of every setting; a table's settings are those of the model below it."""
    for key, field in model.model_fields.items():
        kinds = (field.annotation, *get_args(field.annotation))
        below = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        for kind in below:
            yield from keys(kind, f"{table}.{key}".strip("."))
        if not below:
            yield table, field.alias or key


def test_every_setting_is_documented() -> None:
    from glosa.settings import Settings

    page = ROOT / "docs/settings.md"
    text = page.read_text(encoding="utf-8")
    missing = [
        f"[{table}] {key}" for table, key in keys(Settings) if f"`{key}`" not in (section(page, f"[{table}]") or text)
    ]
    assert missing == []


def test_both_readmes_show_the_same_commands() -> None:
    def shown(page: str) -> list[str]:
        return [" ".join(words[:2]) for words in calls(ROOT / page)]

    assert shown("README.md") == shown("README.es.md")
