from __future__ import annotations

import sys
from pathlib import Path

import pytest

from glosa.errors import SchemeError, UnavailableError
from glosa.schemes import Scheme, read_scheme

PREFIX = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix c: <http://example.org/c/> .\n"
TURTLE = """
c:scheme a skos:ConceptScheme ; skos:prefLabel "Occupations"@en .
c:C01 a skos:Concept ; skos:notation "01" ; skos:broader c:C0 ;
  skos:prefLabel "Officers"@en, "Oficiales"@es ; skos:definition "They command."@en .
c:C0 a skos:Concept ; skos:notation "0" ; skos:prefLabel "Armed forces"@en ; skos:scopeNote "A note."@en .
c:C2 a skos:Concept ; skos:prefLabel "Professionals" ; skos:narrower c:C21 .
c:C21 a skos:Concept ; skos:prefLabel "Scientists"@en .
"""


def read(tmp_path: Path, turtle: str) -> Scheme:
    path = tmp_path / "codes.ttl"
    path.write_text(PREFIX + turtle, encoding="utf-8")
    return read_scheme(path)


def test_notation_broader_narrower_and_languages(tmp_path: Path) -> None:
    scheme = read(tmp_path, TURTLE)
    assert scheme.name == "Occupations"
    assert scheme.codes == ("0", "01", "C2", "C21")
    assert (scheme.parent("01"), scheme.parent("C21")) == ("0", "C2")
    assert (scheme.title("01", "es"), scheme.title("C2", "und")) == ("Oficiales", "Professionals")
    assert (scheme.description("01"), scheme.description("0")) == ("They command.", "A note.")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself
def test_every_form_of_rdf_gives_the_same_scheme(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    scheme = read(tmp_path, TURTLE)
    graph = rdflib.Graph().parse(data=PREFIX + TURTLE, format="turtle")
    for suffix, form in ((".rdf", "xml"), (".nt", "nt"), (".n3", "n3"), (".jsonld", "json-ld")):
        graph.serialize(tmp_path / f"codes{suffix}", format=form, encoding="utf-8")
        assert read_scheme(tmp_path / f"codes{suffix}") == scheme


def test_without_parents_the_codes_tell_them(tmp_path: Path) -> None:
    concepts = [f'c:{code} a skos:Concept ; skos:notation "{code}" ; skos:prefLabel "T" .' for code in ("1", "11", "2")]
    assert read(tmp_path, "\n".join(concepts)).parent("11") == "1"


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("c:x a c:y .", "has no skos:Concept"),
        ("c:x a", "cannot be read as RDF"),
        ("c:x a skos:Concept .", "1 code without a title: 'x'"),
        ('c:x a skos:Concept ; skos:prefLabel "X" ; skos:broader c:y .', "code 'y' is missing, the parent of 'x'"),
        ("c:x a skos:Concept ; skos:broader c:y, c:z .", "code 'x' has 2 parents: 'y', 'z'"),
    ],
)
def test_faults(tmp_path: Path, turtle: str, message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        read(tmp_path, turtle)


def test_without_rdflib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(UnavailableError, match=r"pip install rdflib"):
        read(tmp_path, TURTLE)
