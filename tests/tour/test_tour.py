"""Citizens' questions, each answered by following links: how many clicks it takes, and that the answer is true."""

import statistics
import tomllib
from pathlib import Path

import pytest

from tests.tour.answers import Answers
from tests.tour.town import Town
from tests.tour.walker import Walker

MOST_CLICKS, USUAL_CLICKS = 4, 2
TASKS = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("tour").read_text(encoding="utf-8"))["task"]
CONTENT = " ".join(
    path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "sample/content").glob("*")
)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["question"])
def test_the_answer_is_where_the_links_lead(town: Town, task: dict[str, list[str]]) -> None:
    answers, walker = Answers(town.truth), Walker(town.browser)
    for step in task["path"]:
        [words] = answers.filled(step)
        walker.go(words)
    assert walker.clicks <= MOST_CLICKS
    expected = [text for answer in task.get("answer", []) for text in answers.filled(answer)]
    assert all(words in CONTENT for words in task.get("told", []))
    for text in (*expected, *task.get("told", [])):
        assert " ".join(text.split()) in walker.text, (walker.page.path, text)
    assert expected or task["told"]


def test_there_are_questions_enough_and_most_take_two_clicks() -> None:
    clicks = [len(task["path"]) for task in TASKS]
    summary = f"{len(clicks)} questions, clicks: median {statistics.median(clicks)}, most {max(clicks)}"
    assert len(clicks) >= 60, summary
    assert statistics.median(clicks) <= USUAL_CLICKS and max(clicks) <= MOST_CLICKS, summary
    assert len({task["question"] for task in TASKS}) == len(TASKS)
