"""Schemes in SKOS, in any form of RDF that rdflib reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glosa.errors import Fault, SchemeError, UnavailableError
from glosa.schemes.draft import Draft
from glosa.schemes.entry import UNDETERMINED, Entry

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FORMATS = {".jsonld": "json-ld", ".n3": "n3", ".nt": "nt", ".ttl": "turtle"}
"""RDF/XML for all the others."""


def read_skos(path: Path) -> Draft:
    """Return the concepts of a SKOS file: notation, broader or narrower, preferred labels, definitions or scope notes.

    A concept without a notation takes the end of its address as its code. Languages stand in alphabetical order.

    Raises:
        UnavailableError: If rdflib is not installed.
        SchemeError: If the file is not RDF, has no concept, or a concept has several parents.
    """
    graph = _parse(path)
    from rdflib.namespace import RDF, SKOS

    concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
    if not concepts:
        msg = f"{str(path)!r} has no skos:Concept. Is it a scheme in SKOS?"
        raise SchemeError(msg)
    parents = {concept: _parents(graph, concept) for concept in concepts}
    _check_one_parent(path, {_code(graph, concept): found for concept, found in parents.items()})
    entries = [_entry(graph, concept, next(iter(found), None)) for concept, found in parents.items()]
    return Draft(entries=tuple(entries), has_parents=any(entry.parent for entry in entries), name=_name(graph))


def _parse(path: Path) -> Graph:
    try:
        from rdflib import Graph
    except ImportError as error:
        msg = "reading SKOS needs rdflib, which is not installed. Run: pip install rdflib"
        raise UnavailableError(msg) from error
    try:
        return Graph().parse(path, format=FORMATS.get(path.suffix.lower(), "xml"))
    except Exception as error:  # its parsers raise anything, IndexError too, on a broken file
        msg = f"{str(path)!r} cannot be read as RDF: {error}"
        raise SchemeError(msg) from error


def _entry(graph: Graph, concept: Node, parent: str | None) -> Entry:
    descriptions = _texts(graph, concept, "definition") or _texts(graph, concept, "scopeNote")
    return Entry(_code(graph, concept), parent, _texts(graph, concept, "prefLabel"), descriptions)


def _code(graph: Graph, concept: Node) -> str:
    from rdflib.namespace import SKOS

    notations = sorted(str(notation) for notation in graph.objects(concept, SKOS.notation))
    return notations[0] if notations else str(concept).rstrip("/").rpartition("#")[2].rpartition("/")[2]


def _parents(graph: Graph, concept: Node) -> list[str]:
    from rdflib.namespace import SKOS

    above = {*graph.objects(concept, SKOS.broader), *graph.subjects(SKOS.narrower, concept)}
    return sorted(_code(graph, parent) for parent in above)


def _texts(graph: Graph, concept: Node, kind: str) -> dict[str, str]:
    from rdflib.namespace import SKOS
    from rdflib.term import Literal

    literals = sorted(text for text in graph.objects(concept, SKOS[kind]) if isinstance(text, Literal))
    by_language = {text.language or UNDETERMINED: str(text).strip() for text in reversed(literals)}
    return {language: by_language[language] for language in sorted(by_language) if by_language[language]}


def _name(graph: Graph) -> str:
    from rdflib.namespace import RDF, SKOS

    schemes = sorted(set(graph.subjects(RDF.type, SKOS.ConceptScheme)), key=str)
    titles = [title for scheme in schemes for title in _texts(graph, scheme, "prefLabel").values()]
    return titles[0] if titles else ""


def _check_one_parent(path: Path, parents: Mapping[str, Sequence[str]]) -> None:
    remedy = "A scheme is a tree: keep one of them."
    faults = [
        Fault(f"code {code!r} has {len(found)} parents: {', '.join(map(repr, found))}", remedy=remedy)
        for code, found in parents.items()
        if len(found) > 1
    ]
    if faults:
        msg = f"{str(path)!r} cannot be used as it is:"
        raise SchemeError(msg, faults)
