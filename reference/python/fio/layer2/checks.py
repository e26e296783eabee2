"""Section "Checks": the list, and what a recipient does and remembers.

A registration is a dictionary of owner_key and encrypt_key, FIO public key texts, or None.
"""

from .. import content, index, key
from ..errors import FioError
from .envelope import CONTENT_TYPES, read_inner, unpack_content
from .message import read
from .signature import is_canonical, recover

AHEAD = 300


def verify(message, chain_id, now, registration, is_own_route=lambda envelope: True, was_accepted=lambda envelope: False):
    """Checks 1 to 11, in this order (LAYER2-30): envelope and digest. Anybody leaves out 5 and 10, a relay 5."""
    envelope, signature, digest = read(message)  # 1
    if envelope.chain_id != chain_id:  # 2, LAYER2-18
        raise FioError("layer2.wrong_chain")
    if now >= envelope.expires_at:  # 3, LAYER2-19
        raise FioError("layer2.expired")
    if envelope.created_at > now + AHEAD:  # 4, LAYER2-20
        raise FioError("layer2.not_yet_valid")
    if not is_own_route(envelope):  # 5, LAYER2-23
        raise FioError("layer2.not_for_me")
    if not is_canonical(signature):  # 6, LAYER2-06
        raise FioError("layer2.non_canonical")
    if recover(digest, signature) != envelope.sender_key:  # 7, LAYER2-07
        raise FioError("layer2.bad_signature")
    if registration is None:  # 8, LAYER2-21
        raise FioError("layer2.unknown_sender")
    if not is_registered(envelope, registration):  # 9, LAYER2-22
        raise FioError("layer2.key_mismatch")
    if was_accepted(envelope):  # 10, LAYER2-24
        raise FioError("layer2.replay")
    if envelope.content_type not in CONTENT_TYPES:  # 11, LAYER2-10
        raise FioError("layer2.type_forbidden")
    return envelope, digest


def is_registered(envelope, registration):
    owner, encryption = envelope.sender_key, envelope.sender_encrypt_key
    return registration["owner_key"] == key.format_fio_public(owner) and (
        encryption is None or registration["encrypt_key"] == key.format_fio_public(encryption))


def open(message, chain_id, now, registration, fio_address, private, state):
    """Envelope, content and next state. The recipient is a FIO Address and its private encryption key as bytes."""
    d = key.parse_private_bytes(private)
    now = max(now, state["time"])

    def is_own_route(envelope):
        if envelope.route_type == "address":
            return envelope.route == fio_address
        return any(entry[2] == envelope.route for entry in index.poll([d], [envelope.sender_encrypt_key]))

    def was_accepted(envelope):  # and has not expired since
        return any(names(entry) == name_of(envelope) and entry["expires_at"] > now for entry in state["seen"])

    envelope, _ = verify(message, chain_id, now, registration, is_own_route, was_accepted)
    plaintext = envelope.content
    if envelope.sender_encrypt_key is not None:  # 12, LAYER2-26
        plaintext, _ = content.open_sealed(d, envelope.sender_encrypt_key, plaintext)
    sender, recipient, packed = read_inner(plaintext)  # 13
    if (sender, recipient) != (envelope.sender, fio_address):  # 14, LAYER2-27
        raise FioError("layer2.identity_mismatch")
    return envelope, unpack_content(envelope.content_type, packed), remember(state, now, envelope)  # 15, LAYER2-28


def remember(state, now, envelope):
    """The next state of a recipient: LAYER2-25."""
    sender_key, message_id = name_of(envelope)
    entry = {"sender_key": sender_key, "message_id": message_id, "expires_at": envelope.expires_at}
    seen = [entry for entry in state["seen"] if entry["expires_at"] > now]
    return {"time": now, "seen": sorted(seen + [entry], key=names)}


def name_of(envelope):
    """What tells messages apart, in hex."""
    return key.compressed_point(envelope.sender_key).hex(), envelope.message_id.hex()


def names(entry):
    return entry["sender_key"], entry["message_id"]
