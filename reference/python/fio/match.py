"""Chapter "Key matching"."""

from . import content, index, key, text
from .account import account_name
from .errors import FioError

# getter: caller's role, kind of record, status or None for any (MATCH-01)
GETTERS = {
    "get_pending_fio_requests": ("payer", "request", "requested"),
    "get_received_fio_requests": ("payer", "request", None),
    "get_sent_fio_requests": ("payee", "request", None),
    "get_cancelled_fio_requests": ("payee", "request", "cancelled"),
    "get_obt_data": ("payee", "obt", None),
}
TYPES = {"request": "new_funds_content", "obt": "record_obt_data_content"}
ROLES = ("payer", "payee")
# getter: whether the record is a received one, type of content
PRIVATE_GETTERS = {
    "priv_get_received_fio_requests": (True, "private_funds_request_content"),
    "priv_get_sent_fio_requests": (False, "private_funds_request_content"),
    "priv_get_received_actions": (True, "private_send_action_content"),
}


def choose(own, other, keyring):
    """own, other: dictionaries of FIO public key texts, keyring: integers, parsed before (0)."""
    points = []
    for answers in (own, other):  # 1, MATCH-13
        public = answers["encrypt_key"] or answers["mapped_key"]
        if not public:
            raise FioError("match.key_not_held")
        points.append(key.parse_fio_public(public))
    own_Q, other_Q = points
    if not any(key.public_of(d) == own_Q for d in keyring):  # 2, MATCH-14
        raise FioError("match.key_not_held")
    return key.format_fio_public(own_Q), key.format_fio_public(other_Q)  # 3


def list(getter, public, records):
    """public: FIO public key text, records: dictionaries."""
    account = account_name(key.parse_fio_public(public))  # 1, MATCH-09
    role, kind, status = GETTERS[getter]
    return [at for r in (ROLES if getter == "get_obt_data" else (role,))  # 2 and 3, MATCH-10
            for at, record in enumerate(records)
            if record["kind"] == kind and record[r + "_account"] == account and status in (None, record["status"])]


def select(getter, role, record, keyring, counterparties=None):
    """keyring: integers, parsed before (0), counterparties: FIO public key texts or None for no fallback."""
    sealed = text.decode(record["content"])  # 1
    own_role, kind, _ = GETTERS[getter]
    if getter == "get_obt_data" and role is not None:  # 2
        own_role = role
    other_role = ROLES[1 - ROLES.index(own_role)]
    own, other = record[own_role + "_fio_public_key"], record[other_role + "_fio_public_key"]
    pairs = [(own, other), (other, own)] if own and other else []  # MATCH-02, MATCH-06
    noted, tried = None, False

    def attempt(d, Q, via):
        """Step 3.3. None if this pair does not open the record."""
        try:
            plaintext, _ = content.open_sealed(d, Q, sealed)
        except FioError:
            return None
        fields, _, _ = content.unpack(TYPES[kind], plaintext)
        return fields, key.format_fio_public(key.public_of(d)), key.format_fio_public(Q), via

    for own, other in pairs:  # 3, MATCH-04
        try:
            own_Q, other_Q = key.parse_fio_public(own), key.parse_fio_public(other)  # 3.1
        except FioError as error:
            noted = noted or error
            continue
        d = next((d for d in keyring if key.public_of(d) == own_Q), None)  # 3.2, MATCH-03
        if d is None:
            continue
        found = attempt(d, other_Q, "recorded")  # 3.3
        if found:
            return found
        tried = True

    if counterparties is not None:  # 4, MATCH-08
        points = key.parse_accepted(counterparties[:8])
        for d in keyring[:16]:
            for Q in points:
                found = attempt(d, Q, "fallback")
                if found:
                    return found

    if tried:  # 5, MATCH-05
        raise FioError("sealed.rejected")
    raise noted or FioError("match.key_not_held")  # MATCH-07


def select_private(getter, record, keyring, counterparties):
    """keyring: integers, parsed before (the first part of 1), counterparties: FIO public key texts."""
    sealed = text.decode(record["content"])  # 1
    recorded = key.parse_fio_public(record["public_key"])
    received, type = PRIVATE_GETTERS[getter]
    if received:  # 2, MATCH-11
        pairs = [(d, recorded) for d in keyring
                 if any(entry[2] == record["search_index"] for entry in index.poll([d], [recorded]))]
    else:  # MATCH-12
        d = next((d for d in keyring if key.public_of(d) == recorded), None)
        pairs = [(d, Q) for Q in key.parse_accepted(counterparties)] if d is not None else []
    for d, Q in pairs:  # 3
        try:
            plaintext, _ = content.open_sealed(d, Q, sealed)
        except FioError:
            continue
        fields, _, _ = content.unpack(type, plaintext)
        return fields, key.format_fio_public(key.public_of(d)), key.format_fio_public(Q)
    raise FioError("sealed.rejected" if received and pairs else "match.key_not_held")  # 4
