"""Addresses of the impact check."""

from django.urls import path, register_converter

from impact import views
from impact.messages import BY_ID as MESSAGES, Message
from impact.questions import BY_ID, Question


class QuestionConverter:
    """The questions and nothing else, so that no other word is a page."""

    regex = "|".join(BY_ID)

    def to_python(self, value: str) -> Question:
        """Return the question."""
        return BY_ID[value]

    def to_url(self, value: str) -> str:
        """Return its name in the address."""
        return value


class MessageConverter:
    """The usual error messages, in the same way."""

    regex = "|".join(MESSAGES)

    def to_python(self, value: str) -> Message:
        """Return the message."""
        return MESSAGES[value]

    def to_url(self, value: str) -> str:
        """Return its name in the address."""
        return value


register_converter(QuestionConverter, "question")
register_converter(MessageConverter, "message")

app_name = "impact"
urlpatterns = [
    path("", views.start, name="start"),
    path("result/", views.result, name="result"),
    path("table/", views.table, name="table"),
    path("server/", views.server, name="server"),
    path("server/found/", views.server_found, name="server_found"),
    path("error/", views.error, name="error"),
    path("error/text/", views.error_text, name="error_text"),
    path("error/<message:message>/", views.error_message, name="error_message"),
    path("line/", views.line, name="line"),
    path("count/<slug:code>/", views.count, name="count"),
    path("<question:question>/", views.question, name="question"),
]
