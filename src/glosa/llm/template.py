"""Prompts in files: what is said to a language model, with places to be filled in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from string import Template as Places

from glosa.errors import Fault, SettingsError, nearest
from glosa.llm.service import Messages
from glosa.types import Language, StrPath

_RULE = re.compile(r"^---\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Template:
    """A prompt: rules for the model above a line of three dashes, the question below it.

    Args:
        name: What it is called.
        rules: The system message; "" sends none.
        question: The user message.

    >>> template = Template("titles", "You write job titles.", "Write $count titles of $title.")
    >>> template.fill({"count": 3, "title": "cooks"})[1]
    {'role': 'user', 'content': 'Write 3 titles of cooks.'}
    """

    name: str
    rules: str
    question: str

    @cached_property
    def hash(self) -> str:
        """The identity of the text, 12 hexadecimal digits."""
        return hashlib.sha256(f"{self.rules}\n---\n{self.question}".encode()).hexdigest()[:12]

    @property
    def places(self) -> frozenset[str]:
        """The names of the places to be filled in."""
        return frozenset((*Places(self.rules).get_identifiers(), *Places(self.question).get_identifiers()))

    def fill(self, values: Mapping[str, object]) -> Messages:
        """Return the conversation with the places filled in; what is filled in is taken as it is."""
        parts = (("system", self.rules), ("user", self.question))
        return [{"role": role, "content": Places(text).substitute(values)} for role, text in parts if text]


def packaged(kind: str, language: Language) -> Template:
    """Return a template that comes with Glosa.

    >>> packaged("synthesize", "es").name
    'synthesize.es'
    """
    name = f"{kind}.{language}"
    text = resources.files(__package__).joinpath("templates", f"{name}.txt").read_text(encoding="utf-8")
    return _parse(name, text)


def read_template(path: StrPath, *, valid: Sequence[str], needed: Sequence[str]) -> Template:
    """Return the template of a file.

    Args:
        path: A text file in UTF-8.
        valid: The places that will be filled in.
        needed: Those of them that the template must have.

    Raises:
        SettingsError: The file cannot be read, is empty, or has other places; all faults are told.
    """
    place = Path(path)
    try:
        text = place.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{place} cannot be read: {error}. Name a text file in UTF-8."
        raise SettingsError(msg) from error
    template = _parse(place.name, text)
    faults = [*_strange(text), *_unfilled(template, valid), *_missing(template, needed)]
    if faults:
        msg = f"{place} is no template that can be filled in:"
        raise SettingsError(msg, faults)
    return template


def _parse(name: str, text: str) -> Template:
    first, *second = _RULE.split(text, maxsplit=1)
    rules, question = (first, second[0]) if second else ("", first)
    return Template(name, rules.strip(), question.strip())


def _strange(text: str) -> list[Fault]:
    return [] if Places(text).is_valid() else [Fault("a $ stands alone", remedy="Write $$ for a dollar.")]


def _unfilled(template: Template, valid: Sequence[str]) -> list[Fault]:
    strange = sorted(template.places - set(valid))
    return [Fault(f"nothing fills in ${name}", remedy=nearest(name, valid)) for name in strange]


def _missing(template: Template, needed: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"it does not have ${name}", remedy="The model must be told.")
        for name in needed
        if name not in template.places
    ]
