"""What crosses the border between parent and child: a kind, a length, bytes."""

import struct
from typing import IO

HEAD = struct.Struct(">cQ")
READY, REQUEST, REPLY, END, MEMORY, FAILED = b"Y", b"Q", b"R", b"E", b"M", b"F"
SECONDS = struct.Struct(">I")
"""A request begins with the CPU seconds it may take."""
LARGEST = 256 * 1024 * 1024
"""What a subverted child says of its answer's length must not become our memory."""


def write(stream: IO[bytes], kind: bytes, *parts: bytes) -> None:
    """One frame, sent at once."""
    stream.write(HEAD.pack(kind, sum(map(len, parts))))
    for part in parts:
        stream.write(part)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """One frame. Raises EOFError."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    kind, length = HEAD.unpack(head)
    if length > LARGEST:
        raise EOFError
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return kind, body
