"""Settings of the ingest service."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr

from dateline_bus import WorkerSettings
from dateline_ingest.domain.readers import Limits

_DEFAULT = Limits()


class Feed(BaseModel):
    """A feed that is polled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: HttpUrl
    source: str = Field(min_length=1, max_length=200, description="publisher or feed id of its pages")
    seconds: float = Field(default=600, gt=0, description="between two polls; a server's Retry-After makes it longer")
    private: bool = Field(default=False, description="whether the feed, and what it redirects to, may be at a private address")


class SenderToken(BaseModel):
    """Who may post, and in whose name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)
    token: SecretStr = Field(min_length=16)
    sources: tuple[str, ...] = Field(min_length=1, description='the sources it may name; "*" for any')


class Settings(WorkerSettings):
    """What is taken over HTTP, from a folder and from feeds, and how much one file may ask for."""

    http_port: int = Field(default=8701, ge=0, le=65535)
    max_upload_bytes: int = Field(
        default=_DEFAULT.file_bytes, ge=1024, description="larger files, and members of containers, get 413"
    )
    max_unpacked_bytes: int = Field(default=_DEFAULT.unpacked_bytes, ge=1024, description="all members of one container together")
    max_members: int = Field(default=_DEFAULT.members, ge=1, description="members of one container, at every depth")
    max_depth: int = Field(default=_DEFAULT.depth, ge=1, description="containers in containers")
    max_ratio: int = Field(default=_DEFAULT.ratio, ge=10, description="unpacked to packed size of a member")
    max_sheets: int = Field(default=_DEFAULT.sheets, ge=1, description="sheets of one PDF or TIFF")
    max_pixels: int = Field(default=_DEFAULT.pixels, ge=1, description="of one picture or scanned sheet")
    max_characters: int = Field(default=_DEFAULT.characters, ge=1, description="text of one page")
    reader_processes: int = Field(default=3, ge=1, description="files read at a time; one sender has at most all but one of them")
    reader_memory_mib: int = Field(default=2048, ge=256, description="address space of a reading process")
    reader_seconds: int = Field(default=60, ge=1, description="CPU time for one file")
    waiting_files: int = Field(
        default=16, ge=1, description="files waiting for a reading process before uploads get 503; half of them of one sender"
    )
    upload_memory_mib: int = Field(default=256, ge=1, description="bodies of all uploads in hand together; beyond it 503")
    least_upload_rate: int = Field(default=16_384, ge=1, description="bytes a second below which an upload gets 408")
    senders: tuple[SenderToken, ...] = Field(
        default=(), description='JSON: [{"name": "…", "token": "…", "sources": ["…"]}]; without it only this machine may post'
    )
    hosts: tuple[str, ...] = Field(
        default=(), description="JSON: names by which this service is reached; of others no request is taken"
    )
    remembered_pages: int = Field(default=100_000, ge=0, description="acknowledged pages that are not sent again")
    watch_folder: Path | None = Field(default=None, description="files put here are taken; a subfolder's name is the source")
    watch_seconds: float = Field(default=2, gt=0, description="between two looks into the folder")
    feeds: tuple[Feed, ...] = Field(default=(), description='JSON: [{"url": "https://…", "source": "…", "seconds": 600}]')

    def limits(self) -> Limits:
        """The bounds on one file."""
        return Limits(
            file_bytes=self.max_upload_bytes,
            unpacked_bytes=self.max_unpacked_bytes,
            members=self.max_members,
            depth=self.max_depth,
            ratio=self.max_ratio,
            sheets=self.max_sheets,
            pixels=self.max_pixels,
            characters=self.max_characters,
        )
