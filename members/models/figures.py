"""What the console shows in figures, kept so that no view has to count."""

from django.db import models


class Hour(models.Model):
    """One hour of claims: what was asked for, became ready and fell due in it."""

    begins_at = models.DateTimeField(primary_key=True)
    claimed = models.PositiveIntegerField(default=0)
    ready = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    waits = models.JSONField(default=dict)
    """How many became ready after so many seconds, from the claim (see figures)."""

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M}"


class Figures(models.Model):
    """What was true when somebody counted last."""

    name = models.CharField(max_length=16, primary_key=True)
    at = models.DateTimeField()
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
