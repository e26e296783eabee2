"""Chapter "Encrypted addresses"."""

import hmac
import re
from secrets import token_bytes

from . import abi, key, sealed, text as text_form
from .account import is_fio_address
from .errors import FioError


def is_chain_code(text):
    return isinstance(text, str) and re.fullmatch("[A-Za-z0-9$]{1,10}", text) is not None


def is_token_code(text):
    return text == "*" or is_chain_code(text)


def is_nbpa(text):
    """Half of a character in UTF-16 has no bytes that could be taken as they are."""
    return isinstance(text, str) and text != "" and re.search("[\ud800-\udfff]", text) is None


# What a formula may use, in the order of the parameters.
FORMS = {"fio_address": is_fio_address, "chain_code": is_chain_code, "token_code": is_token_code, "nbpa": is_nbpa}


DERIVED = {"fio_address": str.lower, "chain_code": str.upper, "token_code": str.upper}  # NBPA-02; their forms are ASCII
USED = {
    "nbpa-kdf-literal": {"address": (), "chain": (), "nbpa": ("nbpa",)},
    "nbpa-kdf-bound": {
        "address": ("fio_address",),
        "chain": ("fio_address", "chain_code"),
        "nbpa": ("fio_address", "chain_code", "token_code", "nbpa"),
    },
}


def level_key(kdf, level, wallet_secret, parts):
    """wallet_secret: bytes, parts: a dictionary by the names of FORMS. What a formula does not use may be anything."""
    key.parse_private_bytes(wallet_secret)  # NBPA-03
    if level not in USED[kdf]:  # NBPA-05
        raise FioError("nbpa.malformed")
    used = []
    for name in USED[kdf][level]:
        part = parts.get(name)
        if not FORMS[name](part):  # NBPA-06
            raise FioError("nbpa.malformed")
        used.append(DERIVED[name](part) if name in DERIVED else part)
    return FORMULAS[kdf](level, wallet_secret, used)


def literal(level, wallet_secret, used):
    label = {"address": "FIO Address level secret key", "chain": "Blockchain level secret key", "nbpa": "NBPA secret key"}[level]
    return hmac.digest(wallet_secret, "".join([label, *used]).encode("utf-8"), "sha256")  # NBPA-01


def bound(level, wallet_secret, used):
    bound_secret = hmac.digest(b"FIO-NBPA-v2/wallet-secret", wallet_secret, "sha256")
    message = b"".join(abi.write_string(s) for s in ["FIO-NBPA-v2/" + level, *used])
    return hmac.digest(bound_secret, message, "sha256")  # NBPA-02


FORMULAS = {"nbpa-kdf-literal": literal, "nbpa-kdf-bound": bound}


def seal(level_key, iv, nbpa):
    """level_key: bytes, iv: bytes or None."""
    if len(level_key) != 32 or not is_nbpa(nbpa):  # 1, NBPA-08, NBPA-12
        raise FioError("nbpa.malformed")
    plaintext = abi.write_string(nbpa)  # 2
    sealed_bytes = sealed.seal(level_key, token_bytes(16) if iv is None else iv, plaintext)  # 3, NBPA-07
    return text_form.encode(sealed_bytes)  # 4


def open(level_key, text, strict=False):
    if len(level_key) != 32:  # 1, NBPA-08
        raise FioError("nbpa.malformed")
    sealed_bytes = text_form.decode(text)  # 2
    reader = abi.Reader(sealed.open(level_key, sealed_bytes))  # 3, NBPA-11
    try:
        nbpa = reader.read_string()  # 4
    except FioError:
        raise FioError("nbpa.malformed") from None
    if nbpa == "" or strict and reader.left():  # 4 and 5, NBPA-09, NBPA-10
        raise FioError("nbpa.malformed")
    return nbpa, reader.left()
