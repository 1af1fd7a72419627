from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from glosa import Autoencoder
from glosa.errors import InputError, NotFittedError, SettingsError
from glosa.experiments.generate import SIDE, STEPS, find_nearest, generate, interpolate, lay_grid, new_generator
from glosa.features.rows import Rows, read_rows

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)
QUICK: dict[str, Any] = {"layers": (16, 3), "epochs": 30, "batch": 32, "learning_rate": 0.01, "device": "cpu"}


def blobs(*, labelled: bool = True) -> Rows:
    """Rows of three numbers, one of them whole, that lie about two places."""
    where = np.repeat([0, 1], 60)
    x = RANDOM.normal([[0.0, 0.0], [8.0, 2.0]], 0.5, size=(60, 2, 2)).transpose(1, 0, 2).reshape(120, 2)
    table = {"a": x[:, 0], "b": x[:, 1], "whole": RANDOM.integers(0, 9, 120)}
    return read_rows(table | ({"label": np.array(["low", "high"])[where]} if labelled else {}))


def pictures() -> Rows:
    return read_rows({f"pixel{n}": RANDOM.integers(0, 255, 40) for n in range(64)})


def learn(rows: Rows, **asked: Any) -> Autoencoder:
    coder = new_generator(rows, **QUICK | asked)
    return coder.fit(rows.x, None if rows.labels is None else rows.labels.to_numpy())


def test_samples_are_made_for_each_label_and_look_like_it() -> None:
    rows = blobs()
    made = generate(learn(rows), rows, count=40)
    assert made.labels == ("high",) * 20 + ("low",) * 20
    assert made.recognised is not None
    assert made.recognised.value > 0.9
    assert made.by_label()["samples"].to_list() == [20, 20]
    assert (made.samples[:, 2] == made.samples[:, 2].round()).all()
    assert (made.samples[:, 0] != made.samples[:, 0].round()).any()
    high = generate(learn(rows, epochs=1), rows, count=5, label="high")
    assert high.labels == ("high",) * 5
    assert set(rows.labels.gather(high.lines.ends.ravel())) == {"high"}  # type: ignore[union-attr]


def test_equal_seeds_make_equal_rows() -> None:
    rows = blobs(labelled=False)
    coder = learn(rows, epochs=1)
    first, again, other = (generate(coder, rows, count=5, seed=seed).samples for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_the_nearest_rows_by_hand() -> None:
    rows = read_rows({"x": [0.0, 1.0, 10.0, 11.0, 12.0, 13.0, 14.0], "label": ["a", "a", *"bbbbb"]})
    found = find_nearest(np.array([[0.4], [12.1]]), rows, np.array(["a", "b"]))
    assert found.rows[0, :2].tolist() == [0, 1]
    assert found.rows[1, 0] == 4
    spread = rows.x.std()  # type: ignore[union-attr]
    np.testing.assert_allclose(found.distance[:, 0] * spread, [0.4, 0.1], rtol=1e-4)
    np.testing.assert_allclose(found.among_real * spread, 1, rtol=1e-5)
    assert found.recognised is not None
    assert found.recognised.tolist() == [False, True]  # two of five are of a
    assert found.novelty == pytest.approx(0.25, rel=1e-4)


def test_equal_real_rows_are_neighbours_of_one_another() -> None:
    found = find_nearest(np.array([[0.0]]), read_rows({"x": [0.0, 0.0, 0.0, 5.0]}))
    assert sorted(found.among_real)[:3] == [0, 0, 0]
    assert max(found.among_real) > 1


def test_a_way_begins_and_ends_at_the_codes_of_its_rows() -> None:
    rows = blobs()
    coder = learn(rows, epochs=1)
    found = interpolate(coder, rows, pairs=3)
    labels = rows.labels.gather(found.ends[:, 0]).to_numpy()  # type: ignore[union-attr]
    assert labels.tolist() == ["high", "low", "high"]
    assert found.rows.shape == (3, STEPS, 3)
    for end, step in ((0, 0), (1, -1)):
        back = coder.reconstruct(rows.x[found.ends[:, end]], labels)
        np.testing.assert_allclose(found.rows[:, step, :2], back[:, :2], rtol=1e-4, atol=1e-4)


def test_a_grid_goes_through_the_quantiles_of_two_numbers() -> None:
    rows = pictures()
    coder = learn(rows, epochs=1)
    grid = lay_grid(coder, rows, axes=(3, 1))
    assert grid.rows.shape == (SIDE, SIDE, 8, 8)
    mean, deviation = coder.code_means_[0], np.sqrt(np.diag(coder.code_covariances_[0]))
    np.testing.assert_allclose(grid.across[[0, -1]], mean[2] + deviation[2] * norm.ppf([0.05, 0.95]), rtol=1e-5)
    assert grid.down[0] > grid.down[-1]
    code = mean.copy()
    code[[2, 0]] = grid.across[4], grid.down[2]
    np.testing.assert_allclose(grid.rows[2, 4], coder.decode(code[None])[0], atol=1e-5)
    assert lay_grid(coder).axes == tuple(sorted(np.argsort(-deviation)[:2] + 1))


def test_pictures_stay_pictures_without_real_ones() -> None:
    coder = learn(pictures(), epochs=1)
    made = generate(coder, count=3)
    assert made.kind == "pictures"
    assert made.samples.shape == (3, 8, 8)
    assert made.grid is not None
    assert made.lines is None


def test_texts_are_compared_by_the_cosine() -> None:
    rows = read_rows({"job": ["night baker", "baker", "bus driver", "tram driver"] * 5}, text=["job"])
    made = generate(learn(rows), rows, count=4)
    assert made.grid is None
    assert set(made.to_table()["text_1"]) <= {"night baker", "baker", "bus driver", "tram driver"}
    assert made.nearest is not None
    assert made.nearest.distance.max() <= 1 + 1e-6


def test_what_cannot_be_asked_for() -> None:
    rows = blobs()
    coder = learn(rows, epochs=1)
    with pytest.raises(SettingsError, match=r"count is 0[\s\S]*axes is \(1, 9\)[\s\S]*numbers from 1 to 3"):
        generate(coder, rows, count=0, axes=(1, 9))
    with pytest.raises(SettingsError, match=r"label 'hig' is unknown\. Did you mean 'high'"):
        generate(coder, rows, label="hig")
    with pytest.raises(InputError, match="the rows have none"):
        generate(coder, blobs(labelled=False))
    with pytest.raises(InputError, match=r"there are 1\. Give two or more"):
        generate(coder, rows.take(np.array([0])))
    few = read_rows({"a": [1.0, 2.0], "b": [1.0, 3.0], "whole": [1, 2], "label": ["high", "low"]})
    with pytest.raises(SettingsError, match="no label has two rows"):
        generate(coder, few)
    with pytest.raises(NotFittedError, match="this autoencoder is not fitted"):
        generate(new_generator(rows))
    plain = learn(blobs(labelled=False), epochs=1)
    with pytest.raises(SettingsError, match="this autoencoder was told no labels"):
        generate(plain, label="high")


def test_labels_may_be_numbers() -> None:
    random = np.random.default_rng(0)
    kind = np.arange(80) % 2
    table = {"a": random.normal(size=80) + 9 * kind, "b": random.normal(size=80)}
    rows = read_rows({**table, "label": kind})
    coder = Autoencoder(kind="variational", conditional=True, layers=(16, 2), epochs=40, strength=0.1, batch=8)
    made = generate(coder.fit(rows.x, kind), rows, count=20, pairs=2)
    assert set(made.labels) == {"0", "1"}
    assert made.recognised is not None
    assert made.recognised.value > 0.9
    assert set(generate(coder, rows, label="1", pairs=1).labels) == {"1"}


def test_columns_that_hardly_vary_or_repeat_give_no_absurd_distances() -> None:
    random = np.random.default_rng(0)
    rows = read_rows({"a": random.integers(1, 4, 200) / 2, "b": random.integers(1, 4, 200) / 2})
    constant = Rows(**{**vars(rows), "x": np.column_stack([rows.x, np.full(200, 0.1)])})
    for some in (rows, constant):
        assert find_nearest(some.x[:5] + 0.1, some).distance.max() < 1
    assert generate(new_generator(rows, epochs=2).fit(rows.x), rows, count=5, pairs=0).nearest.novelty < 10  # type: ignore[union-attr]


def test_a_column_named_like_one_of_the_samples_is_refused_before_it_is_learned() -> None:
    rows = read_rows({"distance": np.arange(9) * 1.5, "b": np.arange(9) ** 2})
    with pytest.raises(InputError, match="column 'distance' is there already"):
        new_generator(rows)
