"""The detectors of outliers that `glosa anomalies` knows, and how they come back from a folder."""

from __future__ import annotations

from typing import TypeAlias

from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble
from glosa.storage.folder import is_folder_of
from glosa.types import StrPath

Detector: TypeAlias = Autoencoder | AutoencoderEnsemble


def load_detector(path: StrPath, *, device: str = "auto") -> Detector:
    """Return the detector of a folder that `save` wrote, whichever it is, to compute on a device.

    Raises:
        AutocoderError: The folder is missing, damaged, or holds no detector.
        UnavailableError: PyTorch is not installed.
    """
    if is_folder_of(path, AutoencoderEnsemble.saved_as):
        return AutoencoderEnsemble.load(path, device=device)
    return Autoencoder.load(path, device=device)
