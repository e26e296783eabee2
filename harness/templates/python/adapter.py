"""Adapter: answers one JSON request per line with one line, as spec/protocol.md says."""

import base64
import json
import sys


# An operation makes its input ready and returns the call into the SDK; None if there is no such thing in the SDK.
# What the call raises is a refusal, what is raised before it a fault.
def encode(fields):
    data = bytes.fromhex(fields["bytes"])
    return lambda: {"text": base64.b64encode(data).decode()}


OPERATIONS = {"text.encode": encode}
IMPLEMENTATION = {"name": "my-sdk", "version": "0.1.0", "language": "Python"}
HELLO = {"protocol": 1, "implementation": IMPLEMENTATION, "operations": list(OPERATIONS), "behaviours": {}}


def answer(request):
    if request["op"] == "hello":
        return {"ok": HELLO}
    try:
        call = OPERATIONS.get(request["op"], lambda fields: None)(request["in"])
        if call is None:
            return {"unsupported": f"no {request['op']} for this input"}
        try:
            return {"ok": call()}
        except Exception as refusal:
            return {"error": {"text": f"{type(refusal).__name__}: {refusal}"}}
    except Exception as fault:
        return {"fault": repr(fault)}


answers, sys.stdout = sys.stdout, sys.stderr  # standard output is for answers, whatever the SDK prints
for request in map(json.loads, sys.stdin.buffer):
    print(json.dumps({"id": request["id"], **answer(request)}), file=answers, flush=True)
