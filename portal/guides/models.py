"""Mail software, and for each of the three jobs the way to set it up."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scenario(models.TextChoices):
    """The jobs at a mail server, kept apart everywhere."""

    OTHER_PROVIDER = "other-provider", _("Send through your provider's server")
    GOL = "gol", _("Send through GOL's outgoing server")
    NEW_MAILBOX = "new-mailbox", _("Set up the new free mail address")


class Client(models.Model):
    """One mail program, device or server, with the fields of its own dialog."""

    class Kind(models.TextChoices):
        PC = "pc", _("On a computer")
        PHONE = "phone", _("On a phone or tablet")
        WEB = "web", _("In the browser")
        DEVICE = "device", _("Printers, scanners and storage")
        SERVER = "server", _("Mail servers and commands")

    class Ways(models.TextChoices):
        STARTTLS_FIRST = "starttls-first", _("587 first, 465 as the other way")
        TLS_FIRST = "tls-first", _("465 first: 587 was not checked with it")
        STARTTLS_ONLY = "starttls-only", _("587 only")

    class Confidence(models.TextChoices):
        HIGH = "high", _("high: checked against the maker's own texts")
        MEDIUM = "medium", _("medium: one other source, or it may have changed")
        LOW = "low", _("low: not checked; visitors are told that it may differ")

    PICTURES = (
        ("laptop", _("computer")),
        ("mobile", _("phone")),
        ("browser", _("browser")),
        ("printer", _("printer")),
        ("storage", _("storage")),
        ("server", _("server")),
        ("terminal", _("command line")),
    )

    slug = models.SlugField(_("name in the address"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    platforms = models.CharField(
        _("suggested on (windows mac ios android linux)"), max_length=60, blank=True
    )
    icon = models.CharField(_("picture"), max_length=12, choices=PICTURES)
    initial = models.CharField(_("letter in the picture"), max_length=2, blank=True)
    name = models.CharField(_("name"), max_length=100)
    versions = models.CharField(_("versions"), max_length=200, blank=True)
    path = models.TextField(_("where the setting is (one place a line)"), blank=True)
    window = models.CharField(_("title of the window"), max_length=100, blank=True)
    rows = models.JSONField(_("fields of the window"), default=list, blank=True)
    ways = models.CharField(
        _("ports"), max_length=16, choices=Ways.choices, default=Ways.STARTTLS_FIRST
    )
    takes_profile = models.BooleanField(
        _("takes a configuration profile"), default=False
    )
    config = models.JSONField(_("configuration files"), default=list, blank=True)
    note = models.TextField(_("to know before (Markdown)"), blank=True)
    note_html = models.TextField(editable=False, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=8, choices=Confidence.choices
    )
    source = models.TextField(_("sources (staff only)"), blank=True)
    staff_note = models.TextField(_("notes (staff only)"), blank=True)
    is_published = models.BooleanField(_("published"), default=True)
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("mail software")
        verbose_name_plural = _("mail software")
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.name

    @property
    def places(self) -> list[str]:
        """Where the setting is, in the language of the page."""
        return str(self.path).splitlines()


class GuideQuerySet(models.QuerySet["Guide"]):
    """What is asked about guides."""

    def published(self) -> Self:
        """Those that visitors see, as their software."""
        return self.filter(is_published=True, client__is_published=True)

    def in_order(self) -> Self:
        """All of them with their software, in the order of the chooser."""
        rows = self.select_related("client", "instead")
        return rows.order_by("client__position", "client__slug", "scenario")


class Guide(models.Model):
    """How one mail program is set up for one job; the HTML is made at save."""

    class Fits(models.TextChoices):
        YES = "yes", _("yes")
        UNVERIFIED = "unverified", _("not verified")
        NO = "no", _("no")

    slug = models.SlugField(_("name"), max_length=80, unique=True)
    client = models.ForeignKey(
        Client, models.CASCADE, related_name="guides", verbose_name=_("mail software")
    )
    scenario = models.CharField(_("job"), max_length=16, choices=Scenario)
    fits = models.CharField(_("can do it"), max_length=12, choices=Fits.choices)
    reason = models.TextField(_("why not, or what is unknown (Markdown)"), blank=True)
    instead = models.ForeignKey(
        Client,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what can do it"),
    )
    before = models.TextField(_("steps before the window (Markdown)"), blank=True)
    fill = models.TextField(_("how to finish the window (Markdown)"), blank=True)
    after = models.TextField(_("steps after the window (Markdown)"), blank=True)
    reason_html = models.TextField(editable=False, blank=True)
    before_html = models.TextField(editable=False, blank=True)
    fill_html = models.TextField(editable=False, blank=True)
    after_html = models.TextField(editable=False, blank=True)
    is_published = models.BooleanField(_("published"), default=True)
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ("client__position", "scenario")
        constraints = (
            models.UniqueConstraint(
                fields=["client", "scenario"], name="one_guide_of_client_and_scenario"
            ),
        )

    def __str__(self) -> str:
        return f"{self.client}: {self.get_scenario_display()}"

    @property
    def window_step(self) -> int:
        """The number of the step at which the window is filled in."""
        return str(self.before_html).count("<h3>") + 1


class Trouble(models.Model):
    """A message that mail software shows when sending fails, and what to do."""

    slug = models.SlugField(_("name in the address"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("message"), max_length=200)
    answer = models.TextField(_("what to do (Markdown)"))
    html = models.TextField(editable=False, blank=True)
    clients = models.CharField(
        _("only for this software or kind"),
        max_length=400,
        blank=True,
        help_text=_("Names in the address or kinds, with spaces between; empty: all."),
    )
    scenarios = models.CharField(_("only for these jobs"), max_length=60, blank=True)
    is_published = models.BooleanField(_("published"), default=True)
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("message of mail software")
        verbose_name_plural = _("messages of mail software")
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.title

    def concerns(self, guide: Guide) -> bool:
        """Tell whether a reader of the guide may see this message."""
        clients, scenarios = self.clients.split(), self.scenarios.split()
        is_software = guide.client.slug in clients or guide.client.kind in clients
        return (not clients or is_software) and (
            not scenarios or guide.scenario in scenarios
        )
