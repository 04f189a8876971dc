"""Markdown with optional front matter, to plain text by blocks: marks go, words stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ingest.decoding import decode
from ingest.readers.articles import article_from_mapping
from ingest.readers.base import RawArticle, read_bytes
from ingest.readers.markup import markup_text
from ingest.settings import IngestSettings
from vectorstore import SourceError

if TYPE_CHECKING:
    from markdown_it.token import Token


class MarkdownReader:
    """Reads .md and .markdown files; front matter uses the same keys as JSON articles."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def read(self, path: Path, name: str, settings: IngestSettings) -> Iterator[RawArticle]:
        """One article: the whole file."""
        import frontmatter
        import yaml

        source = decode(read_bytes(path, name, settings), name)
        try:
            fields, body = frontmatter.parse(source)
        except (yaml.YAMLError, ValueError) as error:
            line = getattr(getattr(error, "problem_mark", None), "line", None)
            where = f" at line {line + 1}" if isinstance(line, int) else ""
            raise SourceError(
                name, f"its front matter is not valid YAML{where}", "Correct it, or remove it."
            ) from error
        except RecursionError as error:
            raise SourceError(name, "its front matter is nested too deeply", "Leave it out.") from error
        yield article_from_mapping({str(key): value for key, value in fields.items()}, name, text=markdown_text(body))


def markdown_text(source: str) -> str:
    """The text of a Markdown document: blocks apart by a blank line, list items by a line break."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    return _Writer(tokens).text()


class _Writer:
    """Walks the tokens once, keeping the lists it is in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._parts: list[str] = []
        self._lists: list[int | None] = []
        self._prefix = ""
        self._cells: list[str] | None = None

    def text(self) -> str:
        for token in self._tokens:
            self._take(token)
        return "".join(self._parts).strip()

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._open_item()
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._line(" | ".join(self._cells or []), close="\n")
                self._cells = None
            case "inline":
                self._inline(_inline_text(token))
            case "fence" | "code_block":
                self._line(token.content.rstrip("\n"))
            case "html_block":
                self._line(markup_text(token.content))

    def _open_item(self) -> None:
        number = self._lists[-1]
        self._prefix = "• " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _inline(self, text: str) -> None:
        if self._cells is None:
            self._line(text, close="\n" if self._lists else "\n\n")
        else:
            self._cells.append(text)

    def _line(self, text: str, close: str = "\n\n") -> None:
        if text:
            after_list = bool(self._parts) and close == "\n\n" and not self._parts[-1].endswith("\n\n")
            self._parts.append(f"{chr(10) if after_list else ''}{self._prefix}{text}{close}")
            self._prefix = ""


def _inline_text(token: Token) -> str:
    """Words of a line: emphasis, links and inline HTML lose their marks; a picture is not text."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    children = token.children or []
    return "".join(
        breaks.get(child.type, child.content if child.type in ("text", "code_inline") else "") for child in children
    ).strip()
