"""Chapter "Sizes". A limit is None, or a pair of profile and rest; rest counts under "deployed" only."""

from . import abi
from .content import BASE, OPTIONAL, parse_json
from .errors import FioError

PROFILES = ("documented", "deployed")
GREATEST = {"new_funds_content": 296, "record_obt_data_content": 432}


def prefix(n):
    return len(abi.write_varuint32(n))


def plaintext_size(content):
    """P, in bytes of UTF-8: SIZE-01, SIZE-02."""
    lengths = [len(value.encode("utf-8")) for value in content[1].values() if value is not None]
    return sum(length + prefix(length) for length in lengths) + len(OPTIONAL)


def sealed_size(P):
    return 48 + 16 * (P // 16 + 1)


def text_size(S):
    return 4 * -(-S // 3)


def is_within(type, T, limit):
    if limit is None:
        return True
    profile, rest = limit
    return T <= GREATEST[BASE.get(type, type)] if profile == "documented" else T + rest <= 8098


def content_size(type, content, limit=None):
    P = plaintext_size(parse_json(type, content))  # 1, 2
    S = sealed_size(P)
    T = text_size(S)
    if not is_within(type, T, limit):  # 3, SIZE-03, SIZE-04
        raise FioError("size.too_large")
    return P, S, T


def memo_budget(type, content, limit):
    _, fields = parse_json(type, content)
    others = plaintext_size((type, {**fields, "memo": None}))  # its own memo is left aside

    def fits(m):
        return is_within(type, text_size(sealed_size(others + prefix(m) + m)), limit)

    if not fits(0):  # SIZE-05
        raise FioError("size.too_large")
    m = 0
    while fits(m + 1):
        m += 1
    return m


def cost(T):
    if T < 64:  # SIZE-07
        raise FioError("size.too_small")
    return T // 1000 + 1  # SIZE-06
