"""Settings from the environment and .env: frozen values, or a refusal to start that names what is wrong.

Every setting is described once, in words that its refusal and .env.example both use. A refusal never repeats
what was typed, because that may be a secret.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handlers.paper import Format

PLACE = Path(".env")


class BadSettings(Exception):
    """The start is refused: one sentence for each setting that is missing or malformed."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Door(StrEnum):
    """A way in for Slack."""

    SOCKET = "socket"
    HTTP = "http"


NEEDS: dict[Door, tuple[str, ...]] = {
    Door.SOCKET: ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
    Door.HTTP: ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
}

NO_DOOR = f"No door is set up: put SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) in {PLACE}."

SHAPES = {
    "SLACK_BOT_TOKEN": r"xoxb-[\w-]+",
    "SLACK_APP_TOKEN": r"xapp-[\w-]+",
    "SLACK_SIGNING_SECRET": r"[0-9A-Za-z]{32,64}",
}
"""What is only looked at by the doors that need it; the other settings are checked by their fields."""

HOST_AND_PORT = r"([^\s/@:?#\[\]]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
SQLITE = r"sqlite://(/.+)?"
POSTGRESQL = rf"postgres(ql)?(\+psycopg)?://(\S*@)?({HOST_AND_PORT})?/[^\s/?]+(\?\S*)?"
"""A password may hold anything: the last @ ends it."""


class Settings(BaseSettings):
    """All settings. Those of a door may be missing until that door is used."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr | None = Field(
        None, description="the bot's token, which starts with xoxb- and is on the OAuth & Permissions page of the app"
    )
    slack_app_token: SecretStr | None = Field(
        None,
        description="the app-level token for Socket Mode, which starts with xapp- and is on the Basic Information page"
        " of the app",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        description="the signing secret for HTTP, 32 letters and digits on the Basic Information page of the app",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        pattern=rf"^https?://{HOST_AND_PORT}(/[^\s?#]*)?$",
        description="the address of Slack's Web API, which starts with https:// or http://",
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///convenor.db"),
        description="the database, such as sqlite:///convenor.db or postgresql://user:password@host:5432/convenor",
    )
    plan: str = Field(
        "stevenage-2025-28", description="the plan to start with, the name of a preset or the path of a YAML file"
    )
    coordinator: str | None = Field(
        None,
        pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+|[A-Za-z0-9_-]+)$",
        description="the first coordinator, a Slack member ID such as U012AB3CD or the email address that Slack knows",
    )
    host: str = Field(
        "127.0.0.1",
        pattern=r"^[A-Za-z0-9.:_-]+$",
        description="the address to listen on, such as 127.0.0.1 for this machine alone or 0.0.0.0 for every network",
    )
    port: int = Field(3000, ge=1, le=65535, description="the port to listen on, a whole number from 1 to 65535")
    files: str = Field(
        "docx pdf xlsx png",
        pattern=r"^(none|(docx|pdf|xlsx|png)([ ,]+(docx|pdf|xlsx|png))*)$",
        description="the files that a digest puts into its thread, any of docx, pdf, xlsx and png (pictures), or none",
    )
    logo: str | None = Field(
        None, description="the partnership's logo for the documents, the path of a PNG or JPEG picture"
    )
    lease_seconds: int = Field(
        70,
        ge=1,
        le=3600,
        description="how long a message being sent is left alone before it is looked for, in seconds from 1 to 3600",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="how much to log, one of DEBUG, INFO, WARNING and ERROR"
    )

    @model_validator(mode="before")
    @classmethod
    def _trimmed(cls, given: dict[str, Any]) -> dict[str, Any]:
        """What is only spaces was not given."""
        trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in trimmed.items() if value != ""}

    @field_validator("files", mode="before")
    @classmethod
    def _in_small_letters(cls, files: str) -> str:
        return files.lower()

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: str) -> str:
        return level.upper()

    @field_validator("slack_api_url")
    @classmethod
    def _with_its_last_slash(cls, url: str) -> str:
        """The client joins a method's name to this address, and without the slash would lose its last part."""
        return url.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _for_psycopg(cls, url: SecretStr) -> SecretStr:
        """Hosts give addresses as postgres:// or postgresql://; the driver here is psycopg 3."""
        plain = url.get_secret_value()
        if re.fullmatch(SQLITE, plain):
            return url
        if not re.fullmatch(POSTGRESQL, plain):
            raise ValueError
        return SecretStr("postgresql+psycopg:" + plain.partition(":")[2])

    def formats(self) -> tuple[Format, ...]:
        """What follows a digest into its thread."""
        return tuple(each for each in Format if each in re.split("[ ,]+", self.files))

    def doors(self) -> frozenset[Door]:
        """The doors that are set up: Socket Mode has its own token, signed HTTP its own secret."""
        own = {Door.SOCKET: self.slack_app_token, Door.HTTP: self.slack_signing_secret}
        return frozenset(door for door, secret in own.items() if secret)

    def for_doors(self, doors: Iterable[Door | str]) -> Self:
        """These settings, once all that `doors` need is there; raises BadSettings, a sentence for each that is not."""
        needed = sorted(doors)
        if not needed:
            raise BadSettings(NO_DOOR)
        names = dict.fromkeys(name for door in needed for name in NEEDS[Door(door)])
        sentences = [sentence for name in names if (sentence := self._fault(name))]
        if sentences:
            raise BadSettings(*sentences)
        return self

    def need(self, name: str) -> str:
        """The value of a setting such as `SLACK_APP_TOKEN`, in the clear; raises BadSettings if it cannot be used."""
        if sentence := self._fault(name):
            raise BadSettings(sentence)
        return self._plain(name)

    def _plain(self, name: str) -> str:
        value = getattr(self, name.lower())
        return value.get_secret_value() if isinstance(value, SecretStr) else str(value)

    def _fault(self, name: str) -> str | None:
        if getattr(self, name.lower()) is None:
            return f"{name} is missing: put in {PLACE} or the environment {described(name)}."
        return None if re.fullmatch(SHAPES.get(name, r"(?s:.*)"), self._plain(name)) else malformed(name)


def read_settings(env_file: Path | None = PLACE) -> Settings:
    """Read the environment, then `env_file` for what is not there; raises BadSettings."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        names = dict.fromkeys(str(fault["loc"][0]).upper() for fault in error.errors())
        sentences = [malformed(name) for name in names]
    except UnicodeDecodeError:
        sentences = [f"{env_file} cannot be read: save it as plain text in UTF-8."]
    except OSError:
        sentences = [f"{env_file} cannot be read: let the account that runs Convenor read it."]
    raise BadSettings(*sentences)


def described(name: str) -> str:
    """What a setting is and looks like: a phrase without its full stop."""
    return Settings.model_fields[name.lower()].description or ""


def malformed(name: str) -> str:
    """The sentence for a value that cannot be right; it does not repeat the value."""
    return f"{name} is malformed: it must be {described(name)}."
