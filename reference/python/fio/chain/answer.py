"""Answers other than 200. A check that fails raises one; it ends the call."""

import json


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(status)
        self.answer = {"status": status, "body": body}


def invalid(name, value, error):
    """The answer that the chapters write as 400 name value "error"."""
    return Refused(400, {
        "type": "invalid_input",
        "message": "An invalid request was sent in, please check the nested errors for details.",
        "fields": [{"name": name, "value": value, "error": error}],
    })


def forbidden():
    return Refused(403, {
        "type": "invalid_signature",
        "message": "Request signature is not valid or this user is not allowed to sign this transaction.",
    })


def not_found(message):
    return Refused(404, {"message": message})


def compact(value):
    """A value where the parameter is no string: as JSON text, so a string has its quotation marks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_sent(value):
    """An element that should have been a string."""
    return value if isinstance(value, str) else compact(value)
