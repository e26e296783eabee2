"""Chapter "Sealed bytes"."""

import hmac
from hashlib import sha512

from .aes import cbc_decrypt as decrypt
from .aes import cbc_encrypt as encrypt
from .errors import FioError


def derive_keys(secret):
    keys = sha512(secret).digest()  # 1
    return keys[:32], keys[32:]  # 2, SEALED-01: Ke, Km


def seal(secret, iv, plaintext):
    if len(iv) != 16:  # 1, SEALED-03
        raise FioError("sealed.iv_length")
    Ke, Km = derive_keys(secret)  # 2
    padded = pad(plaintext)  # 3
    ciphertext = encrypt(Ke, iv, padded)  # 4, SEALED-05
    tag = authenticate(Km, iv, ciphertext)  # 5
    return iv + ciphertext + tag  # 6, SEALED-07


def pad(plaintext):
    v = 16 - len(plaintext) % 16  # SEALED-04: 16 on a block boundary
    return plaintext + bytes([v]) * v


def authenticate(Km, iv, ciphertext):
    return hmac.digest(Km, iv + ciphertext, "sha256")  # SEALED-06


def open(secret, sealed):
    if len(sealed) < 64 or (len(sealed) - 48) % 16 != 0:  # 1, SEALED-08
        raise FioError("sealed.rejected")
    Ke, Km = derive_keys(secret)  # 2
    iv, ciphertext, tag = sealed[:16], sealed[16:-32], sealed[-32:]  # 3
    if not hmac.compare_digest(tag, authenticate(Km, iv, ciphertext)):  # 3, SEALED-09
        raise FioError("sealed.rejected")
    padded = decrypt(Ke, iv, ciphertext)  # 4
    return unpad(padded)  # 5


def unpad(padded):
    v = padded[-1]
    if v == 0 or v > 16 or padded[-v:] != bytes([v]) * v:  # SEALED-10
        raise FioError("sealed.rejected")
    return padded[:-v]
