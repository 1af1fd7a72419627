from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glosa.errors import SettingsError, UnavailableError
from glosa.features.encoders.service import ServiceEncoder

pytest.importorskip("openai")
Start = Callable[..., Any]
SECRET = "sk-proj-1234567890abcdef"  # codespell:ignore


def embeddings(question: Any) -> bytes:
    """Count letters, and send the vectors backwards, as a service may."""
    made = [
        {"object": "embedding", "index": at, "embedding": [text.count(letter) for letter in "abc"]}
        for at, text in enumerate(question["input"])
    ]
    return wrap(made[::-1])


def wrap(made: object) -> bytes:
    return json.dumps({"object": "list", "model": "m", "data": made, "usage": {}}).encode()


def one(*vector: object, index: int = 0) -> dict[str, object]:
    return {"object": "embedding", "index": index, "embedding": list(vector)}


def connect(server: Any, **options: Any) -> ServiceEncoder:
    return ServiceEncoder(f"{server.address}#m", **{"retries": 0, "patience": 5, **options})


def test_vectors_in_the_order_of_the_texts(scripted: Start) -> None:
    encoder = connect(server := scripted(embeddings))
    np.testing.assert_allclose(
        encoder.encode(["aaab", "", "c"]), [[0.9486833, 0.3162278, 0], [0, 0, 0], [0, 0, 1]], rtol=1e-5
    )
    assert server.asked == [
        {"input": ["c", "aaab"], "model": "m", "encoding_format": "float"},
        {"input": ["a"], "model": "m", "encoding_format": "float"},
    ]
    assert encoder.dimensions == 3
    assert encoder.identity == f"service {server.address}#m"
    assert len(server.asked) == 2  # it is asked once how long vectors are


def test_the_key_comes_from_the_environment(scripted: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOSA_ENCODER_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "of-another-service")
    connect(server := scripted(embeddings)).vectors(["a"])
    monkeypatch.setenv("GLOSA_ENCODER_KEY", f"{SECRET}\n")
    connect(server).vectors(["a"])
    assert server.keys == ["Bearer none", f"Bearer {SECRET}"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_missing_or_wrong(scripted: Start, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSA_ENCODER_KEY", SECRET)
    with pytest.raises(
        UnavailableError, match=r"refuses the key\. Put the right one into the environment variable GLOSA_ENCODER_KEY"
    ) as refused:
        connect(scripted((status, {}))).encode(["a"])
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "address", [f"http://me:{SECRET}@host/v1#m", f"http://{SECRET}@host:no/v1#m", f"http://host/v1?key={SECRET}#m"]
)
def test_a_key_in_the_address_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(
        SettingsError, match=r"holds a user, a password or a query.*environment variable GLOSA_ENCODER_KEY"
    ) as told:
        ServiceEncoder(address)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("name", ["http://host/v1", "ftp://host/v1#m", "http://#m", "http://[::1#m", "http://a:b/v1#m"])
def test_what_is_no_address_with_a_model(name: str) -> None:
    with pytest.raises(SettingsError, match=r"is no address with a model\. Write it as http://localhost:8080/v1#model"):
        ServiceEncoder(name)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b'{"data": [', r"answers what are no vectors \(.*\)\. Is it a service for embeddings\?"),
        (b"[]", r"answers what are no vectors"),
        (b"\xff\xfe", r"answers what are no vectors"),
        (wrap([]), r"answers what are no vectors"),
        (wrap([one(1.0)]), r"\(1 vectors of shape \(1,\) for 2 texts\)"),
        (wrap([one(1.0), one(2.0), one(3.0)]), r"3 vectors of shape"),
        (wrap([one(1.0), one(2.0)]), r"2 vectors of shape"),
        (wrap([one(1.0), one(2.0, 3.0, index=1)]), r"answers what are no vectors"),
        (wrap([one(), one(index=1)]), r"2 vectors of shape \(0,\)"),
        (wrap([one("a"), one("b", index=1)]), r"could not convert string to float"),
        (wrap([one(float("nan")), one(2.0, index=1)]), r"a number that is not finite"),
        ((400, {}), r"refuses the texts, which may be too long for it: .*400"),
        ((404, {}), r"has no model 'm', or no embeddings at this address"),
        ((429, {}), r"answers 429: .*Try again later"),
        ((500, {}), r"answers 500: .*Try again later"),
    ],
)
def test_what_is_no_answer_is_told(scripted: Start, answer: Any, why: str) -> None:
    with pytest.raises(UnavailableError, match=rf"the encoder 'http://127\.0\.0\.1:\d+/v1#m': the service .*{why}"):
        connect(scripted(answer)).vectors(["a", "b"])


def test_vectors_that_change_their_length_are_told(scripted: Start) -> None:
    encoder = connect(scripted(wrap([one(1.0)]), wrap([one(1.0, 2.0)])))
    encoder.vectors(["a"])
    with pytest.raises(UnavailableError, match=r"vectors of 2 numbers, and of 1 before"):
        encoder.vectors(["b"])


def test_a_service_that_fails_at_first_is_asked_again(scripted: Start) -> None:
    server = scripted((503, {"retry-after": "0.01"}), embeddings)
    assert connect(server, retries=1).vectors(["b"]).tolist() == [[0, 1, 0]]
    assert len(server.asked) == 2


def test_a_slow_service(scripted: Start) -> None:
    def slow(question: Any) -> bytes:
        time.sleep(0.5)
        return embeddings(question)

    with pytest.raises(UnavailableError, match=r"gave no answer within 0\.1 seconds\. Try again later"):
        connect(scripted(slow), patience=0.1).vectors(["a"])


def test_a_service_that_is_down(scripted: Start) -> None:
    server = scripted("")
    server.shutdown()
    server.server_close()
    with pytest.raises(UnavailableError, match=r"cannot be reached\. Is it running, and is the address right\?"):
        connect(server).vectors(["a"])


def test_no_proxy_leads_to_this_machine(scripted: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert connect(scripted(embeddings)).vectors(["b"]).tolist() == [[0, 1, 0]]


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(UnavailableError, match=r"needs the package openai\. .*pip install 'glosa\[encoders\]'"):
        ServiceEncoder("http://localhost:1/v1#m").encode(["a"])
