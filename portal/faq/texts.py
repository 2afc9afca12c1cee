"""Keep the texts: what was shipped, what staff made of it, and the HTML of both."""

from typing import Any

from portal import texts
from portal.faq.models import Category, Question
from portal.markdown import to_html

LANGUAGES = ("ja", "en")


def render(question: Question) -> Question:
    """Make the HTML of both answers; the caller saves the row."""
    for language in LANGUAGES:
        text = getattr(question, f"answer_{language}") or ""
        setattr(question, f"html_{language}", to_html(text, language))
    return question


def load(shipped: dict[str, Any]) -> texts.Loaded:
    """Bring the shipped texts in; what staff changed is left alone and reported."""
    loaded = texts.Loaded()
    groups = {
        item["slug"]: _load_category(item, position, loaded).pk
        for position, item in enumerate(shipped["categories"])
    }
    for position, item in enumerate(shipped["questions"]):
        texts.bring_in(
            Question.objects.all(),
            item["slug"],
            _wanted(item, position) | {"category_id": groups[item["category"]]},
            loaded,
            many={"related": sorted(item.get("related", []))},
            render=render,
        )
    loaded.end()
    return loaded


def _load_category(
    item: dict[str, Any], position: int, loaded: texts.Loaded
) -> Category:
    wanted = {"name_ja": item["ja"], "name_en": item["en"], "position": position}
    return texts.bring_in(Category.objects.all(), item["slug"], wanted, loaded)


def _wanted(item: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "position": position,
        "words": item.get("words", ""),
        "is_published": item.get("published", True),
        "is_asked_often": item.get("often", False),
        **{f"question_{lang}": item[lang]["question"] for lang in LANGUAGES},
        **{f"answer_{lang}": item[lang]["answer"].strip() for lang in LANGUAGES},
    }
