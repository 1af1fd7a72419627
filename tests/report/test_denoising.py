from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image

from glosa import read_pictures
from glosa.evaluation.denoising import Denoising, compare_pictures
from glosa.report.denoising import draw_denoising, render_denoising, write_denoising
from glosa.report.wording import LANGUAGES, Wording
from glosa.types import FloatArray, Language

NAMES = tuple(f"scans/{number}.jpg" for number in range(12))


def told(shape: tuple[int, ...] = (12, 16, 14)) -> Denoising:
    rng = np.random.default_rng(0)
    clean: FloatArray = (rng.random(shape) > 0.8).astype(np.float32)
    noisy, cleaned = (np.clip(clean + rng.normal(0, sigma, shape), 0, 1) for sigma in (0.5, 0.1))
    figures, table = compare_pictures(NAMES, clean, noisy, cleaned)
    return Denoising(
        names=NAMES,
        noisy=noisy,
        cleaned=cleaned,
        clean=clean,
        sigma=0.5,
        figures=figures,
        by_picture=table,
        autoencoder={"kind": "denoising", "layers": [8, 16], "epochs": 3},
        learned=5000,
        history=tuple({"epoch": float(epoch), "train_loss": 9.0 / epoch, "seconds": 1.0} for epoch in range(1, 4)),
        seed=0,
    )


def page(found: Denoising, language: str = "en") -> str:
    words = Wording.of(language, "experiment", "denoising")
    plots = {plot.name: plot for plot in draw_denoising(found, words)}
    return render_denoising(found, plots, words, words("title"))


def test_what_the_page_tells() -> None:
    found = told()
    text = page(found)
    gain = found.figures["psnr"]["gain"]
    assert "12 pictures of 16×14 pixels" in text
    assert f"<strong>{gain.value:.1f}</strong><span>decibels gained" in text
    assert f"<b>{gain.value:.2f}</b><small>{gain.low:.2f}–{gain.high:.2f}</small>" in text
    assert "learned from 5,000 clean pictures in 3 passes" in text
    assert text.count("data:image/png;base64") == 2  # a sheet of some of all, and one of the hardest
    assert "Training curves" in text
    assert "http" not in text.replace("http://www.w3.org", "")


def test_where_cleaning_does_harm_the_page_says_so() -> None:
    found = told()
    figures, table = compare_pictures(NAMES, found.clean, found.cleaned, found.noisy)  # type: ignore[arg-type]
    assert "Cleaning does not help" in page(replace(found, figures=figures, by_picture=table))


def test_pictures_that_came_noisy_and_small_ones() -> None:
    came = replace(told(), clean=None, sigma=None, figures={}, by_picture=pl.DataFrame({"name": NAMES}), learned=None)
    text = page(came)
    assert "let your eyes judge" in text
    assert "How much nearer" not in text
    assert "that was fitted earlier" in text
    assert "too small for SSIM" in page(told((12, 8, 8)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_files(tmp_path: Path, language: Language) -> None:
    found = told((12, 3, 16, 14))
    assert write_denoising(found, tmp_path, language=language, pictures="png").exists()
    told_json = json.loads((tmp_path / "denoising.json").read_text(encoding="utf-8"))
    assert told_json["pictures"] == 12
    assert told_json["figures"]["psnr"]["gain"]["value"] > 5
    assert pl.read_csv(tmp_path / "pictures.csv").columns == [
        "name", "psnr_before", "psnr_after", "ssim_before", "ssim_after",
    ]  # fmt: skip
    with Image.open(io.BytesIO((tmp_path / "plots/sheet.png").read_bytes())) as sheet:
        assert sheet.width > 1000
    assert (tmp_path / "plots/psnr.svg").exists()
    again = read_pictures(tmp_path / "cleaned", colour=True)
    assert again.names[:2] == ("scans/0.png", "scans/1.png")
    np.testing.assert_allclose(again.pixels[0] / 255, np.moveaxis(found.cleaned[0], 0, -1), atol=1 / 255)


def test_an_archive_and_names_that_differ_in_their_ending_alone(tmp_path: Path) -> None:
    write_denoising(told(), tmp_path, pictures="npz")
    assert read_pictures(tmp_path / "cleaned.npz", image="pictures").pixels.shape == (12, 16, 14)
    write_denoising(replace(told(), names=(*NAMES[:-1], "scans/0.png")), tmp_path, pictures="png")
    assert (tmp_path / "cleaned/scans/0.png").exists()
    assert (tmp_path / "cleaned/scans/0-2.png").exists()


def test_no_picture_is_written_outside_the_folder_and_none_is_lost(tmp_path: Path) -> None:
    names = ("../a.png", "../a.jpg", "a.bmp", *NAMES[3:])
    write_denoising(replace(told(), names=names), tmp_path / "out", pictures="png")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len([*(tmp_path / "out/cleaned").rglob("*.png")]) == len(names)
