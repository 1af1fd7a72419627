"""The command line as a whole: a day of work, and what is said when something is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import Result

from glosa.errors import UnavailableError
from glosa.records.read import read_table

Run = Callable[..., Result]
NAMED = ("--text", "job", "--label", "code", "--model", "logistic", "-o", "out")


@pytest.mark.parametrize("model", ["logistic", "ngram-bag"])
def test_a_day(folder: Path, run: Run, model: str) -> None:
    if model == "ngram-bag":
        pytest.importorskip("torch")
    run("init", "coded.csv")
    assert "Ready to be learned from." in run("check").output
    assert "Learned from 180 records" in run("fit", "--model", model, "--option", f"{OPTION[model]}").output
    told = run("evaluate", "autocoder", "coded.csv", "--where", "split=test", "-o", "report").output
    assert "coded.csv: 60 records" in told
    assert (folder / "report/report.html").stat().st_size > 10_000
    run("code", "autocoder", "new.csv", "-o", "new_coded.parquet")
    coded = read_table("new_coded.parquet")
    assert coded["id"].to_list() == ["001", "002"]
    assert coded["code"].cast(str).to_list() == ["7512", None]
    assert coded["note"].to_list() == ["", "no text"]
    shown = json.loads(run("show", "autocoder", "--json").stdout)
    assert (shown["model"], shown["records"]) == (model, 180)
    assert shown["settings"]["data"]["where"] == {"split": "train"}


OPTION = {"logistic": "C=10.0", "ngram-bag": "epochs=4"}

BAD = {
    "empty": (b"", "coded.csv is empty"),
    "header only": (b"job,code\n", "has no records"),
    "missing column": (b"jobs,code\ncook,1\n", r"no column 'job'. Did you mean 'jobs'"),
    "duplicated header": (b"job,code,job\na,1,b\n", "column 'job' stands at positions 1 and 3"),
    "broken UTF-8": ("job,code\nniño,1\naño,2\n".encode() + b"\xc3\x28,3\n", "cannot be read as UTF-8 (row 4)"),
    "one class": (b"job,code\ncook,1\nbaker,1\n", "label '1' is the only one"),
    "no text": (b"job,code\n,1\n NA ,2\n", "every text is empty or a missing mark"),
    "empty labels": (b"job,code\ncook,1\nbaker,\n,2\n", "label 'code' is empty in 1 record (row 3)"),
    "short row": (b"job,code\ncook,1\nbaker\n", "row 3"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_data(folder: Path, run: Run, kind: str) -> None:
    content, message = BAD[kind]
    (folder / "coded.csv").write_bytes(content)
    result = run("fit", "coded.csv", *NAMED, code=3)
    assert "Error:" in result.stderr
    assert message in result.stderr
    assert result.stdout == ""
    assert not (folder / "out").exists()


def test_labels_out_of_the_scheme(folder: Path, run: Run) -> None:
    (folder / "scheme.csv").write_text("code,title\n0110,Officers\n5120,Cooks\n7512,Bakers\n", encoding="utf-8")
    (folder / "coded.csv").write_text(
        "job,code\nofficer,110\ncook,5120\nbaker,75 12\n" + "baker,7512\ncook,5120\n" * 9, encoding="utf-8"
    )
    result = run("fit", "coded.csv", *NAMED, "--scheme", "scheme.csv", code=3)
    assert "A spreadsheet may have cut the leading zero of '0110'" in result.stderr
    assert "(row 4). Without the blanks inside it would be '7512'" in result.stderr
    assert "--unknown drop" in result.stderr
    assert (
        "Learned from 19 records"
        in run("fit", "coded.csv", *NAMED, "--scheme", "scheme.csv", "--unknown", "drop").output
    )


def test_a_cell_of_10_megabytes(folder: Path, run: Run, fitted: Path) -> None:
    (folder / "new.csv").write_text(f"job,place\n{'cook ' * 2_000_000},in town\n", encoding="utf-8")
    run("code", fitted, "new.csv", "-o", "out.csv")
    assert read_table("out.csv")["code"].to_list() == ["5120"]


def test_the_output_has_to_be_an_autocoder_or_nothing(folder: Path, run: Run) -> None:
    (folder / "out").mkdir()
    (folder / "out/thesis.txt").write_text("mine")
    named = ("coded.csv", "--text", "job", "--label", "isco08", "--model", "logistic", "-o", "out")
    assert "is no autocoder, so it is left alone" in run("fit", *named, code=3).stderr
    assert [file.name for file in (folder / "out").iterdir()] == ["thesis.txt"]
    (folder / "out/thesis.txt").unlink()
    run("fit", *named)
    run("fit", *named)


def test_damaged_and_newer_autocoders(tmp_path: Path, run: Run, fitted: Path) -> None:
    assert "is not there" in run("show", tmp_path / "none", code=4).stderr
    broken = shutil.copytree(fitted, tmp_path / "broken")
    (broken / "arrays.safetensors").write_bytes((broken / "arrays.safetensors").read_bytes()[:-1] + b"?")
    assert "is damaged: its checksum is another one" in run("show", broken, code=4).stderr
    newer = shutil.copytree(fitted, tmp_path / "newer")
    manifest = json.loads((newer / "glosa.json").read_text())
    (newer / "glosa.json").write_text(json.dumps(manifest | {"format": 99}))
    assert "Update Glosa" in run("show", newer, code=4).stderr


def test_errors_as_json_go_to_stderr(folder: Path, run: Run) -> None:
    (folder / "coded.csv").write_text("jobs,code\ncook,1\n", encoding="utf-8")
    result = run("fit", "coded.csv", *NAMED, "--json", code=3)
    assert result.stdout == ""
    error = json.loads(result.stderr)["error"]
    assert (error["type"], error["exit_code"]) == ("TableError", 3)
    assert error["faults"][0]["what"] == "there is no column 'job'"


def test_wrong_usage_ends_with_2(run: Run) -> None:
    assert "No such option" in run("fit", "--txt", "job", code=2).stderr
    assert "Did you mean 'evaluate'" in run("evaluat", code=2).stderr
    run("code", code=2)


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        (UnavailableError("PyTorch is not installed."), 5, "Error: PyTorch is not installed."),
        (PermissionError(13, "Permission denied", "secret.csv"), 3, "Error: secret.csv: Permission denied."),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_each_error_has_its_exit_code(
    run: Run, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, message: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("glosa.records.datasets.find", fail)
    assert run("data", "get", "soc2010", code=code).stderr.strip() == message


def test_a_fault_of_ours_is_not_hidden(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glosa.records.datasets.find", lambda _: 1 / 0)
    assert isinstance(run("data", "get", "soc2010", code=1).exception, ZeroDivisionError)


def test_version_and_help(run: Run) -> None:
    assert run("--version").output == f"glosa {version('glosa')}\n"
    shown = run("--help").output
    assert "Exit codes: 0 done" in shown
    assert all(name in shown for name in ("init", "check", "fit", "evaluate", "code", "show", "scheme", "data"))


def test_as_a_program(folder: Path, fitted: Path) -> None:
    def glosa(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = "from glosa.cli.main import main; main()"
        return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)

    done = glosa("code", str(fitted), "new.csv", "-o", "coded_new.csv", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rows"] == 2
    failed = glosa("code", str(fitted), "none.csv", "-o", "other.csv")
    assert (failed.returncode, failed.stdout) == (3, "")
    assert failed.stderr == "Error: none.csv does not exist. Name a file that holds a table.\n"
    assert sorted(path.name for path in folder.iterdir()) == ["coded.csv", "coded_new.csv", "new.csv"]
