"""Sections "Text of a signature" and "Signing". A signature is 65 bytes, a digest 32."""

import hmac
from hashlib import sha256

from .. import key
from ..errors import FioError
from ..secp256k1 import G, add, lift_x, multiply, n, p

PREFIX = "SIG_K1_"
LONGEST_TEXT = 128


def is_canonical(signature):
    r, s = signature[1:33], signature[33:]

    def takes_32_bytes(number):
        return number[0] < 0x80 and not (number[0] == 0 and number[1] < 0x80)

    return integer(s) <= (n - 1) // 2 and takes_32_bytes(r) and takes_32_bytes(s)


def generate_k(d, hash):
    """The candidates, one after the other, with no end."""
    def HMAC(K, message):
        return hmac.digest(K, message, "sha256")

    private = d.to_bytes(32, "big")
    V, K = b"\x01" * 32, b"\x00" * 32  # 1
    K = HMAC(K, V + b"\x00" + private + hash)  # 2
    V = HMAC(K, V)
    K = HMAC(K, V + b"\x01" + private + hash)  # 3
    V = HMAC(K, V)
    while True:
        V = HMAC(K, V)  # 4
        yield integer(V)
        K = HMAC(K, V + b"\x00")  # 5
        V = HMAC(K, V)


def sign_digest(d, digest):
    nonce = 0  # 1
    while True:
        hash = digest if nonce == 0 else sha256(digest + bytes(nonce)).digest()  # 2, LAYER2-04
        r, s = first_pair(d, digest, generate_k(d, hash))  # 3
        if s > (n - 1) // 2:  # 4
            s = n - s
        unsigned = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        if is_canonical(b"\x00" + unsigned):  # 5
            break
        nonce += 1
    for i in range(4):  # 6
        signature = bytes([31 + i]) + unsigned
        try:
            if recover(digest, signature) == key.public_of(d):
                return signature
        except FioError:
            continue


def first_pair(d, digest, candidates):
    """Step 3: r and s of the first candidate that gives both. e is the digest in each try."""
    e = integer(digest)
    for k in candidates:
        if not 1 <= k < n:
            continue
        x, _ = multiply(k, G)
        r = x % n
        s = pow(k, -1, n) * (e + r * d) % n
        if r != 0 and s != 0:
            return r, s


def recover(digest, signature):
    i, r, s = signature[0] - 31, integer(signature[1:33]), integer(signature[33:])  # 1
    x = r if i in (0, 1) else r + n
    R = lift_x(x, i in (1, 3)) if 0 < r < n and 0 < s < n and x < p else None  # 2
    if R is None:
        raise FioError("layer2.bad_signature")
    e = integer(digest)
    Q = add(multiply(s, R), multiply(-e % n, G))  # 3
    Q = Q and multiply(pow(r, -1, n), Q)
    if Q is None:
        raise FioError("layer2.bad_signature")
    return Q


def recover_canonical(digest, text):
    """The checks of a reader that need no envelope."""
    signature = parse_signature(text)
    if not is_canonical(signature):  # LAYER2-06
        raise FioError("layer2.non_canonical")
    return recover(digest, signature)


def format_signature(signature):
    return PREFIX + key.base58_encode(signature + key.k1_checksum(signature))


def parse_signature(text):
    rest = text[len(PREFIX):]
    if not text.startswith(PREFIX) or len(text) > LONGEST_TEXT or not key.is_base58(rest):  # 1, LAYER2-05
        raise FioError("layer2.malformed")
    payload = key.base58_decode(rest)
    if len(payload) != 69:  # 2
        raise FioError("layer2.malformed")
    signature, checksum = payload[:65], payload[65:]
    if checksum != key.k1_checksum(signature):  # 3
        raise FioError("layer2.malformed")
    if signature[0] not in (31, 32, 33, 34):  # 4
        raise FioError("layer2.malformed")
    return signature


def integer(data):
    return int.from_bytes(data, "big")
