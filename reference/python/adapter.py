"""Answers the adapter protocol, version 1 (chapter "protocol"), on standard input and output."""

import argparse
import json
import re
import sys

from fio import abi, content, ecdh, key, sealed, text
from fio.errors import FioError


class Unsupported(Exception):
    """A value of a choice that the specification does not list."""


class Fault(Exception):
    """Input of a shape for which the specification names no code."""


class Input:
    """The field `in` of a request, read by the type that the operation expects."""

    def __init__(self, fields):
        if not isinstance(fields, dict):
            raise Fault("in: not an object")
        self.fields = fields

    def any(self, name):
        if name not in self.fields:
            raise Fault(name + ": missing")
        return self.fields[name]

    def text(self, name):
        value = self.any(name)
        if not isinstance(value, str):
            raise Fault(name + ": not a string")
        return value

    def hex(self, name):
        value = self.text(name)
        if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", value):
            raise Fault(name + ": not hex")
        return bytes.fromhex(value)

    def choice(self, name, values):
        value = self.text(name)
        if value not in values:
            raise Unsupported(name + ": unknown value")
        return value


def parse_private(i):
    if i.choice("format", ("wif", "bytes")) == "wif":
        d = key.parse_wif(i.text("key"))
    else:
        d = key.parse_private_bytes(i.hex("key"))
    return {"private": d.to_bytes(32, "big").hex()}


def parse_public(i):
    i.choice("format", ("fio",))
    return {"point": key.compressed_point(key.parse_fio_public(i.text("key"))).hex()}


def public_of(i):
    return {"public": key.format_fio_public(key.public_of(key.parse_private_bytes(i.hex("private"))))}


def shared_secret(i):
    encoding = i.choice("x_encoding", ecdh.ENCODINGS)
    d, Q = key.parse_private_bytes(i.hex("private")), key.parse_fio_public(i.text("public"))
    return {"secret": ecdh.shared_secret(d, Q, encoding).hex()}


def sealed_seal(i):
    return {"sealed": sealed.seal(i.hex("secret"), i.hex("iv"), i.hex("plaintext")).hex()}


def sealed_open(i):
    return {"plaintext": sealed.open(i.hex("secret"), i.hex("sealed")).hex()}


def abi_pack(i):
    type = i.choice("type", abi.WRITERS)
    value = i.fields.get("value") if type == "string?" else i.any("value")
    if type == "varuint32":
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str) or value is None and type == "string?"
    if not fits:
        raise Fault("value: not of the JSON type of " + type)
    return {"bytes": abi.pack(type, value).hex()}


def abi_unpack(i):
    return {"value": abi.unpack(i.choice("type", abi.READERS), i.hex("bytes"))}


def content_pack(i):
    return {"plaintext": content.pack(content.parse_json(i.any("type"), i.any("content"))).hex()}


def content_unpack(i):
    fields, dialect, leftover = content.unpack(i.any("type"), i.hex("plaintext"))
    return {"content": fields, "dialect": dialect, "leftover": leftover}


def content_seal(i):
    encoding = i.choice("x_encoding", ecdh.ENCODINGS) if "x_encoding" in i.fields else declared_encoding
    iv = i.hex("iv") if "iv" in i.fields else None
    return {"text": content.seal(i.any("type"), i.hex("private"), i.text("public"), iv, i.any("content"), encoding)}


def content_open(i):
    fields, dialect, leftover, encoding = content.open(
        i.any("type"), i.hex("private"), i.text("public"), i.text("text"))
    return {"content": fields, "dialect": dialect, "leftover": leftover, "x_encoding": encoding}


def hello(i):
    return {
        "protocol": 1,
        "implementation": {"name": "second reading", "version": "1.0.0", "language": "Python"},
        "operations": [op for op in OPERATIONS if op != "hello"],
        "behaviours": {"x_encoding": declared_encoding},
    }


OPERATIONS = {
    "hello": hello,
    "key.parse_private": parse_private,
    "key.parse_public": parse_public,
    "key.public_of": public_of,
    "ecdh.shared_secret": shared_secret,
    "sealed.seal": sealed_seal,
    "sealed.open": sealed_open,
    "text.encode": lambda i: {"text": text.encode(i.hex("bytes"))},
    "text.decode": lambda i: {"bytes": text.decode(i.text("text")).hex()},
    "abi.pack": abi_pack,
    "abi.unpack": abi_unpack,
    "content.pack": content_pack,
    "content.unpack": content_unpack,
    "content.seal": content_seal,
    "content.open": content_open,
}
declared_encoding = "minimal"


def answer(request):
    op = request.get("op")
    if not isinstance(op, str):
        return {"fault": "op: not a string"}
    if op not in OPERATIONS:
        return {"unsupported": "no such operation"}
    try:
        return {"ok": OPERATIONS[op](Input(request.get("in")))}
    except FioError as error:
        return {"error": {"code": error.code}}
    except Unsupported as reason:
        return {"unsupported": str(reason)}
    except Fault as fault:
        return {"fault": str(fault)}
    except Exception as exception:  # a defect of this program; its text could hold a secret, so only its name is told
        return {"fault": type(exception).__name__}


def main():
    global declared_encoding
    parser = argparse.ArgumentParser()
    parser.add_argument("--x-encoding", choices=("minimal", "fixed32"), default="minimal")  # ECDH-06
    declared_encoding = parser.parse_args().x_encoding
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line.decode("utf-8"))
            id = request["id"]
        except Exception:  # without an id there is nothing that could be answered
            print("a line that is no request", file=sys.stderr)
            continue
        sys.stdout.write(json.dumps({"id": id, **answer(request)}) + "\n")  # ASCII, so any string can be written
        sys.stdout.flush()


if __name__ == "__main__":
    main()
