"""Stable names: of articles, of their content, of folders, and of the way they were cut. Reads no files."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from ingest.settings import IngestSettings
from vectorstore import Article

PIPELINE_VERSION = 1
"""Raise it when reading, cleaning or splitting gives another result for the same file: files are then read again."""

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|ref|ref_src|ref_url|smid|cmpid|ito|ns_\w*)(?:=|$)",
    re.IGNORECASE,
)
_DEFAULT_PORT = re.compile(r":(?:80|443)$")


WEB_ROOT = hashlib.sha256(b"web").hexdigest()[:16]
"""Stands for the web where folders have their `folder_root`."""


def article_key(uri: str | None, url: str | None, place: Path | str, member: str | None) -> str:
    """What makes an article the same one next time: its URI, else its URL, else where it lies.

    `place` is an absolute path or an address; `member` names the article in a file of several.
    """
    if uri:
        return f"uri:{uri}"
    if url:
        return f"url:{canonical_url(url)}"
    return f"path:{place}" + (f"#{member}" if member else "")


def article_id(key: str) -> str:
    """16 hex digits for an `article_key`."""
    return _digest(key)[:16]


def canonical_url(url: str) -> str:
    """A URL without what does not change the page: case of the host, fragment, tracking, closing slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2].lower())
    query = "&".join(item for item in parts.query.split("&") if item and not _TRACKING.match(item))
    scheme = "https" if parts.scheme.lower() in ("http", "https") else parts.scheme.lower()
    return f"{scheme}://{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def content_hash(article: Article) -> str:
    """SHA-256 (hex) of an article's text and metadata; where it was found and its version do not count."""
    moments = [moment.isoformat() if moment else None for moment in (article.published, article.updated)]
    known = [article.title, article.title_derived, article.outlet, article.author, article.url, article.language]
    return _digest(json.dumps([article.text, *known, *moments], ensure_ascii=False))


def passage_id(article_id: str, content: str, start: int, end: int) -> str:
    """20 hex digits for a range of one version of an article."""
    return _digest(f"{article_id}:{content}:{start}:{end}")[:20]


def folder_root(folder: Path) -> str:
    """16 hex digits that stand for a folder, so that no path of this machine is stored."""
    return _digest(str(folder))[:16]


def pipeline_fingerprint(settings: IngestSettings, embedder: str) -> str:
    """16 hex digits for everything that decides which passages a file becomes. Limits on size are not part of it."""
    return _digest(json.dumps([PIPELINE_VERSION, settings.passage_tokens, embedder]))[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
