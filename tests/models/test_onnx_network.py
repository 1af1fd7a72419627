from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnxscript")

from glosa.errors import SettingsError, UnavailableError  # noqa: E402
from glosa.models.onnx_network import OnnxNetwork, greatest_difference, to_onnx  # noqa: E402
from glosa.models.transformer import Transformer, read_body  # noqa: E402
from glosa.trust.calibration import Calibration  # noqa: E402
from glosa.trust.temperature import Temperature  # noqa: E402


@pytest.fixture(scope="module")
def network(tiny_encoder: Path) -> Transformer:
    torch.manual_seed(0)
    return Transformer(read_body(tiny_encoder), 3)


@pytest.mark.parametrize("temperature", [Temperature(), Temperature(0.5), Temperature(2.0, 0.7)])
def test_logits_and_probabilities_are_ours(network: Transformer, temperature: Temperature) -> None:
    shift = np.array([0.5, 0.0, -1.0], np.float32)
    base, slope = temperature
    ids, mask = torch.tensor([[2, 9, 3], [2, 3, 0]]), torch.tensor([[1, 1, 1], [1, 1, 0]])
    with torch.no_grad():
        logits, shares = OnnxNetwork(network, shift=shift, base=base, slope=slope)(ids, mask)
        ours = network([torch.where(mask == 1, ids + 1, 0)])
    torch.testing.assert_close(logits, ours)
    expected = Calibration(shift, temperature).probabilities(ours.numpy())
    np.testing.assert_allclose(shares.numpy(), expected, atol=1e-6)


def test_what_is_too_large_is_told(network: Transformer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glosa.models.onnx_network.MOST_BYTES", 1000)
    with pytest.raises(SettingsError, match=r"larger than the 1e-06 GB that an ONNX file holds"):
        to_onnx(OnnxNetwork(network, shift=np.zeros(3, np.float32)), max_length=16, about={})


def test_what_cannot_be_written_is_told(network: Transformer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        msg = "no operator for it\nand more"
        raise torch.onnx.OnnxExporterError(msg)

    monkeypatch.setattr("torch.onnx.export", fail)
    with pytest.raises(SettingsError, match=r"this encoder cannot be written as ONNX: no operator for it$"):
        to_onnx(OnnxNetwork(network, shift=np.zeros(3, np.float32)), max_length=16, about={})


@pytest.mark.parametrize("package", ["onnx", "onnxscript", "onnxruntime"])
def test_a_package_that_is_missing_is_told(network: Transformer, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    exported = OnnxNetwork(network, shift=np.zeros(3, np.float32))
    with pytest.raises(UnavailableError, match=rf"needs .*{package}.*pip install 'glosa\[onnx\]'"):
        greatest_difference(exported, to_onnx(exported, max_length=16, about={}) if package != "onnxruntime" else b"")
