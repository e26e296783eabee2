"""Section "Envelope": its layout, the inner plaintext, and decode of section "Reading a message"."""

from contextlib import contextmanager
from hashlib import sha256
from typing import NamedTuple

from .. import abi, content, index, key
from ..account import is_fio_address, lower_case
from ..errors import FioError

MAGIC = b"FIO-L2\x00"
VERSION = b"\x01"
LONGEST = 8_192
LONGEST_LIFE = 2_592_000
ROUTE_TYPES = {b"\x00": "address", b"\x01": "index"}
NOT_SEALED = bytes(33)
CONTENT_TYPES = ("new_funds_content", "record_obt_data_content", "text")


class Envelope(NamedTuple):
    """Its fields from chain_id on. Keys are points, the second one None if the content is not sealed."""

    chain_id: bytes
    message_id: bytes
    created_at: int
    expires_at: int
    sender: str
    sender_key: tuple
    sender_encrypt_key: tuple
    route_type: str
    route: str
    content_type: str
    content: bytes


def encode(envelope):
    """LAYER2-01"""
    is_sealed = envelope.sender_encrypt_key is not None
    return b"".join([
        MAGIC,
        VERSION,
        envelope.chain_id,
        envelope.message_id,
        envelope.created_at.to_bytes(4, "little"),
        envelope.expires_at.to_bytes(4, "little"),
        abi.write_string(envelope.sender),
        key.compressed_point(envelope.sender_key),
        key.compressed_point(envelope.sender_encrypt_key) if is_sealed else NOT_SEALED,
        next(byte for byte, name in ROUTE_TYPES.items() if name == envelope.route_type),
        abi.write_string(envelope.route),
        abi.write_string(envelope.content_type),
        write_bytes(envelope.content),
    ])


def decode(data):
    """Each field is checked before the next is read."""
    reader = abi.Reader(data)
    with failing_with("layer2.malformed"):  # LAYER2-14
        demand(reader.take(7) == MAGIC)  # 1
        if reader.take(1) != VERSION:  # 2, LAYER2-13
            raise FioError("layer2.version")
        chain_id, message_id = reader.take(32), reader.take(16)
        created_at, expires_at = (int.from_bytes(reader.take(4), "little") for _ in range(2))
        demand(is_life(created_at, expires_at))  # 3, LAYER2-15
        sender = reader.read_string()
        demand(is_address(sender))  # 4, LAYER2-16
        sender_key = key.parse_compressed_point(reader.take(33))  # 5, LAYER2-17
        point = reader.take(33)
        sender_encrypt_key = None if point == NOT_SEALED else key.parse_compressed_point(point)
        byte = reader.take(1)
        demand(byte in ROUTE_TYPES)  # 6
        route_type, route = ROUTE_TYPES[byte], reader.read_string()
        demand(is_address(route) if route_type == "address" else is_index(route))  # 7, LAYER2-16
        demand(route_type == "address" or sender_encrypt_key is not None)  # LAYER2-29
        content_type, content = reader.read_string(), read_bytes(reader)
        demand(reader.left() == 0)  # 8
    return Envelope(chain_id, message_id, created_at, expires_at, sender, sender_key, sender_encrypt_key, route_type, route,
                    content_type, content)


def digest_of(data):
    return sha256(data).digest()  # LAYER2-02


def write_inner(sender, recipient, packed):
    return abi.write_string(sender) + abi.write_string(recipient) + write_bytes(packed)


def read_inner(plaintext):
    reader = abi.Reader(plaintext)
    with failing_with("layer2.malformed"):  # LAYER2-28
        inner = reader.read_string(), reader.read_string(), read_bytes(reader)
        demand(reader.left() == 0)
    return inner


def pack_content(type, value):
    """packed, of a type that is one of the three."""
    if type != "text":
        return content.pack(content.parse_json(type, value))
    if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" for c in value):
        raise FioError("content.invalid")
    return abi.write_string(value)


def unpack_content(type, packed):
    """No dialects, nothing left over."""
    if type != "text":
        fields, _, _ = content.unpack(type, packed, True)
        return fields
    with failing_with("content.malformed"):
        return abi.unpack("string", packed)


def write_bytes(data):
    return abi.write_varuint32(len(data)) + data


def read_bytes(reader):
    return reader.take(reader.read_varuint32())


def is_integer(value):
    return type(value) is int and abs(value) < 2**53  # True is no number


def is_time(value):
    return is_integer(value) and 0 <= value < 2**32


def is_life(created_at, expires_at):
    return created_at < expires_at <= created_at + LONGEST_LIFE


def is_address(text):
    return is_fio_address(text) and text == lower_case(text)


def is_index(text):
    try:
        index.parse_index(text)
        return True
    except FioError:
        return False


def demand(holds):
    if not holds:
        raise FioError("layer2.malformed")


@contextmanager
def failing_with(code):
    """What is no packed value fails with this code."""
    try:
        yield
    except FioError as error:
        if error.code != "abi.malformed":
            raise
        raise FioError(code) from None
