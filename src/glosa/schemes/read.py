"""Read a scheme from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glosa._validate import to_path
from glosa.errors import SettingsError
from glosa.schemes.columns import Names, find_columns
from glosa.schemes.draft import Draft, draft_table
from glosa.schemes.hierarchy import Hierarchy
from glosa.schemes.readers.catalogue import find_reader
from glosa.schemes.readers.table import read_excel
from glosa.schemes.scheme import Scheme
from glosa.types import StrPath


def read_scheme(
    path: StrPath,
    *,
    hierarchy: Hierarchy = "auto",
    sheet: str | None = None,
    code: str | None = None,
    title: Names = None,
    description: Names = None,
    parent: str | None = None,
    lengths: Sequence[int] | None = None,
    special: Iterable[str] = (),
    name: str | None = None,
) -> Scheme:
    """Return the scheme of a file: CSV, TSV, Excel, JSON, Parquet, or SKOS in any form of RDF.

    Args:
        path: The file; its ending tells the kind.
        hierarchy: "digits", "dots", "parent" or "flat"; "auto" is "parent" if the file tells parents, or else looks at
            the codes.
        sheet: The sheet of a workbook; the first if left out.
        code: The column of codes; it and the next three are guessed from the names of the columns if left out.
        title: The columns of titles, one a language, which the last word tells: title_en, "Title ES".
        description: The columns of descriptions; several of one language are joined.
        parent: The column of the parents' codes, empty at the top.
        lengths: The lengths of the levels of a digit hierarchy; a level without any code is made without titles.
        special: Codes outside the tree, such as 999.
        name: What the scheme is called; what the file says, or else its name, if left out.

    Raises:
        SchemeError: If the file cannot be read or is not a tree of titled codes; it lists every fault with its rows.
        UnavailableError: If the file is SKOS and rdflib is not installed.
    """
    path = to_path(path)
    draft = read_draft(path, sheet=sheet, code=code, title=title, description=description, parent=parent)
    called = name if name is not None else draft.name or path.stem
    return Scheme.from_draft(draft, hierarchy=hierarchy, lengths=lengths, special=special, name=called)


def read_draft(
    path: StrPath,
    *,
    sheet: str | None = None,
    code: str | None = None,
    title: Names = None,
    description: Names = None,
    parent: str | None = None,
) -> Draft:
    """Return what a file says of a scheme, not yet checked; the options are those of `read_scheme`.

    Raises:
        SchemeError: If the file cannot be read.
        SettingsError: If a sheet or columns are named for a file that has none.
    """
    path = to_path(path)
    reader = find_reader(path)
    if sheet is not None and reader is not read_excel:
        msg = f"{str(path)!r} is no workbook and has no sheet {sheet!r}. Leave out the sheet."
        raise SettingsError(msg)
    found = reader(path) if sheet is None else read_excel(path, sheet)
    if not isinstance(found, Draft):
        columns = find_columns(found.columns, code=code, title=title, description=description, parent=parent)
        return draft_table(found, columns)
    if code or title or description or parent:
        msg = f"{str(path)!r} has no columns to be named. Leave out code, title, description and parent."
        raise SettingsError(msg)
    return found
