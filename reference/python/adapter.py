"""Answers the adapter protocol, version 1 (chapter "protocol"), on standard input and output."""

import argparse
import json
import re
import sys

from fio import abi, account, backup, chain, content, ecdh, grant, index, key, lookup, match, nbpa, sealed, size, text, wallet
from fio.errors import FioError
from fio.layer2 import checks, message, relay, signature


class Unsupported(Exception):
    """A value of a choice that the specification does not list."""


class Fault(Exception):
    """Input of a shape for which the specification names no code."""


class Input:
    """The field `in` of a request, or an object inside it, read by the type that the operation expects."""

    def __init__(self, fields, name="in"):
        if not isinstance(fields, dict):
            raise Fault(name + ": not an object")
        self.fields = fields

    def __contains__(self, name):
        return name in self.fields

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

    def number(self, name):
        value = self.any(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Fault(name + ": not an integer")
        return value

    def flag(self, name):
        if name in self and not isinstance(self.fields[name], bool):
            raise Fault(name + ": not a boolean")
        return self.fields.get(name, False)

    def list(self, name, read):
        """read: the method that reads each element."""
        values = self.any(name)
        if not isinstance(values, list):
            raise Fault(name + ": not a list")
        return [read(Input({name: value}), name) for value in values]

    def records(self, name, texts, numbers=()):
        """Objects with these fields, as dictionaries."""
        records = self.list(name, Input.object)
        for record in records:
            for field in texts:
                record.text(field)
            for field in numbers:
                record.number(field)
        return [record.fields for record in records]

    def object(self, name):
        return Input(self.any(name), name)

    def choice(self, name, values):
        value = self.text(name)
        if value not in values:
            raise Unsupported(name + ": unknown value")
        return value


def parse_private(i):
    format = i.choice("format", ("wif", "pvt-k1", "bytes"))
    if format == "bytes":
        d = key.parse_private_bytes(i.hex("key"))
    else:
        d = {"wif": key.parse_wif, "pvt-k1": key.parse_pvt_k1}[format](i.text("key"))
    return {"private": d.to_bytes(32, "big").hex()}


def parse_public(i):
    parse = {"fio": key.parse_fio_public, "pub-k1": key.parse_pub_k1}[i.choice("format", ("fio", "pub-k1"))]
    return {"point": key.compressed_point(parse(i.text("key"))).hex()}


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
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32
    else:
        fits = isinstance(value, str) and not re.search("[\ud800-\udfff]", value) or value is None and type == "string?"
    if not fits:
        raise Fault("value: not one of " + type)
    return {"bytes": abi.pack(type, value).hex()}


def abi_unpack(i):
    return {"value": abi.unpack(i.choice("type", abi.READERS), i.hex("bytes"))}


def content_pack(i):
    return {"plaintext": content.pack(content.parse_json(i.any("type"), i.any("content"))).hex()}


def content_unpack(i):
    fields, dialect, leftover = content.unpack(i.any("type"), i.hex("plaintext"), i.flag("strict"))
    return {"content": fields, "dialect": dialect, "leftover": leftover}


def encoding_of(i):
    return i.choice("x_encoding", ecdh.ENCODINGS) if "x_encoding" in i else declared_encoding


def iv_of(i):
    return i.hex("iv") if "iv" in i else None


def content_seal(i):
    encoding = encoding_of(i)
    return {"text": content.seal(i.any("type"), i.hex("private"), i.text("public"), iv_of(i), i.any("content"), encoding)}


def content_open(i):
    fields, dialect, leftover, encoding = content.open(
        i.any("type"), i.hex("private"), i.text("public"), i.text("text"), i.flag("strict"))
    return {"content": fields, "dialect": dialect, "leftover": leftover, "x_encoding": encoding}


def account_name(i):
    return {"name": account.account_name(key.parse_fio_public(i.text("public")))}


def limit_of(i):
    profile = i.choice("profile", size.PROFILES)
    rest = i.number("rest") if profile == "deployed" else 0
    if rest < 0:
        raise Fault("rest: negative")
    return profile, rest


def size_content(i):
    P, S, T = size.content_size(i.any("type"), i.any("content"), limit_of(i) if "profile" in i else None)
    return {"plaintext": P, "sealed": S, "text": T}


def size_memo_budget(i):
    return {"bytes": size.memo_budget(i.any("type"), i.any("content"), limit_of(i))}


def match_choose(i):
    own, other = i.object("own"), i.object("other")
    for address in (own, other):
        for name in ("encrypt_key", "mapped_key"):
            address.text(name)
    keyring = [key.parse_private_bytes(data) for data in i.list("keyring", Input.hex)]
    own, counterparty = match.choose(own.fields, other.fields, keyring)
    return {"own": own, "counterparty": counterparty}


def match_list(i):
    records = i.list("records", Input.object)
    for record in records:
        record.choice("kind", match.TYPES)
        for name in ("status", "payer_account", "payee_account"):
            record.text(name)
    return {"positions": match.list(i.choice("getter", match.GETTERS), i.text("key"), [record.fields for record in records])}


def match_select(i):
    record = i.object("record")
    for name in ("payer_fio_public_key", "payee_fio_public_key", "content"):
        record.text(name)
    counterparties = i.list("counterparties", Input.text) if "counterparties" in i else None
    fields, own, counterparty, via = match.select(
        i.choice("getter", match.GETTERS), i.choice("role", match.ROLES) if "role" in i else None, record.fields,
        [key.parse_private_bytes(data) for data in i.list("keyring", Input.hex)], counterparties)
    return {"content": fields, "own": own, "counterparty": counterparty, "via": via}


def match_select_private(i):
    getter, record = i.choice("getter", match.PRIVATE_GETTERS), i.object("record")
    for name in ("public_key", "search_index", "content"):
        record.text(name)
    counterparties = i.list("counterparties", Input.text) if "counterparties" in i else []
    keyring = [key.parse_private_bytes(data) for data in i.list("keyring", Input.hex)]
    fields, own, counterparty = match.select_private(getter, record.fields, keyring, counterparties)
    return {"content": fields, "own": own, "counterparty": counterparty}


def index_derive(i):
    receiver, encoding = i.choice("receiver", ("other", "own")), encoding_of(i)
    private, public = i.hex("private"), i.text("public")
    if receiver == "other":
        ecdh.check_for_sealing(encoding)  # before the keys
    d, Q = key.parse_private_bytes(private), key.parse_fio_public(public)  # INDEX-07
    if receiver == "other":
        return {"index": index.publish(d, Q, encoding)}
    return {"index": index.derive(ecdh.shared_secret(d, Q, encoding), key.public_of(d))}


def index_poll(i):
    own, counterparties = i.list("own", Input.hex), i.list("counterparties", Input.text)
    own = [key.parse_private_bytes(data) for data in own]  # INDEX-07
    counterparties = [key.parse_fio_public(public) for public in counterparties]
    return {"entries": [
        {"own": key.format_fio_public(receiver), "counterparty": key.format_fio_public(Q), "index": value, "x_encoding": encoding}
        for receiver, Q, value, encoding in index.poll(own, counterparties)]}


def backup_seal(i):
    return {"text": backup.seal(i.hex("private"), iv_of(i), i.any("entries"), declared_encoding)}


def backup_open(i):
    entries, leftover, encoding = backup.open(i.hex("private"), i.text("text"), i.flag("strict"))
    return {"entries": entries, "leftover": leftover, "x_encoding": encoding}


def backup_growth_units(i):
    old, new = i.number("old"), i.number("new")
    if old < 0 or new < 0:
        raise Fault("old, new: negative")
    return {"units": backup.growth_units(old, new)}


def nbpa_level_key(i):
    kdf = i.choice("kdf", nbpa.FORMULAS)
    parts = {name: i.fields.get(name) for name in nbpa.FORMS}  # of any shape: what is not used is not looked at
    return {"level_key": nbpa.level_key(kdf, i.text("level"), i.hex("private"), parts).hex()}


def nbpa_seal(i):
    return {"text": nbpa.seal(i.hex("level_key"), iv_of(i), i.text("nbpa"))}


def nbpa_open(i):
    address, leftover = nbpa.open(i.hex("level_key"), i.text("text"), i.flag("strict"))
    return {"nbpa": address, "leftover": leftover}


def grant_seal(i):
    encoding = encoding_of(i)
    return {"text": grant.seal(i.hex("private"), i.text("public"), iv_of(i), i.hex("level_key"), encoding)}


def grant_open(i):
    strict, grant_of = i.flag("strict"), (i.hex("private"), i.text("public"), i.text("text"))
    if "public_address" not in i:
        level_key, encoding = grant.open(*grant_of)
        return {"level_key": level_key.hex(), "x_encoding": encoding}
    level_key, encoding, address, leftover = grant.read(*grant_of, i.text("public_address"), strict)
    return {"level_key": level_key.hex(), "x_encoding": encoding, "nbpa": address, "leftover": leftover}


def lookup_select(i):
    addresses = i.records("addresses", ("fio_address", "chain_code", "token_code", *lookup.SEALED_ADDRESS.values()), ("key_id",))
    grants = i.records("grants", ("payee_fio_address", "payer_search_index", "level", "level_index", "decrypt_key"))
    asked = [i.text(name) for name in ("payer_search_index", "fio_address", "chain_code", "token_code")]
    address, decrypt_key, level = lookup.select(*asked, addresses, grants)
    return {"public_address": address, "decrypt_key": decrypt_key, "level": level}


def chain_apply(i):
    answers, state = chain.apply(i.object("state").fields, [call.fields for call in i.list("calls", Input.object)])
    return {"answers": answers, "state": state}


def wallet_reconcile(i):
    keyring, counterparties = i.list("keyring", Input.hex), i.list("counterparties", Input.text)
    requests = i.records("requests", ("payee_fio_address", "payee_fio_public_key", "payer_search_index", "content"), ("fio_request_id",))
    actions = i.records("actions", ("payer_fio_address", "payer_fio_public_key", "payee_search_index", "content"))
    keyring = [key.parse_private_bytes(data) for data in keyring]
    states, direct, conflicts, quarantine = wallet.reconcile(keyring, counterparties, requests, actions)
    return {"requests": states, "direct": direct, "conflicts": conflicts,
            "quarantine": [{"action": position, "reason": reason} for position, reason in quarantine]}


def wallet_inspect(i):
    fields, findings = wallet.inspect(i.any("type"), i.any("content"))
    return {"content": fields, "findings": findings}


def digest_of(i):
    digest = i.hex("digest")
    if len(digest) != 32:
        raise Fault("digest: not 32 bytes")
    return digest


def layer2_sign_digest(i):
    d = key.parse_private_bytes(i.hex("private"))
    return {"signature": signature.format_signature(signature.sign_digest(d, digest_of(i)))}


def layer2_recover(i):
    return {"public": key.format_fio_public(signature.recover_canonical(digest_of(i), i.text("signature")))}


def sealing_of(i):
    given = [name for name in ("encrypt_private", "public", "iv") if name in i]
    if len(given) not in (0, 3):
        raise Fault("what seals a message: not all together")
    return message.Sealing(i.hex("encrypt_private"), i.text("public"), i.hex("iv"), encoding_of(i)) if given else None


def layer2_sign(i):
    fields = {"chain_id": i.hex("chain_id"), "message_id": i.hex("message_id"), "created_at": i.any("created_at"),
              "expires_at": i.any("expires_at"), "sender": i.text("sender")}
    route_type, sealing = i.choice("route", ("address", "index")), sealing_of(i)
    return {"message": message.make(
        fields, i.hex("private"), i.text("recipient"), route_type, i.any("type"), i.any("content"), sealing)}


def registration_of(i):
    if i.any("registration") is None:
        return None
    registration = i.object("registration")
    return {name: registration.text(name) for name in ("owner_key", "encrypt_key")}


def layer2_verify(i):
    envelope, digest = checks.verify(i.any("message"), i.hex("chain_id"), i.number("now"), registration_of(i))
    encrypt_key = envelope.sender_encrypt_key
    return {"digest": digest.hex(), "envelope": {
        "chain_id": envelope.chain_id.hex(), "message_id": envelope.message_id.hex(), "created_at": envelope.created_at,
        "expires_at": envelope.expires_at, "sender": envelope.sender, "sender_key": key.format_fio_public(envelope.sender_key),
        "sender_encrypt_key": None if encrypt_key is None else key.format_fio_public(encrypt_key),
        "route": envelope.route, "type": envelope.content_type, "content": envelope.content.hex()}}


def layer2_open(i):
    recipient, state = i.object("recipient"), i.object("state")
    state = {"time": state.number("time"), "seen": state.records("seen", ("sender_key", "message_id"), ("expires_at",))}
    envelope, fields, state = checks.open(
        i.any("message"), i.hex("chain_id"), i.number("now"), registration_of(i), recipient.text("fio_address"),
        recipient.hex("private"), state)
    return {"sender": envelope.sender, "type": envelope.content_type, "content": fields,
            "sealed": envelope.sender_encrypt_key is not None, "state": state}


def layer2_relay(i):
    state, answers = i.object("state").fields, []
    for call in i.list("calls", Input.any):
        answer, state = relay.apply(state, call)
        answers.append(answer)
    return {"answers": answers, "state": state}


def hello(i):
    if i.number("protocol") != 1:
        raise Unsupported("protocol: not 1")
    return {
        "protocol": 1,
        "implementation": {"name": "second reading", "version": "1.0.0", "language": "Python"},
        "operations": [op for op in OPERATIONS if op != "hello"],
        "behaviours": {"x_encoding": declared_encoding, "match_fallback": "yes"},
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
    "text.decode_lenient": lambda i: {"bytes": text.decode_lenient(i.text("text")).hex()},
    "abi.pack": abi_pack,
    "abi.unpack": abi_unpack,
    "content.pack": content_pack,
    "content.unpack": content_unpack,
    "content.seal": content_seal,
    "content.open": content_open,
    "account.name": account_name,
    "size.content": size_content,
    "size.memo_budget": size_memo_budget,
    "size.cost": lambda i: {"factor": size.cost(i.number("text"))},
    "match.choose": match_choose,
    "match.list": match_list,
    "match.select": match_select,
    "match.select_private": match_select_private,
    "index.derive": index_derive,
    "index.poll": index_poll,
    "index.parse": lambda i: {"bytes": index.parse_index(i.text("text")).hex()},
    "backup.seal": backup_seal,
    "backup.open": backup_open,
    "backup.growth_units": backup_growth_units,
    "nbpa.level_key": nbpa_level_key,
    "nbpa.seal": nbpa_seal,
    "nbpa.open": nbpa_open,
    "grant.seal": grant_seal,
    "grant.open": grant_open,
    "lookup.select": lookup_select,
    "wallet.reconcile": wallet_reconcile,
    "chain.apply": chain_apply,
    "wallet.inspect": wallet_inspect,
    "layer2.sign_digest": layer2_sign_digest,
    "layer2.recover": layer2_recover,
    "layer2.sign": layer2_sign,
    "layer2.verify": layer2_verify,
    "layer2.open": layer2_open,
    "layer2.relay": layer2_relay,
}
declared_encoding = "minimal"


def unique(pairs):
    """An object with a name twice stays a list of pairs, which is no object. One with the field utf16 is a string."""
    fields = dict(pairs)
    if list(fields) == ["utf16"]:
        try:
            return bytes.fromhex(fields["utf16"]).decode("utf-16-be", "surrogatepass")
        except (TypeError, ValueError):  # not in hex, or half a code unit: an object like any other
            return fields
    return fields if len(fields) == len(pairs) else pairs


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
    sys.set_int_max_str_digits(0)  # a number of any length is read, and refused where it does not fit
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
            id = request["id"]
            if not isinstance(id, str):
                raise ValueError
        except Exception:  # without an id there is nothing that could be answered
            print("a line that is no request", file=sys.stderr)
            continue
        sys.stdout.write(json.dumps({"id": id, **answer(request)}) + "\n")  # ASCII, so any string can be written
        sys.stdout.flush()


if __name__ == "__main__":
    main()
