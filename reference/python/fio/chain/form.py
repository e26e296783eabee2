"""The form of parameters: what is missing, what is no number, and the paging of getters."""

import re

from .. import account, key
from ..errors import FioError
from ..index import parse_index
from .answer import compact, invalid

TEXT = "a string"
LIST = "a list, whose elements the getter looks at"
ANY = "any value, which a later step looks at"

CHARGED = {"max_fee": ANY, "tpid": TEXT, "actor": TEXT}  # of every action, after its own


def check_parameters(parameters, kinds):
    """kinds: for each parameter in the order of the table TEXT, LIST or ANY; or for a list of objects, the names of their fields."""
    for name, kind in kinds.items():
        check_parameter(parameters, name, kind)


def check_parameter(parameters, name, kind):
    """CHAIN-03"""
    value = parameters.get(name)
    if kind == ANY:
        present = name in parameters
    else:
        present = isinstance(value, str if kind == TEXT else list)
    if not present:
        raise invalid(name, "", "Missing parameter")
    if isinstance(kind, tuple):
        for element in value:
            for field in kind:
                check_parameter(element if isinstance(element, dict) else {}, field, TEXT)


def is_number(value):
    """An integer from 0 to 2^63 - 1. In Python, True is one, too."""
    return type(value) is int and 0 <= value < 2**63


def utf8_length(text):
    """Half of a character in UTF-16 counts as it would be written."""
    return len(text.encode("utf-8", "surrogatepass"))


def paging(parameters):
    """limit and offset: CHAIN-30."""
    limit, offset = parameters.get("limit"), parameters.get("offset")
    for name, value in (("limit", limit), ("offset", offset)):
        if value is not None and not is_number(value):
            raise invalid(name, compact(value), "Invalid " + name)
    return limit if limit and limit <= 1000 else 1000, offset or 0


def page(found, limit, offset, none_left):
    """The records to be answered and the number of those after them: CHAIN-28. none_left: the answer if there is none, CHAIN-29."""
    if offset >= len(found):
        raise none_left
    return found[offset:offset + limit], max(0, len(found) - offset - limit)


def is_search_index(text):
    try:
        parse_index(text)
    except FioError:
        return False
    return True


def is_key_id(text):
    return re.fullmatch("[1-9][0-9]{0,19}", text) is not None and int(text) < 2**64


def is_public_key(text):
    return point_of(text) is not None


def point_of(text):
    """The point of a FIO public key, or None."""
    try:
        return key.parse_fio_public(text)
    except FioError:
        return None


def account_name_of(text):
    """The account name of a FIO public key; None for what is no key, or has no account name."""
    try:
        return account.account_name(key.parse_fio_public(text))
    except FioError:
        return None
