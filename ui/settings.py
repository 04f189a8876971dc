"""Every setting of Byline in one typed object: defaults, then a TOML file, then the environment, then options.

Nothing is read on import, and no other room reads the environment: each is handed its own part by `ui.wiring`.
"""

from __future__ import annotations

import difflib
import hashlib
import ipaddress
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from assistant import AnswerSettings, ModelSettings
from ingest import IngestSettings
from ui.suggest import did_you_mean
from vectorstore.errors import UsageError

FILE_NAME = "byline.toml"
_PREFIX = "BYLINE_"
# The rooms' own defaults, so that each stands in one place.
_ANSWER, _CHAT, _INGEST = AnswerSettings(), ModelSettings("none"), IngestSettings()
_SHAPES_NOTHING = ("timeout", "retries", "cache", "price_read", "price_written")
_SHAPES_ANSWERS = ("embedder", "passages", "retrieval", "answer", "chat")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class EmbedderSection(_Section):
    """The model that turns text into vectors."""

    model: str = Field(
        default="default",
        min_length=1,
        description="`default` (all-MiniLM-L6-v2, installed with Byline), or a sentence-transformers model: "
        "a folder, or a name on the model hub. Another model means embedding every article again.",
    )
    engine: Literal["auto", "openvino", "torch"] = Field(
        default="auto", description="What runs the model. `auto` takes OpenVINO where it works, else torch."
    )


class PassagesSection(_Section):
    """How articles are cut for searching."""

    tokens: int = Field(
        default=_INGEST.passage_tokens,
        ge=16,
        le=512,
        description="Longest passage, in tokens of the embedding model, header not counted.",
    )


class RetrievalSection(_Section):
    """How passages are found."""

    candidates: int = Field(
        default=_ANSWER.retrieval.candidates, ge=1, le=1000, description="Passages taken from each of the two indexes."
    )
    keyword_weight: float = Field(
        default=_ANSWER.retrieval.keyword_weight, ge=0, le=100, description="Weight of the search by words."
    )
    meaning_weight: float = Field(
        default=_ANSWER.retrieval.meaning_weight, ge=0, le=100, description="Weight of the search by meaning."
    )
    sentence_weight: float = Field(
        default=_ANSWER.retrieval.sentence_weight,
        ge=0,
        le=100,
        description="Weight of how much of the question one sentence of a passage covers.",
    )


class AnswerSection(_Section):
    """What an answer may be made of."""

    passages: int = Field(default=_ANSWER.passages, ge=1, le=200, description="Passages read for one question.")
    floor: float | None = Field(
        default=_ANSWER.floor,
        description="Score (log-odds) of the best sentence below which Byline says that the archive does not "
        "answer. Unset: the measured value.",
    )
    max_words: int = Field(
        default=_ANSWER.limits.words,
        ge=20,
        le=1000,
        description="Longest answer, in words; one sentence that is longer is given whole.",
    )
    max_statements: int = Field(
        default=_ANSWER.limits.statements, ge=1, le=50, description="Most statements in one answer."
    )
    today: date | None = Field(
        default=None,
        description='The day (YYYY-MM-DD) from which "yesterday" or "last week" in a question is counted, so that an '
        "evaluation gives the same answers whenever it runs. Unset: the current day.",
    )


class ChatSection(_Section):
    """An optional chat model that words the answers. Without one, answers are sentences of the articles."""

    model: str | None = Field(
        default=None,
        pattern=r"^(none|[a-z_]+:.+)$",
        description="`provider:name`, for example `ollama:llama3.2`, or `none`. Keys are read by the provider's "
        "own package from its usual environment variable and are never stored.",
    )
    base_url: str | None = Field(
        default=_CHAT.base_url, description="Address of the provider, where it is not the usual one."
    )
    timeout: float = Field(default=_CHAT.timeout, gt=0, le=600, description="Seconds to wait for the chat model.")
    context_tokens: int = Field(
        default=_CHAT.context_tokens, ge=500, description="Most tokens of article sentences put into one prompt."
    )
    evidence: int = Field(
        default=_ANSWER.writer_evidence, ge=1, le=500, description="Most sentences the chat model is given."
    )
    reply_tokens: int = Field(default=_CHAT.reply_tokens, ge=16, description="Longest reply, in tokens.")
    retries: int = Field(
        default=_CHAT.retries, ge=0, le=10, description="Further tries after a failure that may pass, before any text."
    )
    cache: bool = Field(
        default=True,
        description="Whether whole replies are kept, in the cache folder, and taken again for the same question and "
        "evidence. They pass the same checks again.",
    )
    price_read: float | None = Field(
        default=None, ge=0, description="US dollars for a million tokens the model reads; set both to see the price."
    )
    price_written: float | None = Field(
        default=None, ge=0, description="US dollars for a million tokens the model writes."
    )
    entailment: str | None = Field(
        default=None,
        description="A cross-encoder for natural language inference (a folder, or a name on the hub) that every "
        "statement of the chat model has to pass too.",
    )
    judge: bool = Field(
        default=False, description="Whether the chat model judges each of its statements once more. Slower, and dearer."
    )
    compare: bool = Field(
        default=False, description="Whether the chat model is asked where the articles disagree. One more call."
    )


class ServerSection(_Section):
    """Where Byline is served, and who may use it."""

    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on. One that other machines can reach needs `server.auth`.",
    )
    port: int = Field(default=7860, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    auth: Literal["none", "accounts", "proxy"] = Field(
        default="none",
        description="How callers are known: not at all, by accounts (`byline users add`), or by a reverse proxy that "
        "asks who they are.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description="Names under which Byline may be asked for, besides this machine's own and that of "
        '`server.public_url`: a list such as `["news.example.org"]`.',
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s?#@]+/?$",
        description="Address under which readers reach Byline, for links; with https, cookies need https too.",
    )
    session_days: int = Field(
        default=30, ge=1, le=365, description="Days until a signed-in reader has to sign in again."
    )
    proxy_header: str = Field(
        default="X-Remote-User",
        pattern=r"^[A-Za-z0-9-]+$",
        description="With `server.auth` = proxy, the header in which the proxy says who asks.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(),
        description="Addresses and networks of reverse proxies whose headers are believed: a list such as "
        '`["10.0.0.0/8"]`.',
    )
    proxy_writers: tuple[str, ...] = Field(
        default=(),
        description="With `server.auth` = proxy, the names that may change the archive; `*` stands for everyone.",
    )
    rate_per_minute: int | None = Field(
        default=None,
        ge=1,
        description="Questions and other calls of one caller in a minute. Unset: 120, and without bound where "
        "`server.auth` is none.",
    )
    upload_mb: float = Field(
        default=50.0, gt=0, le=4096, description="Most that is uploaded in one request, in megabytes."
    )

    @field_validator("allowed_hosts")
    @classmethod
    def _are_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if re.fullmatch(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]", name) is None:
                raise ValueError(f"'{name}' is not the name of a host; write it without scheme, port and path")
        return tuple(name.lower() for name in names)

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(network, strict=False)) for network in networks)


class IngestSection(_Section):
    """What is read, and what is refused."""

    max_file_mb: float = Field(
        default=_INGEST.max_file_mb,
        gt=0,
        le=4096,
        description="Largest file or web page read whole, in megabytes. Larger ones are refused.",
    )
    max_line_mb: float = Field(
        default=_INGEST.max_line_mb,
        gt=0,
        le=4096,
        description="Longest line in a file of one article per line, in megabytes.",
    )
    batch_articles: int = Field(
        default=_INGEST.batch_articles, ge=1, le=10_000, description="Articles stored in one transaction."
    )
    batch_characters: int = Field(
        default=_INGEST.batch_characters,
        ge=1_000,
        description="Characters of text after which a transaction ends earlier.",
    )
    private_addresses: bool = Field(
        default=_INGEST.private_addresses,
        description="Whether the page and the HTTP API may read web addresses on this machine and its own network, "
        "and through a proxy. The command line always may.",
    )


class Settings(BaseSettings):
    """The whole of it. Build it with `Settings.load`."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=_PREFIX, env_nested_delimiter="__", validate_default=True
    )

    archive: Path = Field(default=Path(".byline"), description="Folder of the archive.")
    demo_archive: Path = Field(default=Path(".byline-demo"), description="Folder of the archive `byline demo` makes.")
    embedder: EmbedderSection = EmbedderSection()
    passages: PassagesSection = PassagesSection()
    retrieval: RetrievalSection = RetrievalSection()
    answer: AnswerSection = AnswerSection()
    chat: ChatSection = ChatSection()
    server: ServerSection = ServerSection()
    ingest: IngestSection = IngestSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """`Settings()` is the defaults and reads nothing; `load` does the reading, in the open."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @classmethod
    def load(cls, overrides: Mapping[str, Any] | None = None, config: Path | None = None) -> Settings:
        """Defaults < `config` (or ./byline.toml) < BYLINE_… variables < `overrides` (nested, by section).

        Raises `UsageError`, naming the setting, where it comes from and the nearest one for a misspelt name.
        """
        layers = [
            (str(config or FILE_NAME), _from_file(config)),
            ("the environment", _from_environment(cls)),
            ("the command line", dict(overrides or {})),
        ]
        merged: dict[str, Any] = {}
        for origin, layer in layers:
            _reject_unknown(layer, origin)
            merged = _merge(merged, layer)
        try:
            return cls(**merged)
        except ValidationError as error:
            raise _wrong_value(error, layers) from error

    def fingerprint(self) -> str:
        """12 hex digits naming everything here that shapes passages and answers; paths and ports do not."""
        shaping = self.model_dump(mode="json", include=set(_SHAPES_ANSWERS))
        for name in _SHAPES_NOTHING:
            shaping["chat"].pop(name)
        return hashlib.sha256(json.dumps(shaping, sort_keys=True).encode()).hexdigest()[:12]


def setting_names() -> Iterator[tuple[str, Any]]:
    """Every setting as ("section.name", its pydantic field), in order."""
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield from ((f"{name}.{inner}", value) for inner, value in section.model_fields.items())
        else:
            yield name, field


def variable_name(setting: str) -> str:
    """The environment variable of a setting: `answer.max_words` is BYLINE_ANSWER__MAX_WORDS."""
    return _PREFIX + setting.replace(".", "__").upper()


def _from_file(config: Path | None) -> dict[str, Any]:
    path = config or Path(FILE_NAME)
    if config is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"The settings file {path} cannot be read: {error.strerror}.", "Check --config.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The settings file {path} is not valid TOML: {error}.", "Correct that line.") from error


def _from_environment(cls: type[Settings]) -> dict[str, Any]:
    known = {variable_name(name) for name, _ in setting_names()}
    for variable in os.environ:
        upper = variable.upper()
        if upper.startswith(_PREFIX) and upper not in known:
            _reject_variable(upper, known)
    try:
        return EnvSettingsSource(cls, env_ignore_empty=True)()
    except SettingsError as error:
        raise UsageError(f"The environment: {error}.", "Set one variable for each setting.") from error


def _reject_variable(variable: str, known: set[str]) -> None:
    # Other programs put BYLINE_… variables of their own here (Kubernetes: BYLINE_SERVICE_HOST). Ours have two
    # underscores in a row, or are one of ours with a slip.
    if "__" in variable:
        near = difflib.get_close_matches(variable, sorted(known), n=1, cutoff=0.6)
    else:
        plain = [name for name in sorted(known) if "__" not in name]
        near = [name for name in known if name.replace("__", "_") == variable]
        near = near or difflib.get_close_matches(variable, plain, n=1, cutoff=0.85)
    if near or "__" in variable:
        hint = f"Did you mean {near[0]}?" if near else "docs/settings.md lists the settings."
        raise UsageError(f"The environment variable {variable} is not a setting.", hint)


def _reject_unknown(layer: Mapping[str, Any], origin: str) -> None:
    known = [name for name, _ in setting_names()]
    sections = {name.split(".")[0] for name in known if "." in name}
    given = [
        name
        for key, value in layer.items()
        for name in ([f"{key}.{inner}" for inner in value] if isinstance(value, Mapping) and value else [key])
    ]
    for name in given:
        if name not in known and name not in sections:
            hint = did_you_mean(name, known, "docs/settings.md lists the settings.", cutoff=0.5)
            raise UsageError(f"There is no setting '{name}' (from {origin}).", hint)


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(known, Mapping)
        merged[key] = _merge(known, value) if both and isinstance(known, Mapping) else value
    return merged


def _wrong_value(error: ValidationError, layers: list[tuple[str, dict[str, Any]]]) -> UsageError:
    first = error.errors()[0]
    parts = [str(part) for part in first["loc"]]
    origin = next((name for name, layer in reversed(layers) if _holds(layer, parts)), "the defaults")
    name, problem = ".".join(parts), first["msg"][:1].lower() + first["msg"][1:]
    return UsageError(
        f"The setting '{name}' (from {origin}) is {first['input']!r}: {problem}.",
        "docs/settings.md says what it may be.",
    )


def _holds(layer: Mapping[str, Any], parts: list[str]) -> bool:
    inner: Any = layer
    for part in parts:
        if not isinstance(inner, Mapping) or part not in inner:
            return False
        inner = inner[part]
    return True
