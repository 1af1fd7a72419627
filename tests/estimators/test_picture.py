from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch

from glosa import Autocoder
from glosa.errors import InputError, LabelError, SettingsError
from glosa.estimators.numpy_pictures import picture_logits
from glosa.estimators.picture import NETWORKS, PICTURES, TEXT
from glosa.estimators.picture_training import read_options
from glosa.features.pixels import PixelMaker
from glosa.layers.distortion import Distortions
from glosa.models.field_network import Sizes
from glosa.models.picture_network import picture_network
from glosa.report import write_report
from glosa.training.batches import to_tensors
from glosa.training.state import to_arrays

SMALL: dict[str, dict[str, Any]] = {
    "pixel-ff": {"hidden": (16, 8, 8)},
    "cnn": {"channels": (4, 4, 8), "hidden": (16,)},
    "deep-cnn": {"channels": (4, 4, 8, 8, 8)},
}
QUICK: dict[str, Any] = {"epochs": 1, "batch": 32}
SIDE = 20


def bars(count: int = 120, seed: int = 0) -> pl.DataFrame:
    """Return pictures of lines that lie, code 1, or stand, code 2."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 60, (count, SIDE, SIDE), dtype=np.uint8)
    stands, places = random.integers(0, 2, count), random.integers(3, SIDE - 4, count)
    for picture, standing, place in zip(pixels, stands, places, strict=True):
        (picture.T if standing else picture)[place : place + 2] = 250
    return pl.DataFrame({"scan": pixels, "label": (stands + 1).astype(str)})


def coder(model: str = "deep-cnn", **options: Any) -> Autocoder:
    return Autocoder(image="scan", label="label", model=model, options={**SMALL[model], **QUICK, **options})


@pytest.fixture(scope="module", params=PICTURES)
def fitted(request: pytest.FixtureRequest) -> Autocoder:
    return coder(request.param).fit(bars())


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("fields", [0, 2])
def test_numpy_says_what_pytorch_says(name: str, fields: int) -> None:
    generator = np.random.default_rng(0)
    sizes = Sizes(tokens=9, lengths=(6, 4)[:fields], values=(3,)[:fields], codes=5)
    texts = [generator.integers(1, 9, (70, length), dtype=np.int32) for length in sizes.lengths]
    beside = [*texts, *(generator.integers(0, n, (70, 1), dtype=np.int32) for n in sizes.values)]
    views = (*beside, generator.integers(0, 256, (70, 3, 21, 20), dtype=np.uint8))
    options = {**NETWORKS[name], **SMALL[name], **TEXT}
    torch.manual_seed(0)
    network = picture_network(sizes, (3, 21, 20), distortions=Distortions(), **options)
    with torch.no_grad():
        for _ in range(20):  # moves the mean and the variance of normalisations
            network([*to_tensors(views, torch.device("cpu"))])
        for weights in network.dense.parameters():
            weights.mul_(5)  # differences would show
        expected = network.eval()(to_tensors(views, torch.device("cpu"))).numpy()
    found = picture_logits(views, to_arrays(network.state_dict()), options)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5, rtol=1e-5)
    assert np.ptp(expected, axis=0).max() > 0.01
    assert picture_logits(tuple(view[:0] for view in views), to_arrays(network.state_dict()), options).shape == (0, 5)


def test_it_learns() -> None:
    found = coder(epochs=6, batch=16).fit(bars(200))
    new = bars(60, seed=1)
    assert (found.predict(new) == new["label"].to_numpy()).mean() > 0.9


def test_saved_and_loaded_it_answers_the_same(fitted: Autocoder, tmp_path: Path) -> None:
    fitted.save(tmp_path / "coder")
    again = Autocoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(again.predict_proba(bars(20)), fitted.predict_proba(bars(20)))
    assert again.fields_.size == (SIDE, SIDE)


def test_equal_seeds_give_equal_weights(fitted: Autocoder) -> None:
    again = coder(fitted.model).fit(bars())
    assert again.fingerprint_ == fitted.fingerprint_
    assert again.set_params(seed=1).fit(bars()).fingerprint_ != fitted.fingerprint_


def test_pictures_are_enough(fitted: Autocoder) -> None:
    pixels = bars(20)["scan"].to_numpy()
    np.testing.assert_array_equal(fitted.predict(pixels), fitted.predict(bars(20)))
    from_arrays = coder(fitted.model).fit(bars()["scan"].to_numpy(), bars()["label"].to_list())
    np.testing.assert_allclose(from_arrays.predict_proba(pixels), fitted.predict_proba(pixels), atol=1e-6)


def test_a_picture_that_is_missing_is_not_coded(fitted: Autocoder) -> None:
    table = bars(3).with_columns(pl.when(pl.Series([True, False, True])).then(pl.col("scan")))
    coded = fitted.code(table)
    assert coded["note"].to_list() == ["", "no picture", ""]
    assert coded["code"].is_null().to_list() == [False, True, False]
    assert fitted.predict(table)[1] == ""


def test_a_text_without_its_picture_is_coded_and_told() -> None:
    table = bars(60).with_columns(title=pl.Series(["a bar", "one line"] * 30), shelf=pl.Series(["x", "y"] * 30))
    options = {**SMALL["deep-cnn"], **QUICK}
    learned = Autocoder(
        text="title", categorical="shelf", image="scan", label="label", model="deep-cnn", options=options
    )
    coded = learned.fit(table).code(table.head(2).with_columns(scan=pl.when(pl.int_range(2) > 0).then("scan")))
    assert coded["note"].to_list() == ["no picture", ""]
    assert coded["code"].null_count() == 0


def test_categories_beside_the_picture_are_enough() -> None:
    table = bars(60).with_columns(shelf=pl.Series(["x", "y"] * 30))
    options = {**SMALL["deep-cnn"], **QUICK}
    learned = Autocoder(text=(), categorical="shelf", image="scan", label="label", model="deep-cnn", options=options)
    assert learned.fit(table).code(table.head(2))["code"].null_count() == 0


def test_pictures_of_another_size_are_scaled(fitted: Autocoder) -> None:
    large = np.repeat(np.repeat(bars(10)["scan"].to_numpy(), 2, axis=1), 2, axis=2)
    assert (fitted.predict(large) == fitted.predict(bars(10))).mean() > 0.5


def test_members_and_looks_are_averaged(tmp_path: Path) -> None:
    one, two = (coder(members=members, looks=looks).fit(bars()) for members, looks in ((1, 1), (2, 5)))
    names = {".".join(name.split(".")[:3]) for name in two._model.arrays() if name.startswith("member")}
    assert names >= {"member.0.tower", "member.1.tower"}
    assert np.abs(one.predict_proba(bars(20)) - two.predict_proba(bars(20))).max() > 1e-4
    two.save(tmp_path / "coder")
    np.testing.assert_array_equal(Autocoder.load(tmp_path / "coder").predict(bars(20)), two.predict(bars(20)))


def test_sure_pictures_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    once, often = (coder(looks=looks).fit(bars())._model for looks in (1, 5))
    views = PixelMaker("scan").fit(bars(20)).transform(bars(20))
    plain = once.logits(views)
    second, best = np.sort(plain, axis=1)[:, -2:].T
    monkeypatch.setattr("glosa.estimators.picture.SURE", middle := float(np.median(best - second)))
    sure = best - second >= middle
    assert 0 < sure.sum() < len(sure)
    found = often.logits(views)
    np.testing.assert_array_equal(found[sure], plain[sure])
    assert np.abs(found[~sure] - plain[~sure]).max(axis=1).min() > 0


def test_few_pictures_are_seen_more_often() -> None:
    found = [read_options("deep-cnn", {}, records).training.epochs for records in (100, 5_000, 60_000)]
    assert found == [60, 32, 16]
    assert read_options("deep-cnn", {"epochs": 3}, 100).training.epochs == 3
    assert read_options("cnn", {}, 100).training.epochs == 12


def test_members_may_differ(tmp_path: Path) -> None:
    wide = {"strides": (1, 1, 1, 1, 1), "pools": (2, 1, 1, 2, 1), "epochs": 2}
    alike, unlike = (coder(members=members).fit(bars()) for members in (2, [{}, wide]))
    shapes = [
        model._model.arrays()[f"member.{number}.dense.layers.0.weight"].shape
        for model, number in ((alike, 1), (unlike, 0), (unlike, 1))
    ]
    assert shapes[0] == shapes[1] != shapes[2]
    assert len(alike.history_) == len(unlike.history_) == 1
    unlike.save(tmp_path / "coder")
    again = Autocoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(again.predict_proba(bars(20)), unlike.predict_proba(bars(20)))


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([], "members is []"),
        ([{}, 3], "members is"),
        ([{}, {"looks": 5}], "any option but members and looks"),
        ([{}, {"kernel": 3}], "kernels"),
        ([{}, {"kernels": (4, 3, 3, 3, 3)}], "odd"),
        ([{}, {"pools": (2, 2, 2, 2, 2)}], "too small"),
    ],
)
def test_what_members_must_be(members: Any, told: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(told)):
        coder(members=members).fit(bars())


def test_text_and_categories_beside_the_picture(tmp_path: Path) -> None:
    """Where pictures say nothing, the text does."""
    table = bars(160).with_columns(
        pl.Series("title", ["red shirt", "blue lamp"] * 80),
        pl.Series("shop", ["north", None] * 80),
        pl.Series("label", ["7", "8"] * 80),
    )
    found = Autocoder(
        text="title", categorical="shop", image="scan", label="label", model="deep-cnn",
        options=SMALL["deep-cnn"],
    ).fit(table)  # fmt: skip
    new = table[:40].with_columns(pl.when(pl.int_range(40) > 5).then(pl.col("scan")))
    assert (found.predict(new) == new["label"].to_numpy()).all()  # without a picture too
    found.save(tmp_path / "coder")
    np.testing.assert_array_equal(Autocoder.load(tmp_path / "coder").predict_proba(new), found.predict_proba(new))
    nothing = new[:1].with_columns(pl.lit("").alias("title"), pl.lit(None, new.schema["scan"]).alias("scan"))
    assert found.code(nothing)["note"].to_list() == ["no text and no picture"]


def test_a_training_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    whole = coder(epochs=2, members=2).fit(bars())
    coder(epochs=2, members=2).fit(bars(), checkpoints=tmp_path)
    assert coder(epochs=2, members=2).fit(bars(), checkpoints=tmp_path).fingerprint_ == whole.fingerprint_


def test_models_and_pictures_that_do_not_fit() -> None:
    with pytest.raises(SettingsError, match=r"the model 'ngram-bag' does not look at pictures. Take .*'deep-cnn'"):
        Autocoder(image="scan", label="label").fit(bars())
    with pytest.raises(SettingsError, match=r"the model 'cnn' looks at pictures. Name the column"):
        Autocoder(model="cnn").fit(["a"], ["1"])
    with pytest.raises(LabelError, match="every picture is missing in 'scan'"):
        coder().fit(bars().with_columns(pl.lit(None, pl.Array(pl.UInt8, (SIDE, SIDE))).alias("scan")))
    with pytest.raises(SettingsError, match="pictures of 4 x 4 pixels are too small"):
        coder().set_params(size=(4, 4)).fit(bars())
    with pytest.raises(InputError, match="no column 'scan'"):
        coder().fit(bars().rename({"scan": "photo"}))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rotate": 3}, "'cnn' has no option 'rotate'. Did you mean 'rotation'"),
        ({"kernels": (4, 3, 3)}, r"kernels is \(4, 3, 3\).* odd"),
        ({"channels": (4, 4)}, r"(?s)kernels is .*It must be 2 whole numbers"),
        ({"activations": ("tanh",)}, r"activations is \('tanh',\).* 1 of relu, sigmoid"),
        ({"rotation": -1}, "rotation is -1.* 0 to 180"),
    ],
)
def test_options_out_of_their_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_options("cnn", options, 60_000)


def test_with_mirrored_looks_a_picture_and_its_mirror_image_are_one() -> None:
    fitted = coder(mirror=0.5, looks=10).fit(bars())
    pictures = bars(5)["scan"].to_numpy()
    found = [fitted.predict_proba(side) for side in (pictures, pictures[..., ::-1])]
    np.testing.assert_allclose(*found, atol=1e-5)
    assert not np.array_equal(pictures, pictures[..., ::-1])


def test_another_loss_comes_without_the_options_of_the_usual_one() -> None:
    assert read_options("deep-cnn", {}, 60_000).loss_options == {"smoothing": 0.02}
    assert read_options("deep-cnn", {"loss": "focal"}, 60_000).loss_options == {}
    assert read_options("deep-cnn", {"loss": "focal", "loss_options": {"gamma": 1}}, 60_000).loss_options == {
        "gamma": 1
    }


def test_members_out_of_their_range() -> None:
    with pytest.raises(SettingsError, match=r"(?s)members is 0.*looks is 10.* 1 to 9"):
        coder(members=0, looks=10).fit(bars())


def test_it_scores_without_pytorch(tmp_path: Path) -> None:
    fitted = coder().fit(bars())
    fitted.save(tmp_path / "coder")
    np.save(tmp_path / "new.npy", bars(5)["scan"].to_numpy())
    script = (
        "import sys, numpy; from glosa import Autocoder; "
        "print(Autocoder.load(sys.argv[1]).predict(numpy.load(sys.argv[2])).tolist()); "
        "assert 'torch' not in sys.modules"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "coder"), str(tmp_path / "new.npy")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(fitted.predict(bars(5)).tolist())


def test_an_evaluation_shows_pictures(fitted: Autocoder, tmp_path: Path) -> None:
    found = fitted.evaluate(bars(60, seed=2).with_columns(pl.lit("1").alias("label")))
    (first, *_) = found.surest_errors["picture"]
    assert first.startswith("data:image/png;base64,")
    assert "picture" not in found.to_json()["surest_errors"][0]
    page = write_report(found, tmp_path / "report").read_text("utf-8")
    assert f'src="{first}"' in page


def test_titles_without_a_picture_are_no_black_pictures() -> None:
    index = pl.DataFrame({"text": ["lying", "standing"], "code": ["1", "2"]})
    plain, told = coder(), coder()
    assert plain.fit(bars()).fingerprint_ == told.fit(bars(), index=index).fingerprint_
