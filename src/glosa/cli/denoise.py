"""`glosa denoise`: take noise away from pictures."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.options import AUTOENCODER, PICTURES, AsJson, CoderFolder, Language, Test
from glosa.cli.progress import fit_progress
from glosa.cli.with_options import with_options
from glosa.errors import SettingsError
from glosa.types import Json

if TYPE_CHECKING:
    from glosa.estimators.autoencoder import Autoencoder
    from glosa.evaluation.denoising import Denoising
    from glosa.features.rows import RowReader, Rows

HELD_OUT = 0.1
SIGMA = 0.5


@with_options(**PICTURES, **AUTOENCODER)
def denoise(
    asked: Json,
    noisy: Annotated[
        str | None, typer.Option(metavar="PICTURES", help="Pictures with noise, to be cleaned; as DATA may be.")
    ] = None,
    clean: Annotated[
        str | None, typer.Option(metavar="PICTURES", help="The same without noise, in the same order: how good is it?")
    ] = None,
    test: Test = None,
    sigma: Annotated[
        float, typer.Option(help="Standard deviation of the noise that is learned, where black is 0 and white is 1.")
    ] = SIGMA,
    model: CoderFolder = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="Folder of page, pictures and autoencoder."),
    ] = Path("denoised"),
    pictures: Annotated[Literal["png", "npz"], typer.Option(help="As what cleaned pictures are written.")] = "png",
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Take noise away from pictures: an autoencoder learns it from clean ones.

    DATA are clean pictures. Noise is added to a tenth of them, or to those that --test names, which are not learned
    from, and the page shows how much of it is taken away. With --noisy it cleans pictures that have noise already.

    Example: glosa denoise mnist.parquet --where split=train --test split=test -o denoised

    Then: glosa denoise --model denoised --noisy scans -o cleaned
    """
    from glosa.report.denoising import write_denoising

    _refuse(asked, noisy, clean, model)
    coder, reader, learned, held_out = _prepare(asked, test, sigma, model, whole=noisy is not None, hidden=as_json)
    found = (
        _measure(coder, held_out, sigma, learned, asked.get("seed", 0))
        if noisy is None
        else _clean(coder, reader, noisy, clean, learned, asked.get("seed", 0))
    )
    if model is None:
        from glosa.cli.rows import save_coder

        save_coder(coder, reader, output)
    page = write_denoising(found, output, language=language, title=title, pictures=None if noisy is None else pictures)
    if as_json:
        write_json(found.to_json() | {"page": str(page)})
        return
    _print(found)
    say(f"The page: [bold]{escape(str(page))}[/bold]")
    if model is None and noisy is None:
        say_next(f"glosa denoise --model {shlex.quote(str(output))} --noisy PICTURES -o cleaned")


def _refuse(asked: Json, noisy: str | None, clean: str | None, model: Path | None) -> None:
    """Refuse pictures that are named in a way that makes no sense, before anything is learned.

    Raises:
        SettingsError: Nothing is named to learn from or to clean, or clean pictures of no noisy ones.
    """
    if "data" not in asked and model is None:
        msg = "there is nothing to learn from. Name clean pictures as DATA, or an earlier run with --model."
        raise SettingsError(msg)
    if "data" not in asked and noisy is None:
        msg = "there is nothing to clean. Name pictures with --noisy, or clean ones as DATA, to which noise is added."
        raise SettingsError(msg)
    if "data" in asked and model is not None and noisy is not None:
        msg = "DATA is learned from, and --model has learned already. Leave out the one, or the other."
        raise SettingsError(msg)
    if clean is not None and noisy is None:
        msg = "--clean are the pictures of --noisy without noise. Name these, or clean ones as DATA."
        raise SettingsError(msg)


def _prepare(
    asked: Json, test: list[str] | None, sigma: float, model: Path | None, *, whole: bool, hidden: bool
) -> tuple[Autoencoder, RowReader, int | None, Rows | None]:
    """Return an autoencoder, what reads its rows, how many it learned from now, and clean pictures to measure it on.

    Args:
        asked: The options that were said.
        test: Conditions of pictures to measure on.
        sigma: Of the noise.
        model: Folder of an earlier run.
        whole: Whether all pictures are learned from.
        hidden: Whether no bar is shown.
    """
    from glosa.cli.rows import coder_options, conditions, load_coder, read_asked, read_parted
    from glosa.estimators.autoencoder import Autoencoder
    from glosa.estimators.suited import input_of
    from glosa.experiments.denoise import new_denoiser
    from glosa.experiments.held_out import hold_out

    if model is not None:
        coder, reader = load_coder(model, asked, Autoencoder.load)
        clean = read_asked(reader, asked, conditions(asked, test)[1]) if "data" in asked else None
        return coder, reader, None, clean
    rows, tested = read_parted(asked, test)
    coder = new_denoiser(rows, sigma, **coder_options(asked))
    held_out = None
    if tested is not None or not whole:
        learned, measured = hold_out(len(rows), tested, HELD_OUT, coder.seed)
        rows, held_out = rows.take(learned), rows.take(measured)
    with fit_progress(hidden=hidden) as report:
        coder.fit(input_of(rows, coder), progress=report)
    return coder, rows.reader, len(rows), held_out


def _measure(coder: Autoencoder, rows: Rows | None, sigma: float, learned: int | None, seed: int) -> Denoising:
    """Return what becomes of clean pictures that noise was added to."""
    from glosa.cli.rows import picture_names
    from glosa.experiments.denoise import add_noise
    from glosa.experiments.denoise import denoise as take_away

    assert rows is not None  # `_refuse` sees to that
    clean = rows.x
    return take_away(
        coder, add_noise(clean, sigma, seed=seed), clean=clean, names=picture_names(rows), sigma=sigma, learned=learned,
        seed=seed,
    )  # fmt: skip


def _clean(
    coder: Autoencoder, reader: RowReader, noisy: str, clean: str | None, learned: int | None, seed: int
) -> Denoising:
    """Return what becomes of pictures that have noise already."""
    from glosa.cli.rows import picture_names
    from glosa.experiments.denoise import denoise as take_away

    rows = reader.read(noisy)
    without = None if clean is None else reader.read(clean).x
    return take_away(coder, rows.x, clean=without, names=picture_names(rows), learned=learned, seed=seed)


def _print(found: Denoising) -> None:
    cleaned = f"{len(found):,} pictures cleaned"
    if found.sigma is not None:
        cleaned += f", after noise with a standard deviation of {found.sigma:g} was added"
    say(cleaned)
    if found.figures:
        rows = [
            (name.upper(), *(f"{stages[stage].value:.{decimals}f}" for stage in stages))
            for (name, stages), decimals in zip(found.figures.items(), (2, 3), strict=False)
        ]
        print_table(("Mean", "Before", "After", "Gain"), rows, right=(1, 2, 3))
