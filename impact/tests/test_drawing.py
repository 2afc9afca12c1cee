"""The picture in the documentation is that of the present questions and rules."""

import re

from defusedxml import ElementTree

from impact.drawing import draw
from impact.management.commands.drawimpact import PICTURE
from impact.questions import QUESTIONS

TEXT = "{http://www.w3.org/2000/svg}text"


def test_the_picture_in_the_documentation_is_current():
    assert PICTURE.read_text(encoding="utf-8") == draw(), "run: manage.py drawimpact"


def test_every_question_and_answer_is_drawn():
    words = [node.text for node in ElementTree.fromstring(draw()).iter(TEXT)]
    for question in QUESTIONS:
        assert question.id in words
        for answer in question.answers:
            assert answer.id in words


def test_nothing_is_drawn_outside_the_picture():
    picture = draw()
    width = int(re.findall(r"width='(\d+)'", picture)[0])
    assert max(int(x) for x in re.findall(r" x='(\d+)'", picture)) < width
