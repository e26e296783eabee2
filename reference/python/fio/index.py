"""Chapter "Search Index"."""

import hmac
import re

from . import ecdh, key
from .errors import FioError


def derive(secret, receiver):
    mac = hmac.digest(secret, key.compressed_point(receiver), "sha1")  # 1, INDEX-01
    return "0x" + mac[:16].hex()  # 2, INDEX-02


def publish(d, Q, encoding="minimal"):
    """d: one's own private key, Q: the other party's public key."""
    ecdh.check_for_sealing(encoding)
    return derive(ecdh.shared_secret(d, Q, encoding), Q)  # INDEX-03


def poll(own, counterparties):
    """own: integers, counterparties: points. An entry is own public key, counterparty, index and encoding."""
    entries = []
    for d in own:  # INDEX-05
        receiver = key.public_of(d)
        for Q in counterparties:
            x = ecdh.shared_x(d, Q)
            for encoding in ecdh.distinct_encodings(x):  # INDEX-04
                entries.append((receiver, Q, derive(ecdh.secret_of(x, encoding), receiver), encoding))
    return entries


def parse_index(text):
    if not re.fullmatch("0x[0-9a-f]{32}", text):  # INDEX-06
        raise FioError("index.malformed")
    return bytes.fromhex(text[2:])
