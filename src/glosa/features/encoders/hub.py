"""A model of the Hugging Face hub: its folder on this machine, fetched where it is not there yet."""

from __future__ import annotations

from pathlib import Path

from glosa.errors import UnavailableError

_NOT_NEEDED = ["*.bin", "*.h5", "*.msgpack", "*.ot", "*.ckpt", "*.pt", "onnx/*", "openvino/*"]  # weights, once more


def hub_folder(name: str) -> Path:
    """Return the folder of a model such as ``owner/model``, or ``owner/model@revision``.

    The settings of huggingface_hub hold: its environment variables, its token, its cache.

    Raises:
        UnavailableError: huggingface_hub is not installed; or the model is not here, and cannot be fetched.
    """
    try:
        from huggingface_hub import snapshot_download
    except ModuleNotFoundError as error:
        msg = f"the encoder {name!r} needs sentence-transformers. Install it with: pip install 'glosa[encoders]'"
        raise UnavailableError(msg) from error
    model, _, revision = name.partition("@")
    try:
        return Path(snapshot_download(model, revision=revision or None, ignore_patterns=_NOT_NEEDED))
    except (OSError, ValueError) as error:
        why = next(iter(str(error).strip().splitlines()), type(error).__name__)
        msg = (
            f"the encoder {name!r} is not on this machine, and the hub does not give it: {why} Is the name right, and "
            "is there a network? Fetch it elsewhere and name its folder, or take the encoder 'use', which needs none."
        )
        raise UnavailableError(msg) from error
