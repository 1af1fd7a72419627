from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image
from typer.testing import Result

from glosa import read_pictures
from glosa.experiments.denoise import add_noise

pytest.importorskip("torch")

Run = Callable[..., Result]
LEARN = ("--layers", "8,8,8", "--epochs", "40", "--option", "batch=16")


def spots(count: int = 80) -> np.ndarray:
    """Pictures with one bright spot each, from 0 to 1."""
    rows, columns = np.meshgrid(np.arange(12), np.arange(12), indexing="ij")
    at = np.random.default_rng(0).uniform(2, 9, size=(count, 2, 1, 1))
    return np.exp(-((rows - at[:, 0]) ** 2 + (columns - at[:, 1]) ** 2) / 4).astype(np.float32)


@pytest.fixture
def scans(folder: Path) -> Path:
    """A working folder with clean pictures in an archive and in a table, and noisy ones of a few as files."""
    clean = spots()
    np.savez(folder / "clean.npz", pictures=clean)
    pixels = pl.DataFrame(np.round(clean * 255).astype(int).reshape(80, -1), [f"pixel{n}" for n in range(144)])
    pixels.with_columns(split=pl.Series(["train"] * 60 + ["test"] * 20)).write_csv(folder / "clean.csv")
    for place, some in (("noisy", add_noise(clean[:3], 0.3)), ("original", clean[:3])):
        (folder / place).mkdir()
        for number, picture in enumerate(some):
            Image.fromarray(np.round(picture * 255).astype(np.uint8)).save(folder / place / f"{number}.png")
    return folder


def test_noise_is_added_to_pictures_held_out_and_taken_away(scans: Path, run: Run) -> None:
    output = run("denoise", "clean.npz", *LEARN, "--sigma", "0.3").output
    assert "8 pictures cleaned, after noise with a standard deviation of 0.3 was added" in output
    assert "PSNR" in output
    assert "The page: denoised/denoising.html" in output
    assert "glosa denoise --model denoised --noisy PICTURES -o cleaned" in output
    assert not (scans / "denoised/cleaned").exists()
    told = json.loads((scans / "denoised/denoising.json").read_text(encoding="utf-8"))
    assert (told["pictures"], told["learned"], told["sigma"]) == (8, 72, 0.3)
    assert told["figures"]["psnr"]["gain"]["value"] > 2


def test_what_was_learned_cleans_other_pictures(scans: Path, run: Run) -> None:
    named = ("clean.csv", "--where", "split=train", "--test", "split=test", "--sigma", "0.3", "--language", "es")
    told = json.loads(run("denoise", *named, *LEARN, "--seed", "3", "--json").stdout)
    assert (told["pictures"], told["learned"], told["page"]) == (20, 60, "denoised/denoising.html")
    assert told["autoencoder"]["seed"] == 3
    assert "Imágenes sin su ruido" in (scans / "denoised/denoising.html").read_text(encoding="utf-8")
    assert pl.read_csv(scans / "denoised/pictures.csv")["name"][0] == "row 62"

    output = run("denoise", "--model", "denoised", "--noisy", "noisy", "-o", "cleaned").output
    assert "3 pictures cleaned\n" in output
    assert "PSNR" not in output
    assert read_pictures(scans / "cleaned/cleaned").names == ("0.png", "1.png", "2.png")
    compared = ("--noisy", "noisy", "--clean", "original", "--pictures", "npz", "-o", "compared")
    figures = json.loads(run("denoise", "--model", "denoised", *compared, "--json").stdout)["figures"]
    assert figures["psnr"]["after"]["value"] > figures["psnr"]["before"]["value"]
    assert read_pictures(scans / "compared/cleaned.npz", image="pictures").pixels.shape == (3, 12, 12)
    again = json.loads(run("denoise", "clean.npz", "--model", "denoised", "--sigma", "0.2", "--json").stdout)
    assert (again["pictures"], again["learned"]) == (80, None)


@pytest.mark.usefixtures("scans")
def test_what_makes_no_sense_is_refused(run: Run) -> None:
    def refused(*named: str) -> str:
        return run("denoise", *named, code=3).stderr

    assert "there is nothing to learn from. Name clean pictures as DATA" in refused("--noisy", "noisy")
    assert "there is nothing to clean" in refused("--model", "denoised")
    assert "Leave out the one, or the other" in refused("clean.npz", "--model", "denoised", "--noisy", "noisy")
    assert "--clean are the pictures of --noisy without noise" in refused("clean.npz", "--clean", "original")
    assert "sigma is 0.0" in refused("clean.npz", "--sigma", "0")
    assert "an autoencoder has no option 'batches'" in refused("clean.npz", "--option", "batches=3")
    assert "size '28' is not a height and a width" in refused("clean.npz", "--size", "28")
    assert "noise is taken from pictures, and the rows are numbers" in refused("coded.csv", "--where", "split=train")


def test_pictures_that_do_not_fit_what_was_learned(scans: Path, run: Run) -> None:
    run("denoise", "clean.npz", "--layers", "4,4", "--epochs", "1")
    np.savez(scans / "large.npz", pictures=np.zeros((2, 13, 13)))
    assert (
        "rows have the shape (13, 13)" in run("denoise", "--model", "denoised", "--noisy", "large.npz", code=3).stderr
    )
    few = run("denoise", "--model", "denoised", "--noisy", "noisy", "--clean", "clean.npz", code=3).stderr
    assert "there are 80 clean pictures for 3 noisy pictures" in few
    idle = run("denoise", "clean.npz", "--model", "denoised", "--epochs", "9", code=3).stderr
    assert "--epochs would change what --model denoised learned" in idle
    assert "denoised" in run("denoise", "clean.npz", "--model", "denoised/cleaned", code=4).stderr
