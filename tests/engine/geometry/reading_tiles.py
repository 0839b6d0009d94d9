"""Reads a vector tile back, by the specification alone, so that what writes it is checked by something else."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass
class Feature:
    identity: int | None
    kind: int
    commands: list[int]
    properties: dict[str, Any]

    @property
    def position(self) -> tuple[int, int]:
        return _signed(self.commands[1]), _signed(self.commands[2])


def layers_of(tile: bytes) -> dict[str, list[Feature]]:
    """The features of each layer of a tile."""
    return dict(_layer(content) for field, content in _fields(tile) if field == 3)


def _layer(content: bytes) -> tuple[str, list[Feature]]:
    name, keys, values, raw = "", [], [], []
    for field, value in _fields(content):
        match field:
            case 1:
                name = value.decode()
            case 2:
                raw.append(value)
            case 3:
                keys.append(value.decode())
            case 4:
                values.append(_value(value))
    return name, [_feature(one, keys, values) for one in raw]


def _feature(content: bytes, keys: list[str], values: list[Any]) -> Feature:
    found = dict(_fields(content))
    tags = list(_numbers(found.get(2, b"")))
    properties = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
    return Feature(found.get(1), found[3], list(_numbers(found[4])), properties)


def _value(content: bytes) -> Any:
    ((field, value),) = _fields(content)
    if field == 1:
        return value.decode()
    if field in {2, 3}:
        return struct.unpack("<f" if field == 2 else "<d", value)[0]
    if field == 6:
        return _signed(value)
    return bool(value) if field == 7 else value


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(content):
        key, at = _varint(content, at)
        sort = key & 7
        if sort == 0:
            value, at = _varint(content, at)
        else:
            size, at = (_varint(content, at)) if sort == 2 else (4 if sort == 5 else 8, at)
            value, at = content[at : at + size], at + size
        yield key >> 3, value


def _numbers(content: bytes) -> Iterator[int]:
    at = 0
    while at < len(content):
        number, at = _varint(content, at)
        yield number


def _varint(content: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = content[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)
