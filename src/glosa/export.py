"""An autocoder for programs that know nothing of us: its network as ONNX, its tokenizer, and what its numbers mean."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from glosa.autocoder import Autocoder
from glosa.errors import AutocoderError, SettingsError
from glosa.estimators.transformer import TransformerModel, open_torch_side
from glosa.features.normalise import MAX_CHARACTERS
from glosa.features.subwords import SubwordMaker, find_frame, open_tokenizer
from glosa.storage.files import write_files
from glosa.types import Json, StrPath

KIND, FORMAT = "onnx", 1
TOLERANCE = 1e-3  # between PyTorch and onnxruntime; rounding makes a thousandth of it


@dataclass(frozen=True)
class Exported:
    """What was written.

    Args:
        network: The ONNX file.
        tokenizer: The file of the tokenizer, as the package `tokenizers` reads it.
        about: The JSON file that tells of codes, fields and outputs.
        codes: How many codes.
        difference: How far the outputs of onnxruntime are from ours at most, where it was checked.
    """

    network: Path
    tokenizer: Path
    about: Path
    codes: int
    difference: float

    @property
    def files(self) -> tuple[Path, Path, Path]:
        """All of them."""
        return self.network, self.tokenizer, self.about


def export_onnx(autocoder: Autocoder, path: StrPath) -> Exported:
    """Write the network of a fitted autocoder as ONNX, and its tokenizer and its codes beside it.

    What `export_onnx` wrote there before is replaced; anything else is left alone.

    Args:
        autocoder: A fitted one with the model `transformer`.
        path: The file of the network, which ends in ``.onnx``.

    Raises:
        SettingsError: The model is another one, or cannot be written as ONNX; or something else is at the path.
        UnavailableError: A package is missing.
        AutocoderError: The files cannot be written; or the written network does not answer as ours does.
    """
    network_file, tokenizer_file, about_file = refuse_others(Path(path))
    model, maker = _parts(autocoder)
    written, difference = _written(autocoder, model, maker)
    tokenizer = open_tokenizer(maker.tokenizer_).to_str().encode()
    told = {
        "network": network_file.name,
        "tokenizer": tokenizer_file.name,
        "sha256": {
            network_file.name: hashlib.sha256(written).hexdigest(),
            tokenizer_file.name: hashlib.sha256(tokenizer).hexdigest(),
        },
    }
    about = json.dumps(describe(autocoder, maker) | told, ensure_ascii=False, indent=1).encode()
    write_files({tokenizer_file: tokenizer, about_file: about, network_file: written})
    return Exported(network_file, tokenizer_file, about_file, len(autocoder.classes_), difference)


def refuse_others(target: Path) -> tuple[Path, Path, Path]:
    """Return the files of network, tokenizer and description, which are ours or not there yet.

    Raises:
        SettingsError: The name does not end in .onnx, or something else is there.
    """
    if target.is_dir():
        msg = f"{target}: is a folder. Name a file in it: {target / 'model.onnx'}"
        raise SettingsError(msg)
    if target.suffix != ".onnx":
        msg = f"{target}: does not end in .onnx. Name it {target.with_suffix('.onnx')}"
        raise SettingsError(msg)
    named = target, target.with_suffix(".tokenizer.json"), target.with_suffix(".json")
    foreign = [] if _is_ours(named[-1]) else [file for file in named if file.exists()]
    if foreign:
        msg = f"{foreign[0]}: is there already and was not exported from an autocoder. Choose another name."
        raise SettingsError(msg)
    return named


def describe(autocoder: Autocoder, maker: SubwordMaker) -> Json:
    """Return what another program has to know, as JSON types; `docs/transformer.md` explains it."""
    scheme, levels, fields = autocoder.scheme_, autocoder.levels_, autocoder.fields_
    groups = zip(levels.names, levels.groups, levels.membership, strict=True)
    return {
        "glosa": KIND,
        "format": FORMAT,
        "autocoder": autocoder.fingerprint_,
        "scheme": {"name": scheme.name, "version": scheme.version, "fingerprint": scheme.fingerprint},
        "fields": list(fields.inputs),
        "missing": list(fields.missing),
        "frame": {name: ids.tolist() for name, ids in vars(find_frame(open_tokenizer(maker.tokenizer_))).items()},
        "max_length": maker.settings.max_length,
        "max_characters": MAX_CHARACTERS,
        "codes": list(levels.codes),
        "titles": [scheme.title(code) for code in levels.codes],
        "levels": {name: [codes[place] for place in membership] for name, codes, membership in groups},
    }


def _parts(autocoder: Autocoder) -> tuple[TransformerModel, SubwordMaker]:
    """Return the model and the maker of an autocoder whose model is a transformer.

    Raises:
        NotFittedError: It is not fitted.
        SettingsError: It is another model.
    """
    autocoder._check_fitted()
    model, maker = autocoder._model, autocoder._views
    if not isinstance(model, TransformerModel) or not isinstance(maker, SubwordMaker):
        msg = (
            f"the model of this autocoder is {autocoder.model!r}, and only 'transformer' is exported: the others "
            "score with NumPy, so that wherever Glosa is installed they need no PyTorch."
        )
        raise SettingsError(msg)
    return model, maker


def _written(autocoder: Autocoder, model: TransformerModel, maker: SubwordMaker) -> tuple[bytes, float]:
    """Return the network as ONNX, and how far its outputs are from ours at most."""
    scorer = open_torch_side("exporting").Scorer(model._tuned, "cpu")
    from glosa.models.onnx_network import OnnxNetwork, greatest_difference, to_onnx

    shift, (base, slope) = autocoder._calibration.shift, autocoder.temperature_
    network = OnnxNetwork(scorer.network, shift=shift, base=base, slope=slope)
    marks = {"glosa.autocoder": autocoder.fingerprint_, "glosa.scheme": autocoder.scheme_.fingerprint}
    written = to_onnx(network, max_length=maker.settings.max_length, about=marks)
    difference = greatest_difference(network, written)
    if not difference < TOLERANCE:
        msg = f"onnxruntime answers otherwise than PyTorch, by {difference:.2g}, so nothing is written."
        raise AutocoderError(msg)
    return written, difference


def _is_ours(about: Path) -> bool:
    try:
        return bool(json.loads(about.read_bytes()).get("glosa") == KIND)
    except (OSError, ValueError, AttributeError):
        return False
