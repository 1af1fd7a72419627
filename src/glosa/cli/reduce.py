"""`glosa reduce`: rows in fewer numbers, beside principal components and UMAP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.console import print_faults, print_table, say, write_json
from glosa.cli.options import AUTOENCODER, ROWS, AsJson, CoderKind, Language, Test, parse_lengths
from glosa.cli.progress import fit_progress
from glosa.cli.with_options import with_options
from glosa.types import Json

if TYPE_CHECKING:
    from glosa.evaluation.reduction import Reduction

METHODS = {"autoencoder": "Autoencoder", "pca": "PCA", "umap": "UMAP"}


@with_options(**ROWS, kind=CoderKind, **AUTOENCODER)
def reduce(
    asked: Json,
    dimensions: Annotated[
        str | None,
        typer.Option(metavar="SIZES", help="Sizes of codes to compare, as 2,8,32; some up to the last layer."),
    ] = None,
    test: Test = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of page, codes and autoencoder.")
    ] = Path("reduced"),
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The table with its codes; codes.csv in the folder if left out.")
    ] = None,
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Put rows into fewer numbers: columns of a table, pictures, or texts.

    An autoencoder learns them, and its codes are written beside the columns that came. The page shows maps of the rows,
    and how much is lost, by the number of dimensions, beside principal components, and UMAP if it is installed.

    Example: glosa reduce cells.csv --label type -o reduced

    Pictures: glosa reduce mnist.parquet --where split=train --layers 512,256,32 --dimensions 2,8,32 -o digits

    Texts: glosa reduce answers.csv --text job --label code --table codes.parquet
    """
    from glosa.cli.rows import CODER, coder_options, read_parted, save_coder
    from glosa.estimators.suited import suited_autoencoder
    from glosa.evaluation.reduction import code_names
    from glosa.experiments.reduce import reduce as reduce_rows
    from glosa.experiments.reduce import usual_sizes
    from glosa.records.columns import refuse_taken
    from glosa.records.sniff import form_of
    from glosa.records.write import write_table
    from glosa.report.reduction import write_reduction
    from glosa.storage.folder import refuse_foreign

    codes = output / "codes.csv" if table is None else table
    form_of(codes)
    sizes = parse_lengths(dimensions)
    rows, tested = read_parted(asked, test)
    coder = suited_autoencoder(rows, **coder_options(asked))
    refuse_taken(rows.table.columns, code_names(coder.layers[-1]))
    refuse_foreign(output / CODER, coder.saved_as)
    with fit_progress(hidden=as_json) as report:
        found = reduce_rows(rows, coder, dimensions=sizes or usual_sizes(coder), test=tested, progress=report)
    save_coder(coder, rows.reader, output)
    write_table(found.with_codes(), codes)
    page = write_reduction(found, output, language=language, title=title)
    if as_json:
        write_json(found.to_json() | {"page": str(page), "codes": str(codes), "folder": str(output)})
        return
    _print(found)
    say(f"The table with its codes: [bold]{escape(str(codes))}[/bold]", f"The page: [bold]{escape(str(page))}[/bold]")


def _print(found: Reduction) -> None:
    say(f"{found.learned:,} rows of {found.size:,} numbers learned; the figures are of {found.tested:,} others")
    print_faults("Worth a look", found.notes)
    rows = [
        (
            METHODS[one.method],
            f"{one.dimensions:,}",
            f"{one.ratio:.1f}",
            "" if one.explained is None else f"{one.explained:.1%}",
            "" if one.error is None else f"{one.error:.3g}",
            f"{one.neighbours.kept:.1%}",
            f"{one.neighbours.trustworthiness:.3f}",
        )
        for one in found.figures
    ]
    headings = ("Method", "Dimensions", "Times fewer", "Variance kept", "Error", "Nearest kept", "Trustworthiness")
    print_table(headings, rows, right=range(1, 7))
