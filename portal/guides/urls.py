"""Addresses of the guides."""

from django.urls import path, register_converter

from portal.guides import views
from portal.guides.models import Scenario


class ScenarioConverter:
    """The three jobs and nothing else, so that no other word is a page."""

    regex = "|".join(Scenario.values)

    def to_python(self, value: str) -> Scenario:
        """Return the job."""
        return Scenario(value)

    def to_url(self, value: str) -> str:
        """Return its name in the address."""
        return str(Scenario(value))


register_converter(ScenarioConverter, "scenario")

app_name = "guides"
urlpatterns = [
    path("", views.index, name="index"),
    path("trouble/", views.trouble, name="trouble"),
    path("<scenario:scenario>/", views.scenario, name="scenario"),
    path("<scenario:scenario>/<slug:client>/", views.guide, name="guide"),
]
