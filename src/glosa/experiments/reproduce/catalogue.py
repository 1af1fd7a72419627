"""The recipes by name. To add one is one file and one line here."""

from __future__ import annotations

from glosa.errors import SettingsError, nearest
from glosa.experiments.reproduce.autoencoders import AUTOENCODERS
from glosa.experiments.reproduce.ciuo import CIUO
from glosa.experiments.reproduce.digits import DIGITS_RECIPE
from glosa.experiments.reproduce.products import PRODUCTS
from glosa.experiments.reproduce.recipe import Recipe
from glosa.experiments.reproduce.tweets import TWEETS

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in (AUTOENCODERS, CIUO, TWEETS, PRODUCTS, DIGITS_RECIPE)}


def find(name: str) -> Recipe:
    """Return a recipe.

    Raises:
        SettingsError: There is none of that name; the nearest are offered.

    >>> find("tweets").name
    'tweets'
    """
    if name not in RECIPES:
        msg = f"there is no recipe {name!r}. {nearest(name, RECIPES)}"
        raise SettingsError(msg)
    return RECIPES[name]
