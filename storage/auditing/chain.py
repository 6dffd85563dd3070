"""The chain of the audit as arithmetic: what an entry says -> its digest, texts -> their digest under their own key.

Nothing here reads or writes a row. A digest is SHA-256 over the canonical JSON of what it covers, in hexadecimal.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from storage.tables.base import Json

ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
BEGINNING = ""
"""What the first entry of a partnership follows."""


def canonical(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """A value as JSON, always in the same letters."""
    return ENCODER.encode(value)


def digest_of(entry: Mapping[str, Any]) -> str:
    """The digest of an entry: over every column but its row's number and the digest itself, by their names."""
    return hashlib.sha256(canonical({name: _said(entry[name]) for name in COVERED}).encode()).hexdigest()


def content_of(key: str, texts: Json | list[str]) -> str:
    """The digest of texts under a key: without the key nobody can try out what they may have been."""
    return hmac.new(bytes.fromhex(key), canonical(texts).encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A key for the texts of one entry, 128 bits of chance."""
    return secrets.token_hex(16)


COVERED = (
    "partnership_id",
    "number",
    "at",
    "member_id",
    "organisation_id",
    "event",
    "subject",
    "was",
    "now",
    "content",
    "previous",
)
"""What a digest is over: all that an entry says."""


def _said(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
