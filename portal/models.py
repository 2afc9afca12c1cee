"""What the portal keeps about itself."""

from django.db import models


class Heartbeat(models.Model):
    """When the sweep last ran: a live worker process proves nothing (see /readyz)."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"


class ContentVersion(models.Model):
    """Another one whenever a text changes: what was made of older texts is over."""

    name = models.CharField(max_length=32, primary_key=True)
    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
