"""Settings: what is read from where, and the sentences that refuse a start."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import BadSettings, Door, Settings, described, malformed, read_settings
from handlers.sending.files import ISSUED

ROOT = Path(__file__).parent.parent
BOT = "xoxb-12-ab"
APP = "xapp-1-A2-ab"
SECRET = "0123456789abcdef" * 2
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def settings(env_file: Path, **lines: str) -> Settings:
    env_file.write_text("".join(f"{name}='{value}'\n" for name, value in lines.items()))
    return read_settings(env_file)


def refusal(env_file: Path, **lines: str) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as refused:
        settings(env_file, **lines)
    return refused.value.sentences


def test_without_any_setting_the_defaults_stand() -> None:
    read = read_settings(None)
    assert (read.database_url.get_secret_value(), read.plan) == ("sqlite:///convenor.db", "stevenage-2025-28")
    assert (read.host, read.port, read.lease_seconds, read.log_level) == ("127.0.0.1", 3000, 70, "INFO")
    assert (read.slack_api_url, read.coordinator) == ("https://slack.com/api/", None)
    assert set(read.formats()) == set(ISSUED) and read.logo is None
    assert read.doors() == frozenset()


def test_the_environment_wins_over_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "4000")
    monkeypatch.setenv("HOST", "")
    read = settings(env_file, PORT="5000", HOST="0.0.0.0")
    assert (read.port, read.host) == (4000, "0.0.0.0")


def test_a_setting_of_someone_else_is_left_alone(env_file: Path) -> None:
    assert settings(env_file, SOMEBODY_ELSES="1", PORT="3001").port == 3001


def test_spaces_around_a_value_are_dropped_and_nothing_but_spaces_is_not_given(env_file: Path) -> None:
    read = settings(env_file, PLAN="  mine.yaml ", SLACK_BOT_TOKEN=f" {BOT} ", COORDINATOR="  ", PORT=" ")
    assert (read.plan, read.need("SLACK_BOT_TOKEN"), read.coordinator, read.port) == ("mine.yaml", BOT, None, 3000)


def test_a_file_with_a_byte_order_mark_is_read_from_its_first_line(env_file: Path) -> None:
    env_file.write_bytes(b"\xef\xbb\xbfPORT=4001\n")
    assert read_settings(env_file).port == 4001


def test_a_file_in_another_encoding_is_refused_in_words(env_file: Path) -> None:
    env_file.write_bytes("PLAN=caf\xe9".encode("latin-1"))
    with pytest.raises(BadSettings, match=r"\.env cannot be read: save it as plain text in UTF-8\."):
        read_settings(env_file)


def test_a_file_that_the_system_does_not_give_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"cannot be read: let the account that runs Convenor read it\."):
        read_settings(tmp_path / ("long" * 100))


def test_settings_do_not_change() -> None:
    read = read_settings(None)
    with pytest.raises(ValidationError):
        read.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("sqlite:///convenor.db", "sqlite:///convenor.db"),
        ("sqlite:////var/lib/convenor/the data.db", "sqlite:////var/lib/convenor/the data.db"),
        ("sqlite://", "sqlite://"),
        ("postgres://u:p@db.example/convenor", "postgresql+psycopg://u:p@db.example/convenor"),
        ("postgresql://u:p#/@?@db.example:5432/c", "postgresql+psycopg://u:p#/@?@db.example:5432/c"),
        ("postgresql://u@[::1]:5432/c?sslmode=require", "postgresql+psycopg://u@[::1]:5432/c?sslmode=require"),
        ("postgresql+psycopg:///c?host=/run/postgresql", "postgresql+psycopg:///c?host=/run/postgresql"),
    ],
)
def test_database_addresses_as_hosts_give_them(env_file: Path, given: str, read: str) -> None:
    assert settings(env_file, DATABASE_URL=given).need("DATABASE_URL") == read


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("SLACK_API_URL", "http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"),
        ("SLACK_API_URL", "http://localhost:8080", "http://localhost:8080/"),
        ("SLACK_API_URL", "https://slack-gov.com/api/", "https://slack-gov.com/api/"),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("COORDINATOR", "U012AB3CD", "U012AB3CD"),
        ("COORDINATOR", "csp@council.example", "csp@council.example"),
        ("HOST", "::1", "::1"),
        ("PORT", "65535", "65535"),
        ("LEASE_SECONDS", "1", "1"),
        ("FILES", "PDF, docx", "pdf, docx"),
        ("FILES", "None", "none"),
    ],
)
def test_what_is_understood(env_file: Path, name: str, given: str, read: str) -> None:
    assert settings(env_file, **{name: given}).need(name) == read


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DATABASE_URL", "convenor.db"),
        ("DATABASE_URL", "sqlite://convenor.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "mysql://u:hunter2@db/convenor"),
        ("DATABASE_URL", "postgresql://u:hunter2@db.example/"),
        ("DATABASE_URL", "postgresql://u:hunter2@db.example:port/convenor"),
        ("SLACK_API_URL", "slack.com/api/"),
        ("SLACK_API_URL", "https:///api/"),
        ("SLACK_API_URL", "http://127.0.0.1:port/"),
        ("COORDINATOR", "@council"),
        ("COORDINATOR", "the council"),
        ("HOST", "http://127.0.0.1"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "web"),
        ("LEASE_SECONDS", "0"),
        ("FILES", "pdf csv"),
        ("FILES", "none pdf"),
        ("LEASE_SECONDS", "3601"),
        ("LEASE_SECONDS", "1.5"),
        ("LOG_LEVEL", "CHATTY"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name_and_never_repeated(env_file: Path, name: str, given: str) -> None:
    (sentence,) = refusal(env_file, **{name: given})
    assert sentence == malformed(name)


def test_a_refusal_in_full(env_file: Path) -> None:
    sentences = refusal(env_file, PORT="web", LOG_LEVEL="CHATTY")
    assert sentences == (
        "PORT is malformed: it must be the port to listen on, a whole number from 1 to 65535.",
        "LOG_LEVEL is malformed: it must be how much to log, one of DEBUG, INFO, WARNING and ERROR.",
    )
    assert str(BadSettings(*sentences)) == "\n".join(sentences)


def test_a_refusal_holds_no_trace_of_the_value(env_file: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        settings(env_file, DATABASE_URL="mysql://u:hunter2@db/convenor")
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_described_by_one_phrase(name: str) -> None:
    assert re.fullmatch(r"(the|how) [^\n]*[^.\s]", described(name))


@pytest.mark.parametrize(
    ("given", "doors"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, set()),
        ({"SLACK_APP_TOKEN": APP}, {Door.SOCKET}),
        ({"SLACK_SIGNING_SECRET": SECRET}, {Door.HTTP}),
        ({"SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SECRET}, {Door.SOCKET, Door.HTTP}),
    ],
)
def test_the_doors_that_are_set_up(env_file: Path, given: dict[str, str], doors: set[Door]) -> None:
    assert settings(env_file, **given).doors() == doors


@pytest.mark.parametrize(
    ("doors", "given", "faulty"),
    [
        ({"socket"}, {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, []),
        ({"http"}, {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, []),
        ({"http"}, {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_APP_TOKEN": "junk"}, []),
        ({"socket"}, {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, ["SLACK_APP_TOKEN is missing"]),
        ({"http"}, {"SLACK_APP_TOKEN": APP}, ["SLACK_BOT_TOKEN is missing", "SLACK_SIGNING_SECRET is missing"]),
        ({"socket"}, {"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": APP}, ["SLACK_BOT_TOKEN is malformed"]),
        ({"socket"}, {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, ["SLACK_APP_TOKEN is malformed"]),
        ({"http"}, {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET[1:]}, ["SLACK_SIGNING_SECRET is malformed"]),
        (
            {Door.SOCKET, Door.HTTP},
            {},
            ["SLACK_BOT_TOKEN is missing", "SLACK_SIGNING_SECRET is missing", "SLACK_APP_TOKEN is missing"],
        ),
        (set(), {"SLACK_BOT_TOKEN": BOT}, ["No door is set up"]),
    ],
)
def test_a_door_asks_for_its_own_settings_only(
    env_file: Path, doors: set[Door | str], given: dict[str, str], faulty: list[str]
) -> None:
    read = settings(env_file, **given)
    assert _faults(read, doors) == faulty


def _faults(read: Settings, doors: set[Door | str]) -> list[str]:
    try:
        assert read.for_doors(doors) is read
    except BadSettings as refused:
        return [sentence.partition(":")[0] for sentence in refused.sentences]
    return []


def test_a_missing_setting_says_where_to_find_it_and_where_to_put_it() -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings(None).need("SLACK_BOT_TOKEN")
    assert str(refused.value) == (
        "SLACK_BOT_TOKEN is missing: put in .env or the environment the bot's token, which starts with xoxb- and is on"
        " the OAuth & Permissions page of the app."
    )


def test_secrets_do_not_show_when_settings_are_printed(env_file: Path) -> None:
    read = settings(env_file, SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP, DATABASE_URL="postgres://u:hunter2@db/c")
    assert not any(secret in f"{read!r} {read}" for secret in (BOT, APP, "hunter2"))


def test_the_example_lists_every_setting_with_its_phrase_and_its_default() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8").partition("\n\n")[2] == "\n".join(
        _example(name) for name in NAMES
    )


def test_the_example_as_it_stands_is_the_same_as_no_settings() -> None:
    assert read_settings(ROOT / ".env.example") == read_settings(None)


def _example(name: str) -> str:
    default = Settings.model_fields[name.lower()].default
    shown = default.get_secret_value() if isinstance(default, SecretStr) else default
    phrase = described(name)
    return f"# {phrase[0].upper()}{phrase[1:]}.\n{name}={'' if shown is None else shown}\n"
