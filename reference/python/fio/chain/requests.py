"""Deployed actions and getters of requests and FIO Data."""

import re

from .answer import forbidden, invalid, not_found
from .form import CHARGED, TEXT, page, paging, utf8_length
from .names import EXCEEDS, check_account
from .state import domain_of, find, is_expired, known, recorded_key, time_stamp
from .steps import charge, check_length, check_max_fee, check_size, check_tpid, content_factor

MAX_NUMBER_LENGTH = 15


def new_funds_request(state, call):
    p = call.parameters
    check_tpid(p)
    check_max_fee(p)
    check_present(p, "payer_fio_address", "from fio address not specified")
    check_present(p, "payee_fio_address", "to fio address not specified")
    check_length(p, "content")
    payer = known_address(state, p, "payer_fio_address")
    payee = known_address(state, p, "payee_fio_address")
    check_domain(state, "payee_fio_address", p["payee_fio_address"])
    if payer["privacy"] == 1:  # DEPLOYED-03
        raise invalid("payer_fio_address", p["payer_fio_address"], "Public FIO Requests not allowed.")
    check_owner(payee, p)
    fee = charge_content(state, call, payee)
    check_size(call)
    number = state["next_fio_request_id"]
    state["next_fio_request_id"] += 1
    state["records"].append({
        "fio_request_id": number,
        **parties(state, payer, payee),
        "content": p["content"],
        "time": state["now"],
        "status": "requested",
    })
    return {"fio_request_id": number, "status": "requested", "fee_collected": fee}


def record_obt_data(state, call):
    p = call.parameters
    number = p["fio_request_id"]
    check_tpid(p)
    check_max_fee(p)
    if utf8_length(number) > MAX_NUMBER_LENGTH:
        raise invalid("fio_request_id", number, "No such FIO Request")
    check_present(p, "payer_fio_address", "from fio address not found")
    check_present(p, "payee_fio_address", "to fio address not found")
    check_length(p, "content")
    payer = known_address(state, p, "payer_fio_address")
    check_domain(state, "payer_fio_address", p["payer_fio_address"])
    payee = known_address(state, p, "payee_fio_address")
    if payee["privacy"] == 1:  # DEPLOYED-04
        raise invalid("payee_fio_address", p["payee_fio_address"], "Public OBT records not allowed.")
    check_owner(payer, p)
    fee = charge_content(state, call, payer)
    request = request_to_answer(state, p) if number != "" else None
    check_size(call)
    if request is not None:
        record = request
        record["status"] = "sent_to_blockchain"
    else:
        record = parties(state, payer, payee)
        state["records"].append(record)
    record["obt_content"] = p["content"]
    record["obt_time"] = state["now"]
    return {"status": "sent_to_blockchain", "fee_collected": fee}


def request_to_answer(state, p):
    """DEPLOYED-17"""
    request = request_of_number(state, p)
    if request["payer"] != p["actor"]:
        raise forbidden()
    check_pending(request, p, "responded")
    return request


def reject_funds_request(state, call):
    return end(state, call, "payer_fio_address", "rejected", "request_rejected")


def cancel_funds_request(state, call):
    return end(state, call, "payee_fio_address", "cancelled", "cancelled")


def end(state, call, party, status, answer):
    """party: of the request, the one whose owner may end it: DEPLOYED-18."""
    p = call.parameters
    check_tpid(p)
    check_max_fee(p)
    if not 1 <= utf8_length(p["fio_request_id"]) <= MAX_NUMBER_LENGTH:
        raise invalid("fio_request_id", p["fio_request_id"], "No value specified")
    request = request_of_number(state, p)
    check_pending(request, p, status)
    address = known(state, request[party])
    if address is None:
        raise forbidden()
    check_domain(state, party, request[party])
    check_owner(address, p)
    fee = charge(state, call, 1, 1, address, EXCEEDS)
    check_size(call)
    request["status"] = status
    return {"status": answer, "fee_collected": fee}


def check_present(p, name, error):
    if p[name] == "":
        raise invalid(name, "", error)


def known_address(state, p, name):
    address = known(state, p[name])
    if address is None:
        raise invalid(name, p[name], "No such FIO Address")
    return address


def check_domain(state, name, fio_address):
    if is_expired(state, domain_of(state, fio_address)):
        raise invalid(name, fio_address, "FIO Domain expired")


def check_owner(address, p):
    if address["owner"] != p["actor"]:
        raise forbidden()


def charge_content(state, call, address):
    factor = content_factor(call.parameters["content"])  # DEPLOYED-19
    return charge(state, call, 2 * factor, factor, address, EXCEEDS)


def request_of_number(state, p):
    """Decimal digits; zeros may come first."""
    number = p["fio_request_id"]
    request = find(state["records"], fio_request_id=int(number)) if re.fullmatch("[0-9]+", number) else None
    if request is None:
        raise invalid("fio_request_id", number, "No such FIO Request")
    return request


def check_pending(request, p, what):
    if request["status"] != "requested":
        raise invalid("fio_request_id", p["fio_request_id"], "Only pending requests can be %s." % what)


def parties(state, payer, payee):
    """DEPLOYED-16"""
    return {
        "payer_fio_address": payer["fio_address"],
        "payee_fio_address": payee["fio_address"],
        "payer_fio_public_key": recorded_key(state, payer),
        "payee_fio_public_key": recorded_key(state, payee),
        "payer": payer["owner"],
        "payee": payee["owner"],
    }


def get_pending_fio_requests(state, p):
    return list_requests(state, p, "payer", "requested", past_the_end="No pending FIO Requests")


def get_received_fio_requests(state, p):
    return list_requests(state, p, "payer")


def get_sent_fio_requests(state, p):
    return list_requests(state, p, "payee")


def get_cancelled_fio_requests(state, p):
    return list_requests(state, p, "payee", "cancelled")


def list_requests(state, p, party, status=None, past_the_end="No FIO Requests"):
    """DEPLOYED-20. status: None for any. past_the_end: the text if the offset leaves nothing of what is found."""
    actor = check_account(p)
    limit, offset = paging(p)
    requests = [record for record in state["records"] if is_request(record)
                and record[party] == actor and status in (None, record["status"])]
    found, more = page(requests, limit, offset, not_found(past_the_end if requests else "No FIO Requests"))
    return {"requests": [request_answer(request, with_status=status != "requested") for request in found], "more": more}


def is_request(record):
    return record.get("fio_request_id") is not None


def request_answer(request, with_status):
    answer = {
        "fio_request_id": request["fio_request_id"],
        **parties_answer(request),
        "content": request["content"],
        "time_stamp": time_stamp(request["time"]),
    }
    return {**answer, "status": request["status"]} if with_status else answer


def get_obt_data(state, p):
    actor = check_account(p)
    limit, offset = paging(p)
    data = [record for record in state["records"] if record.get("obt_content") is not None]
    sent, received = ([record for record in data if record[party] == actor] for party in ("payer", "payee"))  # DEPLOYED-21
    found, more = page(sent + received, limit, offset, not_found("No FIO Requests"))
    return {"obt_data_records": [data_answer(record) for record in found], "more": more}


def data_answer(record):
    return {
        "fio_request_id": record.get("fio_request_id") or 0,
        **parties_answer(record),
        "content": record["obt_content"],
        "time_stamp": time_stamp(record["obt_time"]),
        "status": "sent_to_blockchain",
    }


def parties_answer(record):
    return {name: record[name] for name in ("payer_fio_address", "payee_fio_address", "payer_fio_public_key", "payee_fio_public_key")}


CONTENT = {"payer_fio_address": TEXT, "payee_fio_address": TEXT, "content": TEXT, **CHARGED}
NUMBER = {"fio_request_id": TEXT}
ACTIONS = {
    "new_funds_request": (CONTENT, new_funds_request),
    "record_obt_data": ({**NUMBER, **CONTENT}, record_obt_data),
    "reject_funds_request": ({**NUMBER, **CHARGED}, reject_funds_request),
    "cancel_funds_request": ({**NUMBER, **CHARGED}, cancel_funds_request),
}
OF_KEY = {"fio_public_key": TEXT}
GETTERS = {
    "get_pending_fio_requests": (OF_KEY, get_pending_fio_requests),
    "get_received_fio_requests": (OF_KEY, get_received_fio_requests),
    "get_sent_fio_requests": (OF_KEY, get_sent_fio_requests),
    "get_cancelled_fio_requests": (OF_KEY, get_cancelled_fio_requests),
    "get_obt_data": (OF_KEY, get_obt_data),
}
