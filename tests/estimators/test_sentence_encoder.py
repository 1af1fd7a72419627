from __future__ import annotations

import sys

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder, SettingsError, UnavailableError
from glosa.estimators.sentence_encoder import SentenceEncoder
from glosa.estimators.sentence_encoder_training import read_options
from glosa.records.fields import Fields

SAID = {
    "5120": ["cook", "chef in a hotel", "prepares meals", "kitchen hand who cooks"],
    "8332": ["lorry driver", "drives a truck", "haulage driver", "transports goods by road"],
}
TABLE = pl.DataFrame(
    [(text, code) for code, texts in SAID.items() for text in texts * 5], schema=["job", "code"], orient="row"
)


def coder(**options: object) -> Autocoder:
    return Autocoder(text=["job"], label="code", model="sentence-encoder", options=options, validation=0.0)


def test_it_knows_words_that_no_record_has_in_other_languages_too() -> None:
    found = coder().fit(TABLE).predict(["camionero", "cocinera de restaurante", "trucker"])
    assert found.tolist() == ["8332", "5120", "8332"]


def test_numpy_scores_as_pytorch_does() -> None:
    import torch

    from glosa.models.sentence_head import SCALE, sentence_head

    fitted = coder(hidden=8, epochs=2).fit(TABLE)
    weights = fitted._model.arrays()
    head = sentence_head([512], 2, hidden=8).eval()
    state = {
        name: torch.from_numpy(part / (SCALE if name in ("hidden.weight", "linear.weight") else 1))
        for name, part in weights.items()
    }
    head.load_state_dict(state)
    (view,) = views = fitted._views.transform(TABLE.select("job"))
    with torch.no_grad():
        expected = head([torch.from_numpy(view)]).numpy()
    np.testing.assert_allclose(fitted._model.logits(views), expected, atol=1e-4)


def test_options_out_of_their_range() -> None:
    with pytest.raises(SettingsError, match=r"(?s)hidden is 0.*dropout is 1.*field_dropout is -1.*loss_options is 3"):
        read_options({"hidden": 0, "dropout": 1, "field_dropout": -1, "loss_options": 3})
    with pytest.raises(SettingsError, match=r"'sentence-encoder' has no option 'hiden'\. Did you mean 'hidden'"):
        read_options({"hiden": 3})
    with pytest.raises(SettingsError, match=r"encoder is ''\. It must be a name, folder or address"):
        SentenceEncoder(encoder="").maker(Fields(text=("job",)))


def test_without_pytorch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "glosa.estimators.sentence_encoder_training"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("glosa.estimators.sentence_encoder_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(
        UnavailableError, match=r"'sentence-encoder' needs PyTorch\. Install it with: pip install torch"
    ):
        coder().fit(TABLE)
