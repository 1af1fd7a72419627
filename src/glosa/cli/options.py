"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from glosa.errors import SettingsError

Hierarchy: TypeAlias = Literal["auto", "digits", "dots", "parent", "flat"]
"""Those of `glosa.schemes`, said again: help does not wait for what that loads."""

DATA_HELP = "A table: CSV, TSV, Excel, JSON lines, Parquet, or the address of a database; or a folder of pictures."

Data = Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)]
DataOrSettings = Annotated[
    str | None, typer.Argument(metavar="DATA", help=f"{DATA_HELP} Left out: the one of the settings.")
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a fitted autocoder.")]

Sheet = Annotated[
    str | None, typer.Option(help="Sheet of a workbook, the first if left out; or array of pictures of an archive.")
]
Query = Annotated[str | None, typer.Option(help="SQL query, where DATA is a database.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file; found out if left out.")]
Where = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Only records with this value; may be repeated.")
]

Text = Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column of free text; may be repeated.")]
Categorical = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN", help="Column with few different values; may be repeated.")
]
Image = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN", help="Column of pictures: paths, or what columns of pixels are called before their number."
    ),
]
Size = Annotated[
    str | None, typer.Option(metavar="HxW", help="Height and width that pictures are scaled to, as 28x28.")
]
Colour = Annotated[bool | None, typer.Option("--colour", help="Keep the colours of pictures.")]
Label = Annotated[str | None, typer.Option(metavar="COLUMN", help="Column with the code that a person gave.")]
Weight = Annotated[str | None, typer.Option(metavar="COLUMN", help="Column with the weight of each record.")]
OtherWeight = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column with the weight of each record; as in fitting if left out, '' none."),
]
OtherNames = Annotated[
    list[str] | None,
    typer.Option(
        "--field", metavar="FIELD=COLUMN", help="Where a field that was learned has another name; may be repeated."
    ),
]
NAME_IT = "If it has another name there: --field FIELD=COLUMN."
Group = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="Records with the same value here are held out together.")
]
Missing = Annotated[
    list[str] | None, typer.Option(metavar="MARK", help="One more cell that means 'no answer', as 88; may be repeated.")
]

SchemeFile = Annotated[str | None, typer.Option("--scheme", help="File of the classification; or the labels make it.")]
IndexFile = Annotated[
    str | None,
    typer.Option("--index", metavar="TABLE", help="Example titles with their codes: an index of the scheme."),
]
How = Annotated[Hierarchy | None, typer.Option("--hierarchy", help="How codes tell their parents.")]
LevelLengths = Annotated[
    str | None, typer.Option("--levels", help="Lengths of the levels of digit codes, as 1,2,4; found out if left out.")
]
Special = Annotated[
    list[str] | None, typer.Option(metavar="CODE", help="Code outside the tree, as 999; may be repeated.")
]
Unknown = Annotated[
    Literal["error", "drop"] | None, typer.Option(help="What to do with a label that is empty or not in the scheme.")
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="File of settings; glosa.toml of this folder if there is one.")
]
Model = Annotated[str | None, typer.Option(help="What learns; ngram-bag if nothing is said.")]
ModelOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME=VALUE", help="An option of the model; may be repeated.")
]
Seed = Annotated[int | None, typer.Option(help="Equal seeds give equal results.")]
Device = Annotated[Literal["auto", "cpu", "cuda"] | None, typer.Option(help="Where a neural model learns.")]
ClassWeight = Annotated[
    Literal["none", "balanced", "effective"] | None, typer.Option(help="Whether rare codes weigh more.")
]
EffectiveBeta = Annotated[
    float | None, typer.Option(help="Of effective class weights: the nearer to 1, the more rare codes weigh.")
]
Sampling = Annotated[
    Literal["none", "over", "under", "balanced", "sqrt"] | None,
    typer.Option(help="How training records are drawn anew, so that codes differ less in size."),
]
LogitAdjustment = Annotated[
    float | None, typer.Option(help="Times that the advantage of frequent codes is taken off; 1 if codes matter alike.")
]
Validation = Annotated[float | None, typer.Option(help="Share of records held out, to calibrate and to stop in time.")]
Track = Annotated[
    str | None, typer.Option(metavar="PLACE", help="Keep a run in MLflow: a folder, or the address of a server.")
]
Experiment = Annotated[str | None, typer.Option(help="Experiment of the run; glosa if nothing is said.")]
Test = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN=VALUE", help="Records kept for testing, never learned from; may be repeated."),
]
Language = Annotated[Literal["en", "es"], typer.Option(help="Of the page.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object, for machines.")]

RowsOrPictures = Annotated[
    str | None,
    typer.Argument(metavar="DATA", help="A table; or pictures: a folder, a table, an idx file or a NumPy archive."),
]
Column = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN", help="Column of numbers; may be repeated. All, if none is named.")
]
Encoder = Annotated[str | None, typer.Option(help="What makes vectors of texts: tfidf, or a sentence encoder.")]
RowLabel = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="Column that says what each row is; label if it is there.")
]
CoderKind = Annotated[
    Literal["plain", "sparse", "denoising", "contractive", "variational", "adversarial"] | None,
    typer.Option(help="Of the autoencoder; plain if nothing is said."),
]
DetectorKind = Annotated[
    Literal["ensemble", "plain", "sparse", "denoising", "contractive", "variational", "adversarial"] | None,
    typer.Option(help="An ensemble, or of one autoencoder; ensemble for columns of numbers, else plain."),
]
Layers = Annotated[
    str | None,
    typer.Option(metavar="SIZES", help="Of the encoder, as 256,64,16; the last is that of a code."),
]
Epochs = Annotated[int | None, typer.Option(help="Passes over the rows; the fewer rows, the more.")]
CoderOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME=VALUE", help="An option of the autoencoder; may be repeated.")
]
CoderFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="Take the autoencoder of an earlier run, its folder.")
]

LanguageModel = Annotated[
    str | None, typer.Option("--llm", metavar="MODEL", help="Model at the address, or a GGUF file.")
]
Address = Annotated[str | None, typer.Option(metavar="URL", help="Address of the service, as https://host/v1.")]
KeyVariable = Annotated[
    str | None, typer.Option(metavar="NAME", help="Environment variable with the key; GLOSA_LLM_KEY if left out.")
]
Temperature = Annotated[float | None, typer.Option(help="Chance in an answer; as the service has it if left out.")]
Timeout = Annotated[float | None, typer.Option(metavar="SECONDS", help="How long an answer may take; 120.")]
Attempts = Annotated[int | None, typer.Option(help="How often a question is asked before it is given up; 4.")]
Together = Annotated[int | None, typer.Option(help="How many questions are under way at once; 4.")]
RequestsPerMinute = Annotated[float | None, typer.Option(help="As many as the service allows.")]
PriceIn = Annotated[float | None, typer.Option(help="Of a million tokens read, to estimate the cost.")]
PriceOut = Annotated[float | None, typer.Option(help="Of a million tokens written.")]
Journal = Annotated[
    Path | None, typer.Option(metavar="FILE", help="What was asked and answered; OUTPUT.journal if left out.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether to go on when the cost is known.")]
Template = Annotated[Path | None, typer.Option(metavar="FILE", help="A prompt of your own.")]


READING = {"sheet": Sheet, "query": Query, "encoding": Encoding}
"""How a table is read."""
RECORDS = {
    "data": DataOrSettings,
    "text": Text,
    "image": Image,
    "size": Size,
    "colour": Colour,
    "label": Label,
    "categorical": Categorical,
    "weight": Weight,
    "group": Group,
    "missing": Missing,
    "where": Where,
    **READING,
    "scheme": SchemeFile,
    "hierarchy": How,
    "levels": LevelLengths,
    "special": Special,
    "unknown": Unknown,
    "settings": SettingsFile,
}
"""What labelled records are."""
INDEX = {"index": IndexFile}
"""What a scheme has beside its titles."""
MODEL = {"model": Model, "option": ModelOption}
IMBALANCE = {
    "class_weight": ClassWeight,
    "effective_beta": EffectiveBeta,
    "sampling": Sampling,
    "logit_adjustment": LogitAdjustment,
}
"""What is done for codes with few records."""
LEARNING = {"seed": Seed, "device": Device, **IMBALANCE, "validation": Validation}
"""How any model learns."""
PICTURES = {"data": RowsOrPictures, "image": Image, "size": Size, "colour": Colour, "where": Where}
"""What pictures are."""
ROWS = {**PICTURES, **READING, "column": Column, "text": Text, "encoder": Encoder, "label": RowLabel}
"""What rows for an autoencoder are: numbers, pictures or texts."""
AUTOENCODER = {"layers": Layers, "epochs": Epochs, "option": CoderOption, "seed": Seed, "device": Device}
"""How an autoencoder learns."""
LLM = {
    "llm": LanguageModel,
    "address": Address,
    "key_variable": KeyVariable,
    "temperature": Temperature,
    "timeout": Timeout,
    "attempts": Attempts,
    "together": Together,
    "requests_per_minute": RequestsPerMinute,
    "price_in": PriceIn,
    "price_out": PriceOut,
}
"""The language model that is asked, and how."""
TRACKING = {"track": Track, "experiment": Experiment}


def parse_size(text: str | None) -> tuple[int, int] | None:
    """Return height and width of an option such as ``28x28``.

    Raises:
        SettingsError: If it is not two whole numbers of at least 1.

    >>> parse_size("28x20")
    (28, 20)
    """
    if text is None:
        return None
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() and int(part) for part in parts):
        msg = f"size {text!r} is not a height and a width. Write them as 28x28."
        raise SettingsError(msg)
    return int(parts[0]), int(parts[1])


def parse_lengths(text: str | None) -> tuple[int, ...] | None:
    """Return the numbers of an option such as ``1,2,4``.

    Raises:
        SettingsError: If it is not whole numbers of at least 1 between commas.

    >>> parse_lengths("1,2,4")
    (1, 2, 4)
    """
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) for part in parts):
        msg = f"lengths {text!r} are not whole numbers between commas. Write them as 1,2,4."
        raise SettingsError(msg)
    return tuple(map(int, parts))
