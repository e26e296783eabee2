"""Chapter "Grants". A level key is bytes."""

from secrets import token_bytes

from . import content, ecdh, key, nbpa, sealed, text as text_form
from .errors import FioError


def seal(private, public, iv, level_key, encoding="minimal"):
    """private: bytes, public: FIO public key text, iv: bytes or None."""
    d, Q = key.parse_private_bytes(private), key.parse_fio_public(public)  # 1, GRANT-07
    if len(level_key) != 32:  # 2, GRANT-03
        raise FioError("grant.malformed")
    ecdh.check_for_sealing(encoding)
    secret = ecdh.shared_secret(d, Q, encoding)  # 3
    sealed_bytes = sealed.seal(secret, token_bytes(16) if iv is None else iv, level_key)  # 4, GRANT-01
    return text_form.encode(sealed_bytes)  # 5


def open(private, public, text):
    d, Q = key.parse_private_bytes(private), key.parse_fio_public(public)  # 1, GRANT-07
    sealed_bytes = text_form.decode(text)  # 2
    level_key, encoding = content.open_sealed(d, Q, sealed_bytes)  # 3, GRANT-02, GRANT-06
    if len(level_key) != 32:  # 4, GRANT-04
        raise FioError("grant.malformed")
    return level_key, encoding


def read(private, public, text, sealed_address, strict=False):
    level_key, encoding = open(private, public, text)
    try:
        address, leftover = nbpa.open(level_key, sealed_address, strict)
    except FioError as error:
        raise FioError("grant.stale") if error.code == "sealed.rejected" else error  # GRANT-05
    return level_key, encoding, address, leftover
