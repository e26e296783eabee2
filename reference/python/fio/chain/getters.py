"""The getters of FIP-5."""

from ..account import is_fio_address
from ..errors import FioError
from ..lookup import select
from .actions import check_codes, check_index
from .answer import as_sent, invalid, not_found
from .form import LIST, TEXT, is_public_key, is_search_index, page, paging
from .state import domain_of, is_just_expired, registered, time_stamp

MAX_INDEXES = 100


def priv_get_search_index_backup(state, p):
    check_fio_address(p)
    address = registered(state, p["fio_address"])
    if address is None or address.get("backup") is None:
        raise not_found("No backup found.")
    return {"content": address["backup"]}


def priv_get_pub_address(state, p):
    check_index(p, "payer_search_index")
    check_fio_address(p)
    check_codes(p)
    address = registered(state, p["fio_address"])
    if address is None:
        raise not_found("Public address not found")
    if is_just_expired(state, domain_of(state, p["fio_address"])):  # CHAIN-23: the 30 days do not count here
        raise invalid("fio_address", p["fio_address"], "Invalid FIO Address")
    fio_address = address["fio_address"]
    addresses = [{"fio_address": fio_address, **active} for active in address["encrypted_addresses"]]
    grants = [{"payee_fio_address": fio_address, **grant} for grant in address["grants"]]
    try:
        public_address, decrypt_key, _ = select(
            p["payer_search_index"], fio_address, p["chain_code"], p["token_code"], addresses, grants)
    except FioError:
        raise not_found("Public address not found") from None  # CHAIN-22
    return {"public_address": public_address, "decrypt_key": decrypt_key}


def priv_get_received_fio_requests(state, p):
    found, more = records_of_indexes(p, state["private_requests"], "payer_search_index", "payer_search_indexes", "No FIO Requests.")
    return {"requests": [request_of(record) for record in found], "more": more}


def priv_get_sent_fio_requests(state, p):
    public_key = p["fio_public_key"]
    if not is_public_key(public_key):
        raise invalid("fio_public_key", public_key, "Invalid FIO Public Key")
    limit, offset = paging(p)
    sent = [record for record in state["private_requests"] if record["payee_fio_public_key"] == public_key]  # CHAIN-27
    found, more = page(sent, limit, offset, not_found("No FIO Requests."))
    return {"requests": [request_of(record) for record in found], "more": more}


def priv_get_received_actions(state, p):
    found, more = records_of_indexes(p, state["private_actions"], "payee_search_index", "payee_search_indexes", "No Received Actions.")
    return {"actions": [action_of(record) for record in found], "more": more}


def privacy_check(state, p):
    check_fio_address(p)
    address = registered(state, p["fio_address"])
    if address is None:
        raise not_found("FIO Address not found")
    return {"privacy": address["privacy"]}  # CHAIN-32


def check_fio_address(p):
    if not is_fio_address(p["fio_address"]):
        raise invalid("fio_address", p["fio_address"], "Invalid FIO Address")


def records_of_indexes(p, records, field, name, none_left):
    """name: that of the parameter; field: that of a record."""
    indexes = p[name]
    if not 1 <= len(indexes) <= MAX_INDEXES:  # CHAIN-31
        raise invalid(name, "", "Invalid search index")
    for index in indexes:
        if not (isinstance(index, str) and is_search_index(index)):
            raise invalid(name, as_sent(index), "Invalid search index")
    limit, offset = paging(p)
    return page([record for record in records if record[field] in indexes], limit, offset, not_found(none_left))  # CHAIN-26


def request_of(record):
    names = ("payee_fio_address", "payee_fio_public_key", "payer_search_index", "content", "fio_request_id")
    return {**{name: record[name] for name in names}, "time_stamp": time_stamp(record["time"])}  # CHAIN-34


def action_of(record):
    names = ("payer_fio_address", "payer_fio_public_key", "payee_search_index", "content")
    return {**{name: record[name] for name in names}, "time_stamp": time_stamp(record["time"])}  # CHAIN-34


GETTERS = {
    "priv_get_search_index_backup": ({"fio_address": TEXT}, priv_get_search_index_backup),
    "priv_get_pub_address": (
        {"payer_search_index": TEXT, "fio_address": TEXT, "chain_code": TEXT, "token_code": TEXT}, priv_get_pub_address),
    "priv_get_received_fio_requests": ({"payer_search_indexes": LIST}, priv_get_received_fio_requests),
    "priv_get_sent_fio_requests": ({"fio_public_key": TEXT}, priv_get_sent_fio_requests),
    "priv_get_received_actions": ({"payee_search_indexes": LIST}, priv_get_received_actions),
    "privacy_check": ({"fio_address": TEXT}, privacy_check),
}
