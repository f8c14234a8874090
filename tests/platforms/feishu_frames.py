"""The frames of Feishu's long connection, by hand: protobuf as its specification has it.

message Header { required string key = 1; required string value = 2; }
message Frame { required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3;
  required int32 method = 4; repeated Header headers = 5; optional bytes payload = 8; … }
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

CONTROL, DATA = 0, 1


@dataclass
class Frame:
    method: int
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes = b""
    service: int = 77

    def packed(self) -> bytes:
        made = b"".join(
            _number(at, n) for at, n in ((1, 1), (2, 1), (3, self.service), (4, self.method))
        )
        for key, value in self.headers.items():
            made += _bytes(5, _bytes(1, key.encode()) + _bytes(2, value.encode()))
        return made + (_bytes(8, self.payload) if self.payload else b"")


def unpacked(data: bytes) -> Frame:
    made = Frame(-1)
    for at, value in _fields(data):
        if at == 3:
            made.service = int(value)
        elif at == 4:
            made.method = int(value)
        elif at == 5:
            pair = dict(_fields(value))
            made.headers[pair[1].decode()] = pair[2].decode()
        elif at == 8:
            made.payload = value
    return made


def _varint(number: int) -> bytes:
    made = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        made.append(low | (0x80 if number else 0))
        if not number:
            return bytes(made)


def _number(at: int, value: int) -> bytes:
    return _varint(at << 3) + _varint(value)


def _bytes(at: int, value: bytes) -> bytes:
    return _varint(at << 3 | 2) + _varint(len(value)) + value


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    place = 0

    def varint() -> int:
        nonlocal place
        number = shift = 0
        while True:
            byte = data[place]
            place += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while place < len(data):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            assert tag & 7 == 2, "no other kind is in a frame"
            length = varint()
            yield tag >> 3, data[place : place + length]
            place += length
