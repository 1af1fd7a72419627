from __future__ import annotations

import numpy as np
import pytest

from glosa import Autoencoder
from glosa.errors import InputError, SettingsError
from glosa.evaluation.denoising import compare_pictures
from glosa.experiments.denoise import add_noise, denoise, new_denoiser
from glosa.features.rows import read_rows
from glosa.metrics import psnr, ssim

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)


def test_noise_is_normal_and_cut_off_and_the_seed_s_own() -> None:
    grey = np.full((2, 50, 50), 0.5, np.float32)
    noisy = add_noise(grey, 0.1)
    assert noisy.std() == pytest.approx(0.1, rel=0.05)
    assert noisy.dtype == np.float32
    wild = add_noise(grey, 2.0, seed=1)
    assert (wild.min(), wild.max()) == (0, 1)
    np.testing.assert_array_equal(add_noise(grey, 2.0, seed=1), wild)
    assert (add_noise(grey, 2.0, seed=2) != wild).any()
    with pytest.raises(SettingsError, match="sigma is 0"):
        add_noise(grey, 0)


def test_figures_are_means_over_pictures_with_intervals() -> None:
    clean = RANDOM.random((40, 12, 12))
    noisy, cleaned = (np.clip(clean + RANDOM.normal(0, sigma, clean.shape), 0, 1) for sigma in (0.3, 0.1))
    figures, table = compare_pictures([str(n) for n in range(40)], clean, noisy, cleaned)
    np.testing.assert_allclose(table["psnr_after"], psnr(clean, cleaned))
    np.testing.assert_allclose(table["ssim_before"], ssim(clean, noisy))
    gain = figures["psnr"]["gain"]
    assert gain.value == pytest.approx((psnr(clean, cleaned) - psnr(clean, noisy)).mean())
    assert gain.low < gain.value < gain.high
    error = (psnr(clean, cleaned) - psnr(clean, noisy)).std() / 40**0.5
    assert gain.high - gain.low == pytest.approx(2 * 1.96 * error, rel=0.2)


def test_equal_pictures_count_as_100_decibels() -> None:
    clean = RANDOM.random((2, 12, 12))
    assert compare_pictures(["a", "b"], clean, clean, clean)[0]["psnr"]["after"].value == 100


def test_rows_of_pictures_are_learned_and_names_kept() -> None:
    rows = read_rows({f"pixel{n}": RANDOM.integers(0, 255, 30) for n in range(144)})
    coder = new_denoiser(rows, 0.2, layers=(4, 4), epochs=1, device="cpu").fit(rows.x)
    assert (coder.strength, coder.kind) == (0.2, "denoising")
    assert new_denoiser(rows).epochs == 200  # there are few
    found = denoise(coder, rows.x[:3], names=["a", "b", "c"])
    assert found.by_picture["name"].to_list() == ["a", "b", "c"]
    assert found.cleaned.shape == (3, 12, 12)
    assert denoise(coder, rows.x[:2]).names == ("picture 1", "picture 2")
    flat = Autoencoder(layers=(4,), epochs=1).fit(rows.flat)
    assert denoise(flat, rows.x[:2]).cleaned.shape == (2, 12, 12)
    with pytest.raises(InputError, match=r"these rows have the shape \(30, 144\)"):
        denoise(flat, rows.flat)
    with pytest.raises(InputError, match="there are 2 clean pictures for 3 noisy pictures"):
        denoise(coder, rows.x[:3], clean=rows.x[:2])
    with pytest.raises(InputError, match="the rows are numbers"):
        new_denoiser(read_rows({"a": [1, 2], "b": [3, 1]}))
