"""What was sent to be read: the files of a form and web addresses, as JSON or as fields of the form."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from ui.api.misfits import BadJson, Misfit
from ui.api.requests import IngestRequest
from ui.jobs.types import Upload
from vectorstore.errors import ArchiveError

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form, as its sender names it."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request brought."""

    files: tuple[File, ...] = ()
    urls: tuple[str, ...] = ()

    @contextmanager
    def uploads(self) -> Iterator[list[Upload]]:
        """The files on disk until the block ends. Raises `ArchiveError` where the disk does not take them."""
        with tempfile.TemporaryDirectory(prefix="byline-", ignore_cleanup_errors=True) as folder:
            try:
                written = [_written(one, Path(folder) / str(number)) for number, one in enumerate(self.files)]
            except OSError as error:
                raise ArchiveError(
                    f"The files cannot be stored: {error.strerror}.", "Make room on the disk."
                ) from error
            yield written


def _written(file: File, path: Path) -> Upload:
    with path.open("wb") as target:
        shutil.copyfileobj(file.content, target)
    return Upload(file.name, path)


@asynccontextmanager
async def sent(request: Request) -> AsyncIterator[Sent]:
    """What the request brought, until the block ends. Raises `Misfit` or `BadJson`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=_MOST, max_fields=_MOST) as form:
            unknown = sorted({name for name in form if name not in ("files", "urls")})
            if unknown:
                raise Misfit(f"There is no field '{unknown[0][:80]}'.", "A form has 'files' and 'urls'.")
            files = form.getlist("files")
            if any(not isinstance(one, UploadFile) for one in files):
                raise Misfit('"files" holds text.', "Send each file with its name, as a browser's form does.")
            found = tuple(File(one.filename or "", one.file) for one in files if isinstance(one, UploadFile))
            urls = [one for one in form.getlist("urls") if isinstance(one, str) and one.strip()]
            yield Sent(found, _checked({"urls": urls}) if urls else ())
        return
    if kind != "application/json":
        raise Misfit("Nothing was sent that can be read.", "Send files as multipart/form-data, or JSON with 'urls'.")
    yield Sent(urls=_checked(_object(await request.body())))


def _object(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadJson("The body is not valid JSON.", "Correct it and send it again.") from error
    return found


def _checked(plain: object) -> tuple[str, ...]:
    try:
        return tuple(IngestRequest.model_validate(plain).urls)
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]) from error
