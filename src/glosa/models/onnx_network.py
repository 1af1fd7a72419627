"""A fine-tuned transformer as ONNX (Open Neural Network Exchange): a file that other programs run without us."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from glosa.errors import SettingsError, UnavailableError
from glosa.models.transformer import Transformer

INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("logits", "probabilities")
MOST_BYTES = 2_000_000_000  # of one file, as its format holds

_SHAPES = ((1, 1), (3, 2), (2, 7), (5, 8))  # rows and tokens that are tried when the file is checked


class OnnxNetwork(nn.Module):
    """What is written: the numbers of an encoder's tokens in, logits and calibrated probabilities out.

    Args:
        network: A trained one, on the CPU.
        shift: What is taken off the logits before they become probabilities, shape (n_codes,), float32.
        base: What they are then divided by, where there is no confidence.
        slope: How much the logarithm of that rises with the confidence.
    """

    shift: Tensor

    def __init__(
        self, network: Transformer, *, shift: npt.NDArray[np.float32], base: float = 1.0, slope: float = 0.0
    ) -> None:
        super().__init__()
        self.network, self.base, self.slope = network, base, slope
        self.register_buffer("shift", torch.from_numpy(shift.copy()))
        self.eval()

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits and probabilities of shape (n_rows, n_codes).

        Args:
            input_ids: Numbers of tokens, shape (n_rows, n_tokens), int64.
            attention_mask: 1 where there is a token, 0 behind the last; same shape, int64.
        """
        logits: Tensor = self.network.head(self.network.pool(input_ids, attention_mask.bool()))
        scaled = (logits - self.shift) / self.base
        confidence = scaled.softmax(1).amax(1, keepdim=True)
        return logits, (scaled * torch.exp(-self.slope * confidence)).softmax(1)


def to_onnx(network: OnnxNetwork, *, max_length: int, about: Mapping[str, str]) -> bytes:
    """Return an ONNX model with any number of rows and tokens.

    Args:
        network: What is written.
        max_length: Tokens of a row at most.
        about: Names and values that are kept in the file.

    Raises:
        SettingsError: It is larger than an ONNX file can be, or of a kind that cannot be written as one.
        UnavailableError: A package is not installed.
    """
    onnx = _onnx()
    if sum(weight.nbytes for weight in network.state_dict().values()) > MOST_BYTES:
        msg = f"the network is larger than the {MOST_BYTES / 1e9:g} GB that an ONNX file holds. Take a smaller encoder."
        raise SettingsError(msg)
    rows, tokens = torch.export.Dim("rows"), torch.export.Dim("tokens", max=max_length)
    with _quiet():
        try:
            program = torch.onnx.export(
                network, _example(network, 2, 7), dynamo=True, verbose=False, input_names=INPUTS, output_names=OUTPUTS,
                dynamic_shapes={name: {0: rows, 1: tokens} for name in INPUTS},
            )  # fmt: skip
        except torch.onnx.OnnxExporterError as error:
            msg = f"this encoder cannot be written as ONNX: {str(error).strip().splitlines()[0]}"
            raise SettingsError(msg) from error
    assert program is not None  # the exporter of torch.export returns one
    model = program.model_proto
    _forget_source(model.graph)
    onnx.helper.set_model_props(model, dict(about))
    written: bytes = model.SerializeToString(deterministic=True)
    return written


def greatest_difference(network: OnnxNetwork, written: bytes) -> float:
    """Return how far the outputs of a written model are from those of the network, over rows of several lengths.

    Raises:
        UnavailableError: onnxruntime is not installed.
    """
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise UnavailableError(_missing("onnxruntime")) from error
    session = onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])
    greatest = 0.0
    for shape in _SHAPES:
        inputs = _example(network, *shape)
        with torch.no_grad():
            expected = network(*inputs)
        found = session.run(OUTPUTS, {name: value.numpy() for name, value in zip(INPUTS, inputs, strict=True)})
        apart = (np.abs(a - b.numpy()).max() for a, b in zip(found, expected, strict=True))
        greatest = max(greatest, *map(float, apart))
    return greatest


def _example(network: OnnxNetwork, rows: int, tokens: int) -> tuple[Tensor, Tensor]:
    """Return inputs in which the first row is shorter than the others."""
    config: Any = network.network.body.config
    ids = torch.arange(rows * tokens).reshape(rows, tokens) % config.vocab_size
    mask = torch.ones_like(ids)
    mask[0, (tokens + 1) // 2 :] = 0
    return ids, mask


def _onnx() -> Any:
    try:
        import onnx
        import onnxscript  # noqa: F401 - what PyTorch writes ONNX with
    except ModuleNotFoundError as error:
        raise UnavailableError(_missing("onnx and onnxscript")) from error
    return onnx


def _missing(packages: str) -> str:
    return f"a model as ONNX needs {packages}. Install what is missing with: pip install 'glosa[onnx]'"


def _forget_source(graph: Any) -> None:
    """Delete what tells of every node which line of which file on this machine it comes from."""
    for part in (graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        del part.metadata_props[:]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter from telling of packages that it lacks, and of its own deprecated parts."""
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
