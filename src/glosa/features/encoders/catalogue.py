"""The sentence encoders by name. To add one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from glosa.errors import SettingsError, nearest
from glosa.features.encoders.base import Encoder
from glosa.features.encoders.e5 import E5Encoder
from glosa.features.encoders.folders import CARRIED, HUB_NAME, folder_of
from glosa.features.encoders.hub import hub_folder
from glosa.features.encoders.kept import keep
from glosa.features.encoders.sentence_transformer import SentenceTransformerEncoder, folder_digest, holds_model
from glosa.features.encoders.service import ServiceEncoder
from glosa.features.encoders.use import UniversalEncoder

ENCODERS: dict[str, Callable[[], Encoder]] = {
    "use": UniversalEncoder,
    "minilm": lambda: SentenceTransformerEncoder("minilm", CARRIED["minilm"]()),
    "e5": E5Encoder,
}


def open_encoder(name: str) -> Encoder:
    """Return an encoder; the same one when it is asked for again, so that its weights are read once.

    Args:
        name: One of `ENCODERS`; a folder of sentence-transformers; ``owner/model`` of the hub, and ``@revision`` where
            it shall be a certain one; or the address of an OpenAI-compatible service, ``#`` and its model.

    Raises:
        SettingsError: There is no such encoder, or no model in the folder.
        UnavailableError: A package is not installed, or the hub cannot be reached.

    >>> open_encoder("us")
    Traceback (most recent call last):
        ...
    glosa.errors.SettingsError: there is no encoder 'us'. Did you mean 'use'? Valid: 'use', 'minilm', 'e5', a folder, \
'owner/model' of the hub, 'http://address#model'.
    """
    folder = None if name in ENCODERS else folder_of(name)
    return keep(_open_once(name, folder_digest(folder) if folder and holds_model(folder) else ""))


@lru_cache(maxsize=8)
def _open_once(name: str, digest: str) -> Encoder:  # noqa: ARG001 - a folder that has changed is another encoder
    return _open(name)


def _open(name: str) -> Encoder:
    if name in ENCODERS:
        return ENCODERS[name]()
    if "://" in name:
        return ServiceEncoder(name)
    if folder := folder_of(name):
        return SentenceTransformerEncoder(name, folder)
    if HUB_NAME.fullmatch(name):
        return SentenceTransformerEncoder(name, hub_folder(name))
    msg = f"there is no encoder {name!r}. {nearest(name, ENCODERS).rstrip('.')}, a folder, 'owner/model' of the hub, "
    raise SettingsError(msg + "'http://address#model'.")
