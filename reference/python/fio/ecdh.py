"""Chapter "Shared secret (ECDH)"."""

from hashlib import sha512

from . import secp256k1
from .errors import FioError

ENCODINGS = ("minimal", "fixed32", "twos-complement")


def shared_secret(d, Q, encoding):
    x = shared_x(d, Q)  # 1
    return secret_of(x, encoding)


def secret_of(x, encoding):
    """Steps 2 and 3."""
    encoded_x = encode_x(x, encoding)  # 2
    return sha512(encoded_x).digest()  # 3, ECDH-01


def shared_x(d, Q):
    x, _ = secp256k1.multiply(d, Q)
    return x.to_bytes(32, "big")


def encode_x(x, encoding):
    if encoding == "minimal":  # ECDH-02
        return x.lstrip(b"\0")
    if encoding == "fixed32":  # ECDH-03
        return x
    if encoding == "twos-complement":  # ECDH-04
        while len(x) > 1 and x[0] == 0 and x[1] < 0x80:
            x = x[1:]
        return x
    raise ValueError("unknown encoding of x")


def distinct_encodings(x):
    distinct = {}
    for encoding in ENCODINGS:  # ECDH-08: this order
        distinct.setdefault(encode_x(x, encoding), encoding)
    return list(distinct.values())


def check_for_sealing(encoding):
    if encoding == "twos-complement":  # ECDH-07
        raise FioError("ecdh.not_for_sealing")
