"""Chapter "Wallet duties"."""

import re

from .errors import FioError
from .content import OPTIONAL, parse_json

CODES = ("chain_code", "token_code")


def capitals(text):
    """ASCII letters only."""
    return "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)


def inspect(type, content):
    if type not in ("new_funds_content", "record_obt_data_content"):  # 1
        raise FioError("content.invalid")
    _, fields = parse_json(type, content)
    for name in CODES:  # 2, WALLET-01
        fields[name] = capitals(fields[name])
    findings = []
    for name, value in fields.items():  # 3
        if name in OPTIONAL:  # WALLET-05
            continue
        if value == "":  # WALLET-02
            findings.append(name + ".empty")
        elif name in CODES and not re.fullmatch(r"[A-Z0-9$]{1,10}", value):  # WALLET-03
            findings.append(name + ".format")
        elif name == "status" and value != "sent_to_blockchain":  # WALLET-04
            findings.append(name + ".unknown")
    return fields, findings
