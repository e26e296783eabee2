"""Chapter "Backup of Search Indexes". An entry is a dictionary with all fields."""

from secrets import token_bytes

from . import abi, content, ecdh, index, key, sealed, text as text_form
from .account import is_fio_address
from .errors import FioError

STRINGS = ("search_index", "fio_address", "public_key")
FLAGS = ("sharing_nbpa", "monitoring")
FIELDS = STRINGS + FLAGS


def check(entry):
    """BACKUP-05, BACKUP-06: that each field has its form."""
    if not isinstance(entry, dict) or set(entry) != set(FIELDS) or not all(isinstance(entry[name], str) for name in STRINGS):
        raise FioError("backup.malformed")
    try:
        index.parse_index(entry["search_index"])
        key.parse_fio_public(entry["public_key"])
    except FioError:
        raise FioError("backup.malformed") from None
    if not is_fio_address(entry["fio_address"]):
        raise FioError("backup.malformed")
    if any(type(entry[name]) is not int or entry[name] not in (0, 1) for name in FLAGS):  # True is no number
        raise FioError("backup.malformed")


def pack(entries):
    if not isinstance(entries, list):
        raise FioError("backup.malformed")
    plaintext = abi.write_varuint32(len(entries))  # BACKUP-01
    for entry in entries:
        check(entry)
        plaintext += b"".join(abi.write_string(entry[name]) for name in STRINGS) + bytes(entry[name] for name in FLAGS)
    return plaintext


def unpack(plaintext, strict=False):
    reader, entries = abi.Reader(plaintext), []
    try:
        for _ in range(reader.read_varuint32()):
            entry = {name: reader.read_string() for name in STRINGS}
            entry.update((name, reader.take(1)[0]) for name in FLAGS)
            check(entry)
            entries.append(entry)
    except FioError:
        raise FioError("backup.malformed") from None  # BACKUP-04, BACKUP-08
    if strict and reader.left():  # BACKUP-07
        raise FioError("backup.malformed")
    return entries, reader.left()


def seal(private, iv, entries, encoding="minimal"):
    """private: bytes, iv: bytes or None."""
    plaintext = pack(entries)
    ecdh.check_for_sealing(encoding)
    d = key.parse_private_bytes(private)
    secret = ecdh.shared_secret(d, key.public_of(d), encoding)  # BACKUP-02
    return text_form.encode(sealed.seal(secret, token_bytes(16) if iv is None else iv, plaintext))


def open(private, text, strict=False):
    d = key.parse_private_bytes(private)
    plaintext, encoding = content.open_sealed(d, key.public_of(d), text_form.decode(text))  # BACKUP-03
    return *unpack(plaintext, strict), encoding


def growth_units(old, new):
    """old, new: lengths in bytes."""
    return -(-max(0, new - old) // 1000)  # BACKUP-09: rounded up
