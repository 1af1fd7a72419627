"""A folder of tweets in the shape of Kaggle's, written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

DISASTERS = (
    "Forest fire near the lake, all residents told to leave",
    "Earthquake in the city, many houses fell #quake",
)
OTHERS = ("This new song is fire, I love it", "My exam was a disaster, need cake and sleep #student")
PLACES = ("north", "south", "east", "west", "centre", "harbour", "valley", "hill")


def tweets() -> tuple[str, str]:
    """Return the contents of train.csv and test.csv; texts hold commas, quotes and line feeds as the real ones do."""
    train, test = ["id,keyword,location,text,target"], ["id,keyword,location,text"]
    for number, place in enumerate(PLACES * 2):
        for code, texts in ((1, DISASTERS), (0, OTHERS)):
            for place_of, text in enumerate(texts):
                keyword = ("forest%20fire", "")[place_of] if code else ("fire", "")[place_of]
                cell = f'"{text} ""{place}""\nhttp://t.co/{number}"'
                train.append(f"{len(train)},{keyword},,{cell},{code}")
    test += [f'{900 + number},,,"Fire near the {place}"' for number, place in enumerate(PLACES)]
    test.append("950,,,!!!")
    return "\n".join(train) + "\n", "\n".join(test) + "\n"


@pytest.fixture
def tweets_folder(tmp_path: Path) -> Path:
    for name, content in zip(("train.csv", "test.csv"), tweets(), strict=True):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path
