"""Sections "JSON form", "Making a message" and "Reading a message"."""

from typing import NamedTuple

from .. import ecdh, index, key, sealed, text
from ..errors import FioError
from .envelope import (
    CONTENT_TYPES, LONGEST, ROUTE_TYPES, Envelope, decode, demand, digest_of, encode, is_address, is_integer, is_life, is_time, pack_content,
    write_inner)
from .signature import format_signature, parse_signature, sign_digest

PROTOCOL = "fio_l2"
FIELDS = {"protocol", "version", "envelope", "signature"}
LONGEST_BASE64 = 10_924


class Sealing(NamedTuple):
    """What seals a message."""

    private: bytes
    public: str
    iv: bytes
    encoding: str = "minimal"


def make(fields, private, recipient, route_type, type, content, sealing=None):
    """fields: a dictionary of chain_id to sender, private: the owner's, sealing: None for a message in the clear."""
    owner = key.parse_private_bytes(private)  # 1, LAYER2-17
    d, Q = (key.parse_private_bytes(sealing.private), key.parse_fio_public(sealing.public)) if sealing else (None, None)
    if type not in CONTENT_TYPES:  # 2, LAYER2-10
        raise FioError("layer2.type_forbidden")
    demand(len(fields["chain_id"]) == 32 and len(fields["message_id"]) == 16)  # 3
    demand(is_time(fields["created_at"]) and is_time(fields["expires_at"]))
    demand(is_life(fields["created_at"], fields["expires_at"]))  # LAYER2-15
    demand(is_address(fields["sender"]) and is_address(recipient))  # LAYER2-16
    demand(route_type in ROUTE_TYPES.values())
    demand(sealing or route_type == "address")  # 4, LAYER2-29
    content = write_inner(fields["sender"], recipient, pack_content(type, content))  # 5, LAYER2-08
    if sealing:  # 6
        ecdh.check_for_sealing(sealing.encoding)
        content = sealed.seal(ecdh.shared_secret(d, Q, sealing.encoding), sealing.iv, content)
    route = recipient if route_type == "address" else index.publish(d, Q, sealing.encoding)  # 7, LAYER2-09
    data = encode(Envelope(**fields, sender_key=key.public_of(owner), sender_encrypt_key=key.public_of(d) if sealing else None,
                           route_type=route_type, route=route, content_type=type, content=content))
    if len(data) > LONGEST:  # 8, LAYER2-11
        raise FioError("layer2.too_large")
    signature = sign_digest(owner, digest_of(data))  # 9, LAYER2-03
    return {"protocol": PROTOCOL, "version": 1, "envelope": text.encode(data), "signature": format_signature(signature)}


def read(message):
    """Envelope, signature and digest."""
    demand(isinstance(message, dict) and set(message) == FIELDS)  # 1, LAYER2-12
    demand(message["protocol"] == PROTOCOL and is_integer(message["version"]))
    if message["version"] != 1:  # LAYER2-13
        raise FioError("layer2.version")
    demand(isinstance(message["envelope"], str) and isinstance(message["signature"], str))
    if len(message["envelope"]) > LONGEST_BASE64:  # 2, LAYER2-11
        raise FioError("layer2.too_large")
    data = text.decode(message["envelope"])
    if len(data) > LONGEST:
        raise FioError("layer2.too_large")
    envelope = decode(data)  # 3
    return envelope, parse_signature(message["signature"]), digest_of(data)  # 4
