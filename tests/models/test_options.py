from __future__ import annotations

import pytest

from glosa.errors import SettingsError
from glosa.models.catalogue import ARCHITECTURES, architecture_options
from glosa.models.options import check_options


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_defaults_are_in_their_range(name: str) -> None:
    check_options(name, architecture_options(name))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 0}, "width is 0. It must be a whole number, 1 to 10,000"),
        ({"hidden": 16}, "hidden is 16. It must be a list of whole numbers"),
        ({"hidden": "16"}, "hidden is '16'. It must be a list of whole numbers"),
        ({"units": []}, r"units is \[\]. It must be a list of one or more whole numbers"),
        ({"filter_widths": [2, 0.5]}, r"filter_widths is \[2, 0.5\]. It must be a list of one or more"),
        ({"dropout": 1.0}, "dropout is 1.0. It must be a number from 0 to 0.95"),
        ({"l1": -1}, "l1 is -1. It must be 0 or more"),
        ({"pooling": "sum"}, "pooling is 'sum'. It must be one of 'last', 'mean', 'max', 'attention'"),
    ],
)
def test_options_out_of_their_range(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        check_options("bilstm", options)


def test_what_an_architecture_cannot_do() -> None:
    with pytest.raises(SettingsError, match=r"pooling is 'last'. It must be one of 'mean', 'max', 'attention'"):
        check_options("embedding-ff", {"pooling": "last"})
    with pytest.raises(SettingsError, match=r"hidden is \(\). It must be a list of one or more whole numbers"):
        check_options("tfidf-ff", {"hidden": ()})


def test_all_faults_are_told_together() -> None:
    with pytest.raises(SettingsError, match=r"width is (?s:.*)dropout is "):
        check_options("gru", {"width": "wide", "dropout": 2})
