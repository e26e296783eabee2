"""Chapter "Account names and FIO Addresses"."""

import re

from .errors import FioError
from .key import compressed_point

DIGITS = ".12345abcdefghijklmnopqrstuvwxyz"


def account_name(Q):
    point, characters, i = compressed_point(Q), [], 1  # 1
    while len(characters) < 13:  # 2
        if i > 32:  # ACCOUNT-04
            raise FioError("account.underivable")
        v = point[i] % (32 if len(characters) < 12 else 16)  # ACCOUNT-01, ACCOUNT-03
        if v != 0:  # ACCOUNT-02
            characters.append(v)
        i += 1
    return "".join(DIGITS[v] for v in characters[:12])  # 3


PART = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"


def lower_case(text):
    """ASCII letters only."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def is_fio_domain(text):
    return isinstance(text, str) and len(text) <= 62 and re.fullmatch(PART, text) is not None


def is_fio_address(text):
    return isinstance(text, str) and 3 <= len(text) <= 64 and re.fullmatch(PART + "@" + PART, text) is not None
