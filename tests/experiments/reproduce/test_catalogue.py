from __future__ import annotations

import pytest

from glosa.errors import SettingsError
from glosa.experiments.reproduce.catalogue import RECIPES, find


def test_every_recipe_says_what_it_is() -> None:
    for name, recipe in RECIPES.items():
        assert recipe.name == name
        assert recipe.title
        assert recipe.source
        assert all(file.names and file.source for file in recipe.files)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"there is no recipe 'tweet'\. Did you mean 'tweets'"):
        find("tweet")
