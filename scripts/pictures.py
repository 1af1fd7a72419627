"""Make the pictures of the documentation: the pages that commands write of public data, as a browser shows them.

    .venv/bin/python scripts/pictures.py --browser /usr/bin/chromium docs/images

Needs the extra `dev`, and some minutes.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from PIL import Image
from playwright.sync_api import Browser, FloatRect, sync_playwright

WIDTH = 1100


@dataclass(frozen=True)
class Picture:
    """A picture of a page.

    Args:
        name: Of the file, without an ending.
        command: What writes the page into the folder `page`; empty where the one before did.
        page: The name of the page, without an ending.
        shown: What is shown of it, the first to the last, as selectors of CSS.
    """

    name: str
    command: str
    page: str
    shown: tuple[str, ...] = (".band",)


TITLES = "--text title --text qualifier --text industry --label soc2010"
MODELS = "linear-svc,logistic,complement-nb,ngram-bag"
PICTURES = (
    Picture("report", "evaluate autocoder titles.parquet --where split=test", "report"),
    Picture("coverage", "", "report", ("section:has(#plot-coverage)",)),
    Picture("informe", "evaluate autocoder titles.parquet --where split=test --language es", "report"),
    Picture(
        "audit", f"audit titles.parquet {TITLES} --where split=test --model linear-svc", "audit", (".band", "figure")
    ),
    Picture("comparison", f"compare few.parquet {TITLES} --models {MODELS}", "comparison", (".band", "section")),
)
BEFORE = (
    "data get soc2010 -o titles.parquet",
    f"fit titles.parquet {TITLES} --where split=train -o autocoder",
)


def main() -> None:
    """Run the commands in a temporary folder, and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--browser", help="the program of a Chromium; by default the one that playwright installed")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        work, browser = Path(name), play.chromium.launch(executable_path=given.browser)
        for command in BEFORE:
            run(command, work)
        titles = pl.read_parquet(work / "titles.parquet")
        titles.sample(6000, seed=0).write_parquet(work / "few.parquet")
        for picture in PICTURES:
            if picture.command:
                run(f"{picture.command} -o {picture.page}", work)
            shoot(browser, work, picture).save(given.folder / f"{picture.name}.png", optimize=True)


def run(command: str, work: Path) -> None:
    """Run a command of Glosa in a folder."""
    print(f"glosa {command}", flush=True)
    subprocess.run([sys.executable, "-m", "glosa", *command.split()], cwd=work, check=True)


def shoot(browser: Browser, work: Path, picture: Picture) -> Image.Image:
    """Return what a browser shows of a page, in few colours."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 900}, device_scale_factor=1.5)
    page.goto((work / picture.page / f"{picture.page}.html").as_uri())
    boxes = [page.locator(selector).first.bounding_box() for selector in picture.shown]
    top, *_, bottom = [edge for box in boxes if box for edge in (box["y"], box["y"] + box["height"])]
    clip = FloatRect(x=0, y=top, width=WIDTH, height=bottom - top)
    shown = page.screenshot(full_page=True, clip=clip)
    page.close()
    return Image.open(io.BytesIO(shown)).convert("RGB").quantize(128)


if __name__ == "__main__":
    main()
