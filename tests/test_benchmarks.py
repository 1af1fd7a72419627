"""The benchmarks: what they print is what was measured, what is quoted is what they printed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from benchmarks import audit, autoencoders, digits, imbalance, learning_curve, odds, products, speed
from benchmarks.__main__ import main
from benchmarks.accuracy import compare, fit_timed
from benchmarks.corpora import CORPORA, Corpus, data_folder
from benchmarks.learning_curve_plot import draw
from benchmarks.models import MODELS
from benchmarks.quotes import ROOT, fill, quoting_files, read_all_results, render
from benchmarks.results import add_figures, describe_run, read_results, write_results
from benchmarks.tables import (
    NOT_MEASURED,
    accuracy_table,
    audit_table,
    autoencoders_table,
    digits_table,
    imbalance_table,
    learning_curve_table,
    odds_table,
    products_table,
    speed_table,
)
from scipy.io import savemat

from glosa import Autocoder, Scheme, SettingsError, UnavailableError
from glosa.errors import TableError
from glosa.experiments import denoise, generate
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.features.rows import read_rows
from glosa.records.read import read_table

JOBS = Corpus(file="jobs", text=("title", "industry"), label="code")
TITLES = {
    "5120": "school cook",
    "5131": "head waiter",
    "8332": "lorry driver",
    "8331": "bus driver",
    "2310": "professor",
}
EXTRAS = {"fasttext": "fasttext", "hiclass": "hiclass"}


def jobs(copies: int = 12) -> pl.DataFrame:
    rows = [
        {
            "title": f"{title} {'abcdefghijklmnop'[number]}",
            "industry": "transport" if code[0] == "8" else "",
            "code": code,
        }
        for number in range(copies)
        for code, title in TITLES.items()
    ]
    return pl.DataFrame(rows)


def figures(model: str, **changes: object) -> dict[str, object]:
    return {
        "data": "soc2010",
        "model": model,
        "accuracy": {"1": 0.75, "2": 0.5},
        "codes": [2, 9],
        "top_5": 0.875,
        "calibration_error": None,
        "coverage_at_95": 0.25,
        "fit_seconds": 11.0,
        "fit_processor_seconds": 10.0,
        "rows_per_second": 12345,
        "peak_memory_mb": 1500,
        "run": "May",
    } | changes


@pytest.mark.parametrize("name", MODELS)
def test_every_model_learns_and_ranks_codes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.accuracy.SCORED_SECONDS", 0)
    if name in EXTRAS:
        pytest.importorskip(EXTRAS[name], reason="needs the extra 'bench'")
    train, test = jobs(), jobs(2)
    scorer, cost = fit_timed(MODELS[name], train, test, JOBS)
    found = compare(MODELS[name], scorer, train, test, JOBS)
    assert found["accuracy"]["4"] == 1.0
    assert found["codes"] == [3, 3, 4, 5]
    assert (found["calibration_error"] is None) == (not MODELS[name].probabilities)
    assert cost["fit_seconds"] > 0
    assert cost["peak_memory_mb"] > 50
    if MODELS[name].probabilities:
        np.testing.assert_allclose(scorer.scores(test).sum(axis=1), 1, atol=1e-3)


def test_a_code_that_no_training_record_has_can_be_right_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.accuracy.SCORED_SECONDS", 0)
    train = jobs().filter(pl.col("code") != "8331")
    test = pl.DataFrame({"title": ["lorry driver z"], "industry": ["transport"], "code": ["8331"]})
    scorer, _ = fit_timed(MODELS["linear-svc"], train, test, JOBS)
    found = compare(MODELS["linear-svc"], scorer, train, test, JOBS)
    assert found["accuracy"] == {"1": 1.0, "2": 1.0, "3": 1.0, "4": 0.0}


def test_results_are_kept_part_by_part(tmp_path: Path) -> None:
    keys = ("data", "model")
    results = read_results("accuracy", tmp_path)
    for date, model in [("May", "default"), ("May", "fasttext"), ("June", "default")]:
        results = add_figures(results, keys, {"date": date}, figures(model))
    write_results("accuracy", results, tmp_path)
    kept = read_results("accuracy", tmp_path)
    assert [(line["model"], line["run"]) for line in kept["figures"]] == [("fasttext", "May"), ("default", "June")]
    assert list(kept["runs"]) == ["June", "May"]


def test_a_run_says_where_and_with_what_it_was_made() -> None:
    run = describe_run({"top": 5})
    assert run.keys() == {"command", "date", "commit", "machine", "packages", "settings"}
    assert run["packages"]["glosa"]
    assert run["machine"]["cores"] >= run["machine"]["cores_used"] >= 1


def test_a_table_has_a_line_a_model_in_order() -> None:
    results = {"runs": {}, "figures": [figures("fasttext", fit_processor_seconds=120.0), figures("default")]}
    header, _, default, fasttext = accuracy_table(results, "soc2010").splitlines()
    assert header.startswith("| model | level 1 (2) | level 2 (9) | top 5 |")
    assert default == "| **Glosa**, default | 0.750 | 0.500 | 0.875 | - | 0.250 | 10.0 | 1.0 | 12,345 | 1,500 |"
    assert "| 120.0 | 12.0 |" in fasttext
    assert accuracy_table(results, "coicop") == NOT_MEASURED


def test_the_table_of_speed_says_whether_memory_is_flat() -> None:
    line = {"model": "default", "records": "equal", "run": "May", "rows_per_second": 60_000, "load_seconds": 0.1}
    lines = [{**line, "rows": 1000, "peak_memory_mb": 500}, {**line, "rows": 4000, "peak_memory_mb": 510}]
    assert speed_table({"runs": {}, "figures": lines}).splitlines()[2:] == [
        "| **Glosa**, default | equal | 1,000 | 60,000 | 500 | 1.00 | 0.1 |",
        "| **Glosa**, default | equal | 4,000 | 60,000 | 510 | 1.02 | 0.1 |",
    ]


def test_the_table_of_methods_has_the_one_chosen_on_held_out_records_in_bold() -> None:
    shared = {
        "accuracy": 0.5,
        "balanced_accuracy": 0.5,
        "gain": {"value": 0.0, "low": -0.1, "high": 0.1},
        "seconds": 1.0,
    }
    tried = [("plain", 0.5, 0.75), ("oversampling", 0.75, 0.5)]
    lines = [
        {
            "data": "clinc150",
            "model": "ridge",
            "method": name,
            "held_out_macro_f1": chosen_by,
            "macro_f1": judged,
            **shared,
        }
        for name, chosen_by, judged in tried
    ]
    assert imbalance_table({"runs": {}, "figures": lines}, "clinc150").splitlines()[2:] == [
        "| `ridge` | plain | 0.500 | 0.500 | 0.500 | 0.750 | +0.000 (-0.100 to +0.100) | 1.0 |",
        "| `ridge` | **oversampling** | 0.750 | 0.500 | 0.500 | 0.500 | +0.000 (-0.100 to +0.100) | 1.0 |",
    ]
    assert imbalance_table({"runs": {}, "figures": lines}, "coicop-long-tail") == NOT_MEASURED


def test_a_cut_to_a_long_tail_is_the_same_every_time() -> None:
    table = pl.DataFrame({"code": np.repeat(list("abcde"), 150).tolist(), "number": range(750)})
    cut = imbalance.cut_to_long_tail(table, "code")
    assert sorted(cut["code"].value_counts()["count"].to_list()) == [2, 6, 15, 43, 120]
    assert cut.equals(imbalance.cut_to_long_tail(table, "code"))
    assert cut["number"].is_unique().all()


def test_every_method_is_judged_beside_the_plain_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imbalance, "RESAMPLES", 20)
    monkeypatch.setitem(imbalance.MODELS, "ridge", imbalance.METHODS)
    train = jobs().filter((pl.col("code") != "8331") | (pl.int_range(pl.len()) < 20))
    found = list(imbalance.compare(imbalance.Task("title", "code", lambda: (train, train)), "ridge", train, jobs(2)))
    assert [line["method"] for line in found] == list(imbalance.METHODS)
    assert found[0]["gain"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert all(line["accuracy"] > 0.5 for line in found)


def test_every_learner_is_compared_with_the_default_on_the_same_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_curve, "RESAMPLES", 20)
    monkeypatch.setattr(learning_curve, "SIZES", (3,))
    monkeypatch.setattr(learning_curve, "in_fresh_process", lambda measure, *arguments: measure(*arguments))
    task = learning_curve.Task("title", "code", "en", lambda: (jobs(), jobs(2)))
    monkeypatch.setattr(learning_curve, "TASKS", {"jobs": task})
    missing = learning_curve.Contender(title="not there yet", model="nothing")
    monkeypatch.setitem(learning_curve.MODELS, "nothing", missing)
    default, reworded = learning_curve.run(["jobs"], ["ngram-bag", "reworded", "nothing"])
    assert (default["train"], reworded["cuts"], default["test"]) == (15, 2, 10)
    assert reworded["train"] > 15
    gain = learning_curve.compare(reworded["right"], default["right"])
    assert gain["value"] == pytest.approx(reworded["accuracy"] - default["accuracy"], abs=1e-4)


def test_the_table_of_learning_curves_has_a_dash_where_nothing_was_measured(tmp_path: Path) -> None:
    line = {"data": "coicop", "each": 5, "cuts": 2, "fit_processor_seconds": 9.5, "interval": [0.25, 0.5]}
    lines = [
        line | {"model": "ngram-bag", "accuracy": 0.375, "right": ["11100000"]},
        line | {"model": "reworded", "accuracy": 0.5, "right": ["11110000"]},
    ]
    results = {"runs": {}, "figures": lines}
    assert learning_curve_table(results, "coicop").splitlines()[2:6] == [
        "| 5 | `ngram-bag` | 0.375 | 0.250 to 0.500 | - | 2 | 9.5 |",
        "| 5 | `few-shot` | - | - | - | - | - |",
        "| 5 | `reworded` | 0.500 | 0.250 to 0.500 | +0.125 (+0.000 to +0.375) | 2 | 9.5 |",
        "| 5 | `stack` | - | - | - | - | - |",
    ]
    assert learning_curve_table(results, "banking77") == NOT_MEASURED
    picture = tmp_path / "images/curve.png"
    assert draw(results, picture) == [picture]
    assert draw(results, picture) == []
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_labels_made_wrong_are_looked_for_by_every_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    def quick(scheme: Scheme | None) -> Autocoder:
        return Autocoder(text=JOBS.text, label="code", scheme=scheme, model="complement-nb")

    monkeypatch.setattr(audit, "CORPUS", JOBS)
    monkeypatch.setattr(audit, "new_coder", quick)
    found = audit.find(jobs(16), jobs(2), "any", 0, 1.0)
    assert (found["train"], found["flipped"]) == (80, 4)
    assert list(found["precision"]) == ["ours", "self_confidence", *(f"cleanlab_{by}" for by in audit.CLEANLAB)]
    assert found["precision"]["ours"] == found["suggested"] == 1.0
    assert found["not_made_wrong"] == {"all": 0, "text_with_several_codes": 0}
    assert set(found["test_accuracy"].values()) == {1.0}
    line = audit_table({"runs": {}, "figures": [{"kind": "any", "seed": 0, **found}]}).splitlines()[2]
    assert line.startswith("| any other code, seed 0 | 4 | 1.000 | 1.000 | ")
    assert render("audit any 0 precision.ours", RESULTS) == NOT_MEASURED


def test_noise_is_taken_and_digits_are_made_up_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    both = read_rows({f"pixel{n}": rng.integers(0, 256, 80) for n in range(784)} | {"label": [*"0123456789"] * 8})
    monkeypatch.setattr(autoencoders, "_both", lambda rows: (both, np.arange(60, 80)))  # noqa: ARG005
    monkeypatch.setattr(autoencoders, "PASSES", 1)
    monkeypatch.setitem(autoencoders.DETECTORS, "unit", {"epochs": 1})
    monkeypatch.setattr(autoencoders, "COMPONENTS", (2, 5))
    monkeypatch.setattr(denoise, "_MOST", 1)  # epoch
    monkeypatch.setitem(denoise.SETTINGS, "layers", (4, 4))
    monkeypatch.setitem(generate.SETTINGS["pictures"], "epochs", 1)
    odd = [*autoencoders._reduce(None), autoencoders._detect_digits("unit", None)]
    assert [(line["model"], line["train"], line["test"]) for line in odd] == [
        ("autoencoder", 60, 20), ("pca", 60, 20), ("unit", 60, 20),
    ]  # fmt: skip
    assert (odd[1]["of_pca"], sorted(odd[2]["by_label"])) == (1, [*"0123456789"])
    assert (
        autoencoders_table({"runs": {}, "figures": odd}, "reduce").splitlines()[3].startswith("| mnist | pca | 32 | ")
    )
    lines = [autoencoders._denoise(name, None) for name in autoencoders.DENOISERS]
    lines += autoencoders._generate([*autoencoders.GENERATORS], None)
    assert [line["model"] for line in lines] == [*autoencoders.DENOISERS, *autoencoders.GENERATORS]
    found = lines[1]["psnr_gain"]
    assert found["low"] <= found["value"] <= found["high"]
    assert (lines[3]["made_up"], list(lines[3]["by_label"])) == (5000, [*"0123456789"])
    results = {"runs": {}, "figures": lines}
    assert len(autoencoders_table(results, "denoise").splitlines()) == 5
    assert autoencoders_table(results, "generate").splitlines()[2].startswith("| mnist | variational | 5,000 | ")
    assert render("autoencoders denoise", RESULTS) == NOT_MEASURED
    assert autoencoders.describe_settings()["denoiser"]["layers"] == [4, 4]


def test_networks_over_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    pixels = random.integers(0, 60, (60, 20, 20), dtype=np.uint8)
    pixels[::2] += 150
    table = pl.DataFrame({"pixel": pixels, "label": ["light", "dark"] * 30})
    monkeypatch.setattr(digits, "read", lambda data, rows: (table, table[:20]))  # noqa: ARG005
    monkeypatch.setitem(digits.MODELS, "cnn", ("cnn", {"epochs": 3, "channels": (4, 4, 4), "members": 2}))
    found = digits._measure("mnist", "cnn", None)
    assert (found["train"], found["test"], found["epochs"]) == (60, 20, 3)
    assert found["accuracy"] > 0.4
    lines = digits_table({"runs": {}, "figures": [found]})
    assert lines.splitlines()[2].startswith(f"| mnist | cnn | {found['accuracy']:.4f} | 3 | ")
    assert render("digits", RESULTS) == NOT_MEASURED


def write_odds(folder: Path) -> None:
    """Write a table whose outliers lie off a line, as ODDS has it, and a published figure."""
    random, line = np.random.default_rng(0), np.arange(200)[:, None] * [1.0, 2.0, -1.0, 0.5, 3.0]
    line[::20] = random.normal(size=(10, 5)) * line.std(axis=0) + line.mean(axis=0)
    (folder / "odds").mkdir()
    savemat(folder / "odds/glass.mat", {"X": line, "y": (np.arange(200) % 20 == 0)[:, None].astype(float)})
    (folder / "odds/published_auroc.csv").write_text("Data,AutoEncoder,IForest\nglass,0.675,0.750\n")


def test_outliers_are_judged_by_their_rank(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLOSA_DATA", str(tmp_path))
    write_odds(tmp_path)
    (found,) = odds.run(["glass"], ["autoencoder-ensemble"])
    assert (found["rows"], found["features"], found["outliers"], found["published"]) == (200, 5, 10, None)
    assert found["auroc"] > 0.8
    with pytest.raises(TableError, match=r"wbc.mat: is not there"):
        odds.read_set("wbc")


def test_the_mean_is_told_where_every_table_is_measured() -> None:
    def line(data: str, low: float, high: float) -> dict[str, object]:
        told = {"data": data, "model": "pyod-iforest", "auroc": (low + high) / 2, "aurocs": [low, high]}
        return {**told, "deviation": 0.01, "published": 0.8, "fit_processor_seconds": 2.0, "run": "May"}

    lines = [line(data, 0.2, 0.4) if data == "wbc" else line(data, 0.8, 1.0) for data in odds.SETS]
    table = odds_table({"runs": {}, "figures": lines}).splitlines()
    low, high = (16 * 0.8 + 0.2) / 17, (16 * 1.0 + 0.4) / 17
    assert table[-3:] == [
        "| wbc | - | - | - | 0.300 ± 0.010 (0.800) |",
        f"| mean | - | - | - | {(low + high) / 2:.3f} ± {(high - low) / 2**0.5:.3f} (0.800) |",
        "| processor s, mean | - | - | - | 2.0 |",
    ]
    assert odds_table({"runs": {}, "figures": lines[:1]}).splitlines()[-2:] == [
        "| mean | - | - | - | - |",
        "| processor s, mean | - | - | - | - |",
    ]
    measured = {**RESULTS, "odds": {"runs": {}, "figures": lines}}
    assert render("odds mean pyod-iforest auroc", measured) == f"{(low + high) / 2:.3f}"
    assert render("odds", RESULTS) == NOT_MEASURED


RESULTS = {
    "accuracy": {"runs": {}, "figures": [figures("default")]},
    "speed": {"runs": {}, "figures": []},
    "imbalance": {"runs": {}, "figures": []},
    "products": {"runs": {}, "figures": []},
    "tweets": {"runs": {}, "figures": []},
    "learning-curve": {"runs": {}, "figures": []},
    "cold-start": {"runs": {}, "figures": []},
    "stack": {"runs": {}, "figures": []},
    "audit": {"runs": {}, "figures": []},
    "autoencoders": {"runs": {}, "figures": []},
    "digits": {"runs": {}, "figures": []},
    "odds": {"runs": {}, "figures": []},
}


def told(name: str, published: float | None, ours: float) -> dict[str, object]:
    """What a reproduction of one experiment tells, as JSON."""
    line = {"name": name, "published": published}
    measured = {**dict.fromkeys(products.MEASURES.values(), ours), products.SEEN: 1500.0}
    return {
        "figures": [{"title": title, "lines": [line | {"ours": value}]} for title, value in measured.items()],
        "settings": {name: {"titles": 500}},
        "seconds": 80.0,
    }


def test_experiments_on_product_titles_are_a_line_each_and_one_of_all() -> None:
    found = products.lines(told("1: 3 epochs, 100 filters", 0.452, 0.5), 1500)
    assert [line["experiment"] for line in found] == ["1", "all"]
    table = products_table({"runs": {}, "figures": found})
    assert table.splitlines()[2:] == [
        "| 1: 3 epochs, 100 filters | 0.452 | 0.500 | 0.500 | 0.50 | 500 | 1,500 | 0.5 | - |",
        "| all | - | - | - | - | - | 1,500 | 80.0 | 1,500 |",
    ]
    assert render("products", RESULTS) == NOT_MEASURED


def test_a_quote_is_a_table_on_its_own_lines_or_a_figure_in_a_line() -> None:
    text = "<!-- from benchmarks: accuracy soc2010 -->\nold\n<!-- end -->"
    table = accuracy_table(RESULTS["accuracy"], "soc2010")
    assert fill(text, RESULTS) == f"<!-- from benchmarks: accuracy soc2010 -->\n\n{table}\n\n<!-- end -->"
    assert fill(fill(text, RESULTS), RESULTS) == fill(text, RESULTS)
    assert render("accuracy soc2010 default accuracy.2", RESULTS) == "0.500"
    assert render("speed equal 1000000 default rows_per_second", RESULTS) == NOT_MEASURED


def test_a_quote_of_nothing_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"'accuracy soc' is no table or figure .* Valid: 'accuracy soc2010', "):
        render("accuracy soc", RESULTS)
    with pytest.raises(SettingsError, match=r"'top_6' is no figure of accuracy soc2010 default. Did you mean 'top_5'"):
        render("accuracy soc2010 default top_6", RESULTS)


@pytest.mark.parametrize("path", quoting_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_quoted_figures_are_what_was_measured(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == fill(text, read_all_results()), "run: python -m benchmarks tables"


def test_every_data_set_is_in_the_tables() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    assert all(f"<!-- from benchmarks: accuracy {data} -->" in page for data in CORPORA)


def test_a_missing_folder_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLOSA_DATA", str(tmp_path))
    with pytest.raises(UnavailableError, match=r"jobs.parquet is not there. GLOSA_DATA must name the folder"):
        JOBS.read()
    monkeypatch.delenv("GLOSA_DATA")
    with pytest.raises(UnavailableError, match="GLOSA_DATA is not set"):
        data_folder()


def test_records_are_split_and_cut_alike_every_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLOSA_DATA", str(tmp_path))
    jobs().write_parquet(tmp_path / "jobs.parquet")
    train, test = JOBS.read()
    assert len(train) + len(test) == 60
    assert JOBS.read()[0].equals(train)
    assert [len(part) for part in JOBS.read(8)] == [8, 2]


def test_a_file_is_coded_without_pytorch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLOSA_DATA", str(tmp_path))
    jobs().rename({"code": "soc2010"}).with_columns(qualifier=pl.lit("")).write_parquet(
        tmp_path / "soc2010_index_en.parquet"
    )
    source = tmp_path / "records.parquet"
    speed.write_records(source, 150, "different")
    assert read_table(source)["title"].n_unique() == 150
    speed.fit_default(tmp_path / "default", None)
    ballast = np.ones(50_000_000)
    found = in_fresh_process(speed.measure, "default", tmp_path / "default", source)
    assert found["rows_per_second"] > 0
    assert found["peak_memory_mb"] < ballast.nbytes / 1e6 + 100 < peak_memory_mb()  # not what this process holds
    assert "code_5" in read_table(tmp_path / "coded.parquet").columns


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["accuracy"], "GLOSA_DATA is not set"), (["--data", "soc"], "'soc' is unknown. Did you mean 'soc2010'?")],
)
def test_the_command_line_says_what_is_wrong(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GLOSA_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["benchmarks", *arguments])
    with pytest.raises(SystemExit) as ended:
        sys.exit(main())
    assert ended.value.code in {2, 5}
    assert message in capsys.readouterr().err
