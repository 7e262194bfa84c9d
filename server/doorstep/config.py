"""Settings, read once from the environment (`DOORSTEP_…`); a wrong one stops the start with a sentence."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from . import durable, zones
from .mail_address import is_mail_address

SMTP_SCHEMES = ("smtp", "smtp+starttls", "smtps")
PLACE_SCHEMES = ("file", "s3", "gs", "az")
LIVES = {
    "keep_feed_days": range(7, 3651),
    "keep_samples_days": range(7, 3651),
    "keep_originals_days": range(1, 36501),
    "keep_messages_days": range(30, 36501),
    "keep_quarantine_days": range(30, 36501),
    "keep_trail_days": range(90, 36501),
}
"""How many days each thing may be kept, at least and at most."""
CALLED = (
    "wecom_url",
    "dingtalk_url",
    "dingtalk_secret",
    "feishu_url",
    "feishu_secret",
    "webhook_url",
    "webhook_secret",
)
"""Where robots and a webhook are called, and what signs the calls; all of it secret."""
_WEBHOOK_KEY = re.compile(r"whsec_(?=.{32,88}$)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_ADDRESS = "it must be what people type, https://host or https://host:port, without a path, a name or a password."
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|[0-9a-f:.]*:[0-9a-f:.]*")
PACKAGE = Path(__file__).resolve().parent


class MadeSecret(str):
    """A secret that nobody set: it was made below `var`, so no other machine has it."""


class SettingsError(Exception):
    """A setting is wrong; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything an installation can choose.

    `var` holds what belongs to this machine and not to the database: its id, a secret that was made by itself, and
    photos and journal unless their URLs name a place that several machines see. `journal_url` is never a database.
    `public_url` is the address under which people reach Doorstep; cookies are `Secure` when it begins with https.
    `push`: people may have messages pushed to their browsers.
    `quiet_hours` are those in which nobody gets a message that can wait, by the clock of the visit (`none`: never).
    `sample_percent` is the share of the records without a fault that supervisors review. `keep_…_days`: how long what
    changes passed by is kept (a phone that was away longer starts over), measurements of clocks and photos as they were
    taken (after the sealing), messages, what was set aside (once it is settled), and who did what.
    """

    database_url: str
    var: Path
    secret: str
    public_url: str = "http://localhost:8000"
    zone: str = "Asia/Shanghai"
    photos_url: str = ""
    journal_url: str = ""
    ticker: bool = True
    trusted_proxies: int = 0
    smtp_url: str = ""
    mail_from: str = "doorstep@localhost"
    sms_file: str = ""
    sms_keys: str = ""
    quiet_hours: str = "21:00-07:30"
    sample_percent: int = 10
    link_cutoff_minutes: int = 120
    metrics_token: str = ""
    outbound_local: bool = False
    push: bool = True
    wecom_url: str = ""
    dingtalk_url: str = ""
    dingtalk_secret: str = ""
    feishu_url: str = ""
    feishu_secret: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    keep_feed_days: int = 90
    keep_samples_days: int = 90
    keep_originals_days: int = 90
    keep_messages_days: int = 730
    keep_quarantine_days: int = 730
    keep_trail_days: int = 1095

    @property
    def secure(self) -> bool:
        """Whether people reach this server over TLS."""
        return self.public_url.startswith("https://")

    @property
    def secret_given(self) -> bool:
        """Whether somebody set the secret, so that other machines may have the same."""
        return not isinstance(self.secret, MadeSecret)

    @property
    def journal(self) -> str:
        """Where the journal is written: beside the photos in an object store, below `var` otherwise."""
        return self.journal_url or _beside(self.photos_url, self.var)

    def is_own(self, url: str) -> bool:
        """Whether a place belongs to this machine alone: a folder below `var`."""
        parts = urlsplit(url)
        return parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(self.var.resolve())

    @property
    def notes(self) -> dict[str, str]:
        """What an installation like this seems to lack, by code: a sentence for whoever starts it."""
        found = {}
        if self.secure and self.trusted_proxies == 0:
            found["proxy_not_trusted"] = (
                "People come over https, so a proxy stands in front: set DOORSTEP_TRUSTED_PROXIES to the number of "
                "yours. Until then everybody has the proxy's address, and one who guesses passwords locks out all who "
                "come for the first time."
            )
        return found

    @property
    def origin(self) -> str:
        """The only origin whose pages may change anything here."""
        return self.public_url

    def shown(self) -> dict[str, str]:
        """Every setting as text, secrets and passwords masked."""
        return {field.name: _masked(field.name, str(getattr(self, field.name))) for field in fields(self)}


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings; raises SettingsError with a sentence for the person who starts the server."""
    given = {
        name.removeprefix("DOORSTEP_").lower(): value.strip()
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith("DOORSTEP_")
    }
    known = {field.name for field in fields(Settings)}
    if unknown := sorted(set(given) - known):
        names = ", ".join(sorted(f"DOORSTEP_{name.upper()}" for name in known))
        raise SettingsError(f"DOORSTEP_{unknown[0].upper()} is not a setting. Known: {names}.")
    var = _folder(given.get("var") or "var")
    settings = Settings(
        database_url=given.get("database_url") or f"sqlite:///{var / 'doorstep.db'}",
        var=var,
        secret=given.get("secret") or _kept_secret(var),
        public_url=_url(given.get("public_url") or "http://localhost:8000"),
        zone=_zone(given.get("zone") or "Asia/Shanghai"),
        photos_url=given.get("photos_url") or (var / "photos").as_uri(),
        journal_url=given.get("journal_url") or "",
        ticker=_yes_or_no("ticker", given.get("ticker") or "yes"),
        trusted_proxies=_count("trusted_proxies", given.get("trusted_proxies") or "0", range(11)),
        smtp_url=given.get("smtp_url") or "",
        mail_from=given.get("mail_from") or "doorstep@localhost",
        sms_file=given.get("sms_file") or "",
        sms_keys=_pairs("sms_keys", given.get("sms_keys") or ""),
        quiet_hours=_quiet_hours(given.get("quiet_hours") or "21:00-07:30"),
        sample_percent=_count("sample_percent", given.get("sample_percent") or "10", range(101)),
        link_cutoff_minutes=_count("link_cutoff_minutes", given.get("link_cutoff_minutes") or "120", range(10_081)),
        outbound_local=_yes_or_no("outbound_local", given.get("outbound_local") or "no"),
        push=_yes_or_no("push", given.get("push") or "yes"),
        metrics_token=_token("metrics_token", given.get("metrics_token") or ""),
        **_listed(given),
    )
    if not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError("DOORSTEP_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    _check_place("photos_url", settings.photos_url)
    settings = replace(settings, journal_url=settings.journal)
    _check_place("journal_url", settings.journal_url)
    _check_together(settings)
    _check_mail(settings.smtp_url, settings.mail_from)
    _check_called(settings)
    if len(settings.secret) < 32:
        raise SettingsError("DOORSTEP_SECRET is shorter than 32 characters; make one with: openssl rand -hex 32")
    return settings


def standard_folder() -> Path:
    """Where the shipped standard stands: inside the installed package, or `checklists/` of a working tree."""
    packaged = PACKAGE / "checklists"
    return packaged if packaged.is_dir() else PACKAGE.parents[1] / "checklists"


def _masked(name: str, value: str) -> str:
    if name == "secret" or (value and (name in ("metrics_token", "sms_keys") or name.endswith("_secret"))):
        return "***"
    if name in CALLED and value:  # whoever knows the path, or what follows it, may post there
        return f"{value.split('://')[0]}://{urlsplit(value).hostname}/***"
    value = re.sub(r"(?i)([?&][^=&]*(?:password|secret|key|token)[^=&]*=)[^&]*", r"\1***", value)
    head, at, tail = value.rpartition("@")
    return f"{head.split('://')[0]}://***@{tail}" if at and "://" in head else value


def _kept_secret(var: Path) -> str:
    """The installation's own secret, made on the first start and readable by its owner alone."""
    path = var / "secret"
    try:
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=var, prefix=".secret-") as made:  # 0600
                made.write(secrets.token_hex(32))
                made.flush()
                os.fsync(made.fileno())
                with suppress(FileExistsError):  # another process that starts now made it first: that one counts
                    os.link(made.name, path)
        return MadeSecret(path.read_text().strip())
    except (OSError, ValueError) as error:
        said = "It cannot be read or made; set DOORSTEP_SECRET instead, at least 32 characters."
        raise SettingsError(f"{path} holds this installation's secret. {said}") from error


def _beside(photos_url: str, var: Path) -> str:
    """The journal's place when nobody said another."""
    parts = urlsplit(photos_url)
    if parts.scheme in ("", "file"):
        return (var / "journal").as_uri()
    return parts._replace(path=f"{parts.path.rstrip('/')}/journal").geturl()


def _check_together(settings: Settings) -> None:
    """What several machines share needs one secret; and what checks the photos must not find the journal among them."""
    for name in ("photos_url", "journal_url"):
        if urlsplit(getattr(settings, name)).scheme != "file" and not settings.secret_given:
            raise SettingsError(
                f"DOORSTEP_{name.upper()} names a place for several machines, so DOORSTEP_SECRET must be set, to the "
                "same value on each; make one with: openssl rand -hex 32"
            )
    photos, journal = urlsplit(settings.photos_url), urlsplit(settings.journal_url)
    if photos.scheme == journal.scheme == "file" and Path(unquote(journal.path)).is_relative_to(unquote(photos.path)):
        raise SettingsError("DOORSTEP_JOURNAL_URL lies in the folder of the photos; give the journal its own.")


def _url(value: str) -> str:
    """The address as browsers write an origin: scheme, host and a port that is not the scheme's own."""
    shown = _masked("public_url", value)
    try:
        parts = urlsplit(value)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise SettingsError(f"DOORSTEP_PUBLIC_URL is {shown!r}; {_ADDRESS}") from error
    more = parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or port == 0 or more or value.endswith(("?", "#")):
        raise SettingsError(f"DOORSTEP_PUBLIC_URL is {shown!r}; {_ADDRESS}")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise SettingsError(
            f"DOORSTEP_PUBLIC_URL is {shown!r}; without TLS only this machine itself can be named, because phones keep "
            "nothing from such a page and cookies would travel in the open. Put a proxy in front and name https://…"
        )
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" if port in (None, _PORTS[parts.scheme]) else f"{parts.scheme}://{named}:{port}"


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _folder(name: str) -> Path:
    """The folder of this installation, made when it is not there; one that cannot be written to is refused."""
    try:
        var = Path(name).resolve()
        durable.make_folder(var)
        with tempfile.TemporaryFile(dir=var):
            pass
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"DOORSTEP_VAR is {name!r}; it must be a folder that may be written to ({said})."
        ) from error
    return var


def _zone(value: str) -> str:
    if not zones.is_known(value):
        raise SettingsError(f"DOORSTEP_ZONE is {value!r}; it {zones.WANTED}.")
    return value


def _check_place(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        known = parts.scheme in PLACE_SCHEMES and bool(parts.path if parts.scheme == "file" else parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise SettingsError(
            f"DOORSTEP_{name.upper()} is {_masked(name, url)!r}; it must look like file:///folder, "
            "s3://bucket/prefix, gs://bucket/prefix or az://container/prefix."
        )


def _check_mail(smtp_url: str, mail_from: str) -> None:
    try:
        parts = urlsplit(smtp_url)
        known = parts.scheme in SMTP_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if smtp_url and not known:
        raise SettingsError(
            f"DOORSTEP_SMTP_URL is {_masked('smtp_url', smtp_url)!r}; it must look like smtp://host:25, "
            "smtp+starttls://name:password@host:587 or smtps://name:password@host:465."
        )
    if not is_mail_address(parseaddr(mail_from)[1]) or not mail_from.isprintable():
        raise SettingsError(f"DOORSTEP_MAIL_FROM is {mail_from!r}; it must be an address, or a name and <address>.")


def _listed(given: Mapping[str, str]) -> dict[str, Any]:
    """The settings that stand in a list because they are alike."""
    lives = {name: _count(name, given[name], LIVES[name]) for name in LIVES if given.get(name)}
    return lives | {name: given[name] for name in CALLED if name in given}


def _check_called(settings: Settings) -> None:
    """The addresses that messages are posted to, and what signs them."""
    schemes = ("https", "http") if settings.outbound_local else ("https",)
    for name in (name for name in CALLED if name.endswith("_url")):
        url: str = getattr(settings, name)
        try:
            parts = urlsplit(url)
            known = parts.scheme in schemes and bool(parts.hostname) and parts.username is None and parts.port != 0
        except ValueError:
            known = False
        if url and not known:
            raise SettingsError(f"DOORSTEP_{name.upper()} must be the whole address, {' or '.join(schemes)}://host/….")
    keys = settings.webhook_secret.split()
    if not all(_WEBHOOK_KEY.fullmatch(key) for key in keys) or bool(settings.webhook_url) != bool(keys):
        raise SettingsError(
            "DOORSTEP_WEBHOOK_URL needs DOORSTEP_WEBHOOK_SECRET: whsec_ and 24 to 64 random bytes in base64 "
            '(echo "whsec_$(openssl rand -base64 32)"); a second one behind a blank while they are changed.'
        )


def _quiet_hours(value: str) -> str:
    clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
    if value != "none" and not (re.fullmatch(f"{clock}-{clock}", value, re.ASCII) and value[:5] != value[6:]):
        raise SettingsError(f"DOORSTEP_QUIET_HOURS is {value!r}; it must be two times such as 21:00-07:30, or none.")
    return value


def _yes_or_no(name: str, value: str) -> bool:
    if value.lower() not in {"yes", "no"}:
        raise SettingsError(f"DOORSTEP_{name.upper()} is {value!r}; it must be yes or no.")
    return value.lower() == "yes"


def _token(name: str, value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{32,200}", value):
        raise SettingsError(
            f"DOORSTEP_{name.upper()} must be 32 to 200 letters, digits or signs of ._~+/=-; make one with: "
            "openssl rand -hex 32"
        )
    return value


def _pairs(name: str, value: str) -> str:
    """Names and values that are secret, as `name=value`, with blanks between."""
    if not all(re.fullmatch(r"[a-z][a-z0-9_]*=[!-~]+", pair) for pair in value.split()):
        raise SettingsError(f"DOORSTEP_{name.upper()} must be name=value, with a blank between two of them.")
    return value


def _count(name: str, value: str, within: range) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) not in within:
        said = (
            f"DOORSTEP_{name.upper()} is {value!r}; it must be a whole number from {within.start} to {within.stop - 1}."
        )
        raise SettingsError(said)
    return int(value)
