"""`glosa vectors`: train word vectors, see what they know, keep the part that is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.options import DATA_HELP, AsJson, Text
from glosa.errors import SettingsError

if TYPE_CHECKING:
    import polars as pl

    from glosa.types import Json

app = typer.Typer(no_args_is_help=True, help="Word vectors: train them, see what they cover, keep what is needed.")

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="GloVe, word2vec or fastText, or a folder that `glosa vectors` wrote.")
]
Data = Annotated[list[str] | None, typer.Option("--data", help=f"{DATA_HELP} May be repeated.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to keep the vectors.")]
Listed = Annotated[
    str | None, typer.Option("--words", help="A table whose first column lists the words of a .npy matrix.")
]


@app.command()
def train(
    data: Annotated[list[str], typer.Argument(metavar="DATA", help=f"{DATA_HELP} Several may be named.")],
    output: Output,
    text: Text = None,
    method: Annotated[Literal["word2vec", "fasttext"], typer.Option(help="fasttext knows parts of words too.")] = (
        "word2vec"
    ),
    dim: Annotated[int, typer.Option(help="Numbers of a vector.")] = 100,
    window: Annotated[int, typer.Option(help="Words on each side that are neighbours.")] = 5,
    min_count: Annotated[int, typer.Option(help="How often a word must be met to get a vector.")] = 2,
    epochs: Annotated[int, typer.Option(help="Passes over the texts.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same vectors.")] = 0,
    *,
    as_json: AsJson = False,
) -> None:
    """Train word vectors on texts; these need no label.

    Example: glosa vectors train answers.csv titles.csv --text job --text title -o vectors
    """
    from glosa.features.word_vectors import coverage, train_vectors, write_vectors
    from glosa.features.word_vectors.folder import KIND
    from glosa.features.words import count_words
    from glosa.storage.folder import refuse_foreign

    refuse_foreign(output, KIND)
    texts = read_texts(data, text)
    with Console(stderr=True).status("Training..."):
        vectors = train_vectors(
            texts, dim=dim, window=window, min_count=min_count, epochs=epochs, method=method, seed=seed
        )
    write_vectors(output, vectors)
    covered = coverage(vectors, count_words(texts)).to_json()
    if as_json:
        write_json({"path": str(output), "words": len(vectors), "dim": vectors.dim, "coverage": covered})
        return
    say(f"[bold]{escape(str(output))}[/bold]: {len(vectors):,} words, {vectors.dim} numbers each")
    _print_coverage(covered)
    say_next(f"glosa vectors show {output} --word {max(vectors.words[:20], key=len)}")


@app.command()
def show(
    file: File,
    data: Data = None,
    text: Text = None,
    word: Annotated[list[str] | None, typer.Option(help="Show the nearest words; may be repeated.")] = None,
    most: Annotated[int, typer.Option(min=1, help="How many nearest or missing words.")] = 10,
    words: Listed = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show how many words of texts have a vector, and which words are nearest to a word.

    With --data only the words of its texts are looked at; without, the nearest of all words are sought, in memory.

    Example: glosa vectors show glove.6B.50d.txt --data answers.csv --text job --word cook
    """
    import polars as pl

    from glosa.features.word_vectors import coverage, nearest_words, read_vectors
    from glosa.features.words import count_words

    counts = count_words(read_texts(data, text)) if data else None
    asked = None if counts is None else {*counts, *(word or ()), *count_words(pl.Series(word, dtype=pl.String))}
    with Console(stderr=True).status(f"Reading {file}..."):
        vectors = read_vectors(file, asked, listed=_read_list(words))
    found: Json = {
        "path": str(file),
        "words": len(vectors),
        "dim": vectors.dim,
        "coverage": None if counts is None else coverage(vectors, counts, most=most).to_json(),
        "nearest": {one: nearest_words(vectors, one, most) for one in word or ()},
    }
    if as_json:
        write_json(found)
    else:
        _print(found)


@app.command()
def keep(
    file: File,
    output: Output,
    data: Data = None,
    text: Text = None,
    words: Listed = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Keep vectors in a folder that is read at once: those of the words of texts, or all.

    Example: glosa vectors keep cc.es.300.bin --data answers.csv --text job -o vectors
    """
    from glosa.features.word_vectors import read_vectors, write_vectors
    from glosa.features.word_vectors.folder import KIND
    from glosa.features.words import count_words
    from glosa.storage.folder import refuse_foreign

    refuse_foreign(output, KIND)
    asked = count_words(read_texts(data, text)) if data else None
    with Console(stderr=True).status(f"Reading {file}..."):
        vectors = read_vectors(file, asked, listed=_read_list(words))
    write_vectors(output, vectors)
    if as_json:
        write_json({"path": str(output), "words": len(vectors), "dim": vectors.dim})
    else:
        say(f"[bold]{escape(str(output))}[/bold]: {len(vectors):,} words, {vectors.dim} numbers each")


def read_texts(sources: Sequence[str], columns: Sequence[str] | None) -> pl.Series:
    """Return the texts of some columns of tables, one after another; a table need not have all of them.

    Raises:
        SettingsError: No column is named.
        TableError: A column is in no table, a table has none of them, or cannot be read.
    """
    import polars as pl

    from glosa.records.clean import as_text
    from glosa.records.columns import require_columns
    from glosa.records.read import read_table

    if not columns:
        msg = f"no text of {', '.join(sources)} is named. Name its columns with --text."
        raise SettingsError(msg)
    tables = {source: read_table(source) for source in sources}
    names = dict.fromkeys(name for table in tables.values() for name in table.columns)
    require_columns([*names], columns, ", ".join(sources))
    for source, table in tables.items():
        if not set(columns) & set(table.columns):
            require_columns(table.columns, columns, source)
    texts = [
        as_text(table[name]).alias("text") for table in tables.values() for name in columns if name in table.columns
    ]
    return pl.concat(texts)


def _read_list(source: str | None) -> list[str] | None:
    """Return the first column of a table."""
    from glosa.records.clean import as_text
    from glosa.records.read import read_table

    return None if source is None else as_text(read_table(source).to_series(0)).fill_null("").to_list()


def _print(found: Json) -> None:
    say(f"[bold]{escape(found['path'])}[/bold]: {found['words']:,} words, {found['dim']} numbers each")
    if found["coverage"] is not None:
        _print_coverage(found["coverage"])
    for word, near in found["nearest"].items():
        print_table((f"Nearest to {word}", "Cosine"), [(other, f"{cosine:.3f}") for other, cosine in near], right=(1,))


def _print_coverage(covered: Json) -> None:
    shares = [
        ("different words", f"{covered['words']:,}", f"{covered['known']:,}", f"{covered['share']:.1%}"),
        (
            "running words",
            f"{covered['running']:,}",
            f"{covered['running_known']:,}",
            f"{covered['running_share']:.1%}",
        ),
    ]
    print_table(("Of the texts", "In all", "With a vector", "Share"), shares, right=(1, 2, 3))
    if covered["missing"]:
        say(f"Most frequent without: {escape(', '.join(f'{word} ({count:,})' for word, count in covered['missing']))}")
