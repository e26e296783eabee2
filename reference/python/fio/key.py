"""Chapter "Keys". A private key is an integer, a public key a point (x, y)."""

from hashlib import sha256

from . import secp256k1
from .errors import FioError
from .ripemd160 import ripemd160

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def is_base58(text):
    return all(c in BASE58 for c in text)


def base58_decode(text):
    """As Bitcoin does it: a number in base 58, and one zero byte for each leading "1"."""
    number = 0
    for c in text:
        number = number * 58 + BASE58.index(c)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58_encode(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + text


def public_checksum(point):
    return ripemd160(point)[:4]


def wif_checksum(data):
    return sha256(sha256(data).digest()).digest()[:4]


def k1_checksum(data):
    return ripemd160(data + b"K1")[:4]


def parse_private_bytes(data):
    if len(data) != 32:  # 1, KEY-01
        raise FioError("key.malformed")
    d = int.from_bytes(data, "big")
    if d == 0 or d >= secp256k1.n:  # 2, KEY-06
        raise FioError("key.out_of_range")
    return d


def parse_wif(text):
    if len(text) > 64 or not is_base58(text):  # 1, KEY-02
        raise FioError("key.malformed")
    payload = base58_decode(text)
    if len(payload) not in (37, 38):  # 2, KEY-03
        raise FioError("key.malformed")
    if payload[-4:] != wif_checksum(payload[:-4]):  # 3, KEY-04
        raise FioError("key.checksum")
    if payload[0] != 0x80 or len(payload) == 38 and payload[33] != 0x01:  # 4, KEY-05
        raise FioError("key.malformed")
    return parse_private_bytes(payload[1:33])  # 5


def parse_text(text, prefix, length, checksum):
    """Steps 1 to 4 of the three algorithms that follow: the bytes before the checksum."""
    if not text.startswith(prefix):  # 1, KEY-07
        raise FioError("key.malformed")
    rest = text[len(prefix):]
    if len(text) > 64 or not is_base58(rest):  # 2, KEY-08
        raise FioError("key.malformed")
    payload = base58_decode(rest)
    if len(payload) != length + 4:  # 3, KEY-09
        raise FioError("key.malformed")
    if payload[length:] != checksum(payload[:length]):  # 4, KEY-10
        raise FioError("key.checksum")
    return payload[:length]


def parse_fio_public(text):
    return parse_compressed_point(parse_text(text, "FIO", 33, public_checksum))  # 5


def parse_accepted(texts):
    """The public keys of those texts that are not refused."""
    points = []
    for text in texts:
        try:
            points.append(parse_fio_public(text))
        except FioError:
            continue
    return points


def parse_pvt_k1(text):
    return parse_private_bytes(parse_text(text, "PVT_K1_", 32, k1_checksum))  # 5, KEY-16


def parse_pub_k1(text):
    return parse_compressed_point(parse_text(text, "PUB_K1_", 33, k1_checksum))  # KEY-17


def parse_compressed_point(data):
    if len(data) != 33 or data[0] not in (0x02, 0x03):  # 1, KEY-11
        raise FioError("key.malformed")
    x = int.from_bytes(data[1:], "big")
    Q = secp256k1.lift_x(x, data[0] == 0x03) if x < secp256k1.p else None
    if Q is None:  # 2, KEY-12
        raise FioError("key.not_on_curve")
    return Q


def format_wif(d):
    data = b"\x80" + d.to_bytes(32, "big")
    return base58_encode(data + wif_checksum(data))


def public_of(d):
    return secp256k1.multiply(d, secp256k1.G)  # KEY-15


def compressed_point(Q):
    x, y = Q
    return bytes([2 + y % 2]) + x.to_bytes(32, "big")


def format_fio_public(Q):
    point = compressed_point(Q)
    return "FIO" + base58_encode(point + public_checksum(point))  # KEY-14
