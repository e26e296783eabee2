"""Chapter "Content"."""

import re
from secrets import token_bytes

from . import abi, ecdh, key, sealed, text as text_form
from .account import is_fio_address
from .errors import FioError

OPTIONAL = ("memo", "hash", "offline_url")
FIELDS = {
    "new_funds_content": ("payee_public_address", "amount", "chain_code", "token_code") + OPTIONAL,  # CONTENT-01
    "record_obt_data_content": ("payer_public_address", "payee_public_address", "amount", "chain_code", "token_code",
                                "status", "obt_id") + OPTIONAL,  # CONTENT-02
}
BASE = {"private_funds_request_content": "new_funds_content", "private_send_action_content": "record_obt_data_content"}
FIELDS["private_funds_request_content"] = FIELDS["new_funds_content"] + ("payer_fio_address",)  # CONTENT-19
FIELDS["private_send_action_content"] = FIELDS["record_obt_data_content"] + (
    "payer_fio_address", "payee_fio_address", "fio_request_id")  # CONTENT-19


def is_request_id(text):
    return text == "" or re.fullmatch("[1-9][0-9]{0,19}", text) is not None and int(text) < 2**64


FORMS = {
    "payer_fio_address": is_fio_address,
    "payee_fio_address": is_fio_address,
    "fio_request_id": is_request_id,
    "status": lambda text: text in ("sent_to_blockchain", "rejected"),
}


def fields_of(type):
    if not isinstance(type, str) or type not in FIELDS:  # CONTENT-06
        raise FioError("content.invalid")
    return FIELDS[type]


def check_forms(type, content):
    """CONTENT-21: the forms of private content. Others have none."""
    if type in BASE and not all(is_form(content[name]) for name, is_form in FORMS.items() if name in content):
        raise FioError("content.invalid")


def parse_json(type, json):
    """Content is a pair: its type, and a dictionary with all fields, the optional ones perhaps None."""
    fields = fields_of(type)
    if not isinstance(json, dict) or any(name not in fields for name in json):  # CONTENT-05
        raise FioError("content.invalid")
    content = {name: json.get(name) for name in fields}  # CONTENT-03: missing and null alike
    for name, value in content.items():
        if not (isinstance(value, str) or value is None and name in OPTIONAL):  # CONTENT-04
            raise FioError("content.invalid")
        if value and any("\ud800" <= c <= "\udfff" for c in value):  # CONTENT-18
            raise FioError("content.invalid")
    check_forms(type, content)
    return type, content


def pack(content):
    """The standard dialect, the only one written: CONTENT-07."""
    type, values = content
    return b"".join(abi.pack("string?" if name in OPTIONAL else "string", values[name]) for name in FIELDS[type])


def read_standard(reader, fields):
    return {name: reader.read_optional_string() if name in OPTIONAL else reader.read_string() for name in fields}


def read_strings(reader, fields):
    return {name: reader.read_string() for name in fields}


def read_compact_size(reader):
    first = reader.take(1)[0]
    if first <= 252:
        return first
    length = {0xFD: 2, 0xFE: 4, 0xFF: 8}[first]
    size = int.from_bytes(reader.take(length), "little")
    if size <= {2: 252, 4: 2**16 - 1, 8: 2**32 - 1}[length]:  # a shorter form exists
        raise FioError("abi.malformed")
    return size


def read_twelve_strings(reader, fields):
    content = {name: reader.read_utf8(read_compact_size(reader)) for name in fields}
    for _ in range(5):  # the reserved ones, dropped
        reader.read_utf8(read_compact_size(reader))
    return content


# dialect, how to read it, whether bytes may be left over: in the order of the table (CONTENT-08)
READINGS = {
    "new_funds_content": (
        ("standard", read_standard, False),
        ("twelve-strings", read_twelve_strings, False),
        ("seven-strings", read_strings, False),
        ("standard", read_standard, True),
    ),
    "record_obt_data_content": (
        ("standard", read_standard, False),
        ("ten-strings", read_strings, False),
        ("standard", read_standard, True),
    ),
}
for private in BASE:  # no dialects; the first is that of strict mode
    READINGS[private] = (("standard", read_standard, False), ("standard", read_standard, True))


def unpack(type, plaintext, strict=False):
    fields = fields_of(type)
    for dialect, read, may_leave in READINGS[type][:1] if strict else READINGS[type]:  # CONTENT-17
        reader = abi.Reader(plaintext)
        try:
            content = read(reader, fields)
        except FioError:
            continue
        if reader.left() == 0 or may_leave:  # CONTENT-09
            check_forms(type, content)
            return content, dialect, reader.left()  # CONTENT-10
    raise FioError("content.malformed")  # CONTENT-11, CONTENT-20


def seal(type, private, public, iv, content, encoding="minimal"):
    """private: bytes, public: FIO public key text, iv: bytes or None."""
    plaintext = pack(parse_json(type, content))  # 1
    ecdh.check_for_sealing(encoding)  # 2
    d, Q = key.parse_private_bytes(private), key.parse_fio_public(public)  # ECDH-05
    secret = ecdh.shared_secret(d, Q, encoding)  # 3, CONTENT-15
    sealed_bytes = sealed.seal(secret, token_bytes(16) if iv is None else iv, plaintext)  # 4, SEALED-02
    return text_form.encode(sealed_bytes)  # 5


def open(type, private, public, text, strict=False):
    fields_of(type)  # CONTENT-06, before any work
    d, Q = key.parse_private_bytes(private), key.parse_fio_public(public)  # 1, ECDH-05
    sealed_bytes = text_form.decode(text)  # 2
    plaintext, encoding = open_sealed(d, Q, sealed_bytes)  # 3
    return *unpack(type, plaintext, strict), encoding  # 4


def open_sealed(d, Q, sealed_bytes):
    """Step 3 of open: plaintext and encoding."""
    x = ecdh.shared_x(d, Q)
    for encoding in ecdh.distinct_encodings(x):  # CONTENT-13
        try:
            return sealed.open(ecdh.secret_of(x, encoding), sealed_bytes), encoding
        except FioError:
            continue
    raise FioError("sealed.rejected")
