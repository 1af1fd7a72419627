from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from glosa import Autocoder
from glosa.errors import SettingsError
from glosa.estimators.catalogue import MODELS, build
from glosa.estimators.classical import SEEN, Classical
from glosa.records.fields import Fields

NAMES = [name for name, model in MODELS.items() if isinstance(model, type) and issubclass(model, Classical)]
PAGE = Path(__file__).parents[2] / "docs/models.md"
TABLE = pl.DataFrame({"text": ["school cook", "cook", "lorry driver", "driver"] * 3, "label": ["a", "a", "b", "b"] * 3})


@pytest.mark.parametrize("name", NAMES)
def test_the_ngrams_that_are_seen_can_be_chosen(name: str) -> None:
    assert not SEEN.keys() & MODELS[name].defaults.keys()  # type: ignore[attr-defined]
    words = build(name, {"words": 1, "characters": [0, 0], "min_records": 1}).maker(Fields(text=("text",))).fit(TABLE)
    assert words.size == 4
    assert (
        build(name, {"words": 1, "characters": [0, 0], "min_records": 4}).maker(Fields(text=("text",))).fit(TABLE).size
        == 2
    )


def test_what_is_seen_is_saved_with_the_rest(tmp_path: Path) -> None:
    options = {"words": 1, "characters": [0, 0], "alpha": 2.0}
    coder = Autocoder(label="label", model="ridge", options=options, validation=0).fit(TABLE)
    coder.save(tmp_path / "autocoder")
    again = Autocoder.load(tmp_path / "autocoder")
    assert again.predict(["a cook", "the driver"]).tolist() == ["a", "b"]
    assert again.options == options


def test_bad_choices_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"words is 99\. It must be whole, 0 to 10"):
        build("ridge", {"words": 99}).maker(Fields(text=("text",)))
    with pytest.raises(SettingsError, match=r"has no option 'word'\. Did you mean 'words'"):
        Autocoder(label="label", model="ridge", options={"word": 1}).fit(TABLE)


def test_the_options_are_documented() -> None:
    (section,) = re.findall(r"^## Models of scikit-learn\n(.*?)^### ", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert dict(re.findall(r"^\| `(\w+)` \|.*\| `(.+?)` \|$", section, re.M)) == {k: repr(v) for k, v in SEEN.items()}
