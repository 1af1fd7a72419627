from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from glosa.errors import AutocoderError, SettingsError
from glosa.storage.folder import ARRAYS, FORMAT, MANIFEST, Contents, is_folder_of, read_folder, write_folder

CONTENTS = Contents({"about": {"name": "Ñandú", "n": 1}, "empty": {}}, {"a.b": np.arange(6).reshape(2, 3)})
DTYPES = st.sampled_from(["float16", "float32", "float64", "int8", "int32", "int64", "uint8", "bool"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_folder(tmp_path / "deep" / "it", CONTENTS, "thing")
    return tmp_path / "deep" / "it"


def change_manifest(folder: Path, **changes: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, **changes}))


def check_contents(found: Contents) -> None:
    assert found.documents == CONTENTS.documents
    assert list(found.arrays) == ["a.b"]
    np.testing.assert_array_equal(found.arrays["a.b"], CONTENTS.arrays["a.b"])


def test_what_is_written_comes_back(folder: Path) -> None:
    check_contents(read_folder(folder, "thing"))
    assert sorted(path.name for path in folder.iterdir()) == ["about.json", ARRAYS, "empty.json", MANIFEST]
    assert [path.name for path in folder.parent.iterdir()] == ["it"]


@given(array=st.one_of(DTYPES.flatmap(lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=3, min_side=0)))))
def test_arrays_keep_their_shape_type_and_bytes(tmp_path_factory: pytest.TempPathFactory, array: np.ndarray) -> None:
    path = tmp_path_factory.mktemp("folders") / "it"
    write_folder(path, Contents({}, {"a": array, "t": array.T}), "thing")
    found = read_folder(path, "thing").arrays
    for name, expected in (("a", array), ("t", array.T)):
        assert (found[name].dtype, found[name].shape) == (expected.dtype, expected.shape)
        assert found[name].tobytes() == expected.tobytes()


def test_one_of_the_same_kind_is_replaced_whole(folder: Path) -> None:
    write_folder(folder, Contents({"other": {}}, {}), "thing")
    assert sorted(path.name for path in folder.iterdir()) == [ARRAYS, MANIFEST, "other.json"]
    assert [path.name for path in folder.parent.iterdir()] == ["it"]


def test_an_empty_folder_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "empty", CONTENTS, "thing")
    check_contents(read_folder(tmp_path / "empty", "thing"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_folder(".", CONTENTS, "thing")
    check_contents(read_folder(tmp_path / "here", "thing"))


def test_what_is_not_ours_is_left_alone(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_text("x")
    (tmp_path / "file").write_text("x")
    for path in ("photos", "file"):
        with pytest.raises(SettingsError, match=rf"{path}: is there already and is no thing, so it is left alone"):
            write_folder(tmp_path / path, CONTENTS, "thing")
    with pytest.raises(SettingsError, match=r"it: is there already and is no other thing"):
        write_folder(folder, CONTENTS, "other thing")
    assert (tmp_path / "photos" / "me.jpg").read_text() == "x"
    check_contents(read_folder(folder, "thing"))


def test_is_folder_of(tmp_path: Path, folder: Path) -> None:
    assert is_folder_of(folder, "thing")
    assert not is_folder_of(folder, "other")
    assert not is_folder_of(tmp_path, "thing")
    (tmp_path / MANIFEST).write_text("[1]")
    assert not is_folder_of(tmp_path, "thing")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AutocoderError, match=r"none: is not there. Give the folder of a saved thing"):
        read_folder(tmp_path / "none", "thing")
    with pytest.raises(SettingsError, match=r"path is None\. It must be the path of a file or folder"):
        read_folder(None, "thing")  # type: ignore[arg-type]
    with pytest.raises(AutocoderError, match=r"has no glosa.json, so it is no thing"):
        read_folder(tmp_path, "thing")
    (tmp_path / "file").write_text("x")
    with pytest.raises(AutocoderError, match=r"file: is a file\. Give the folder of a saved thing"):
        read_folder(tmp_path / "file", "thing")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / ARRAYS).unlink(), r"arrays.safetensors: cannot be read: No such file"),
        (lambda folder: (folder / "about.json").write_text("{}"), r"about.json: is damaged: its checksum is another"),
        (lambda folder: (folder / ARRAYS).write_bytes(b""), r"arrays.safetensors: is damaged: its checksum"),
        (lambda folder: (folder / MANIFEST).write_text("{"), r"glosa.json is damaged: "),
        (lambda folder: (folder / MANIFEST).write_bytes(b"\xff\xfe"), r"glosa.json is damaged: "),
        (lambda folder: (folder / MANIFEST).write_text("[]"), r"glosa.json does not tell of a thing"),
        (lambda folder: change_manifest(folder, glosa="other"), r"glosa.json does not tell of a thing"),
        (lambda folder: change_manifest(folder, format=FORMAT + 1), r"is of format 2, newer than 1.* Update Glosa"),
        (lambda folder: change_manifest(folder, format=None), r"it tells no format or no checksums"),
        (lambda folder: change_manifest(folder, sha256=None), r"it tells no format or no checksums"),
        (lambda folder: change_manifest(folder, sha256={}), r"is damaged: 'arrays.safetensors'"),
    ],
)
def test_damage_is_told(folder: Path, damage: Callable[[Path], object], message: str) -> None:
    damage(folder)
    with pytest.raises(AutocoderError, match=message):
        read_folder(folder, "thing")


def test_a_bit_that_fell_over_is_found(folder: Path) -> None:
    data = bytearray((folder / ARRAYS).read_bytes())
    data[-1] ^= 1
    (folder / ARRAYS).write_bytes(data)
    with pytest.raises(AutocoderError, match=r"its checksum is another one. Fit it again or restore a copy"):
        read_folder(folder, "thing")


WRITE = """
import os, signal, sys
import numpy as np
from glosa.storage import folder

STEPS = int(sys.argv[2])
calls = 0

def count(function):
    def counted(*args, **options):
        global calls
        calls += 1
        if calls > STEPS:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return counted

os.fsync = count(os.fsync)
os.rename = count(os.rename)
new = folder.Contents({"about": {"name": "new"}, "empty": {}}, {"a.b": np.zeros(3)})
folder.write_folder(sys.argv[1], new, "thing")
"""


@pytest.mark.parametrize("steps", range(5))
def test_a_kill_in_mid_write_leaves_the_old_folder(folder: Path, steps: int) -> None:
    done = subprocess.run([sys.executable, "-c", WRITE, str(folder), str(steps)], check=False)
    assert done.returncode == -9
    check_contents(read_folder(folder, "thing"))
    write_folder(folder, Contents({}, {}), "thing")
    assert read_folder(folder, "thing").documents == {}


def test_a_kill_between_the_two_moves_loses_nothing(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", WRITE, str(folder), "5"], check=False)
    assert not folder.exists()
    (old,) = folder.parent.glob(".it.old-*")
    check_contents(read_folder(old, "thing"))


FULL = """
import resource, sys
import numpy as np
from glosa.storage.folder import Contents, write_folder
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
write_folder(sys.argv[1], Contents({}, {"a": np.zeros(10_000)}), "thing")
"""


def test_a_full_disk_leaves_the_old_folder_and_nothing_else(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=False)
    assert f"AutocoderError: {folder}: cannot be written: File too large. Make room" in done.stderr
    check_contents(read_folder(folder, "thing"))
    assert [path.name for path in folder.parent.iterdir()] == ["it"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(AutocoderError, match=r"cannot be written: Not a directory. Make room or choose another place"):
        write_folder(tmp_path / "file" / "it", CONTENTS, "thing")


def test_other_things_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    contents = Contents({"a": {}}, {"x": np.zeros(1)})
    write_folder(tmp_path / "coder", contents, "autocoder")
    (tmp_path / "coder" / "notes.json").write_text("{}")
    (tmp_path / "coder" / "report").mkdir()
    with pytest.raises(SettingsError, match=r"'notes.json', 'report' in it are no part of one\. Choose another"):
        write_folder(tmp_path / "coder", contents, "autocoder")
    assert (tmp_path / "coder" / "report").is_dir()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    contents = Contents({"a": {}}, {"x": np.zeros(1)})
    write_folder(tmp_path / "v3", contents, "autocoder")
    (tmp_path / "current").symlink_to(tmp_path / "v3", target_is_directory=True)
    write_folder(tmp_path / "current", Contents({"a": {"new": True}}, {"x": np.zeros(1)}), "autocoder")
    assert (tmp_path / "current").is_symlink()
    assert read_folder(tmp_path / "v3", "autocoder").documents["a"] == {"new": True}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "v3"]
