"""A state with three owners, a call of each action that is taken, and what an answer is compared with."""

from copy import deepcopy

from fio import chain

from .case import Case

NOW, EXPIRATION, GRACE = 1600000000, 1610000000, 30 * 24 * 60 * 60
ALICE, BOB, MALLORY = "tr4rt4wu2cv5", "izjxygfw3lfz", "rwgbfuhyjjec"
KEY = {  # the example of the chapter
    ALICE: "FIO7zsqi7QUAjTAdyynd6DVe8uv4K8gCTRHnAoMN9w9CA1xLCTDVv",
    BOB: "FIO5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGRi1YrM",
    MALLORY: "FIO6mhrudZSCbLBrBi6jqwGvePuNKvGby4gb86k1oYHx9sUZz1Afj",
}
CAROL_KEY = "FIO5zASZUwR4KBr9BoR9o8gcEkwnysh8dJpvnYdJgH7c7LonDUSv6"  # without an account; the example of wallet.reconcile
INDEX, OTHER_INDEX = "0xe33250ac22215745af8670369d88ef8d", "0x7b60da406b524a010e5d721522cb9187"
TEXT_64, TEXT_63 = "x" * 64, "x" * 63
FORBIDDEN = {"status": 403, "body": {
    "type": "invalid_signature", "message": "Request signature is not valid or this user is not allowed to sign this transaction."}}
ENDPOINTS = (
    "priv_backup_search_indexes", "priv_add_pub_address", "priv_grant_pub_address_access", "priv_new_funds_request",
    "priv_record_send_action", "set_fio_address_privacy", "register_fio_domain", "register_fio_address", "transfer_fio_address",
    "add_pub_address", "update_encrypt_key", "new_funds_request", "record_obt_data", "reject_funds_request", "cancel_funds_request")


def state():
    return {
        "now": NOW,
        "fees": {endpoint: 1000 for endpoint in ENDPOINTS},
        "next_fio_request_id": 10,
        "next_private_request_id": 20,
        "next_key_id": 30,
        "accounts": [{"actor": actor, "fio_public_key": KEY[actor], "balance": 10000} for actor in (BOB, MALLORY, ALICE)],
        "domains": [{"fio_domain": domain, "expiration": EXPIRATION, "owner": actor, "is_public": 0}
                    for domain, actor in (("alice", ALICE), ("bob", BOB), ("x", MALLORY))],
        "addresses": [{"fio_address": fio_address, "owner": actor, "bundles": 100, "privacy": 0, "encrypt_key": KEY[actor]}
                      for fio_address, actor in (("purse@alice", ALICE), ("shop@alice", ALICE), ("crypto@bob", BOB), ("mallory@x", MALLORY))],
    }


def sealed(chain_code="BTC", token_code="BTC", name="x"):
    levels = {"public_key_%s_level" % level: name * 64 for level in ("address", "chain", "nbpa")}
    return {"chain_code": chain_code, "token_code": token_code, **levels}


def grant(level="chain", level_index="BTC", name="x"):
    return {"level": level, "level_index": level_index, "decrypt_key": name * 64}


def in_the_clear(chain_code="BTC", token_code="BTC", public_address="1A1z"):
    return {"chain_code": chain_code, "token_code": token_code, "public_address": public_address}


CHARGED = {"max_fee": 100000, "tpid": ""}
PARAMETERS = {
    "priv_backup_search_indexes": {"fio_public_address": "purse@alice", "content": TEXT_64},
    "priv_add_pub_address": {"payee_fio_address": "purse@alice", "public_addresses": [sealed()]},
    "priv_grant_pub_address_access": {"payer_search_index": INDEX, "decrypt_keys": [grant()], "payee_fio_address": "purse@alice"},
    "priv_new_funds_request": {"payee_fio_address": "purse@alice", "payee_fio_public_key": KEY[ALICE], "payer_search_index": INDEX,
                               "content": TEXT_64},
    "priv_record_send_action": {"payer_fio_address": "purse@alice", "payer_fio_public_key": KEY[ALICE], "payee_search_index": INDEX,
                                "content": TEXT_64},
    "set_fio_address_privacy": {"fio_address": "purse@alice", "privacy": 1},
    "register_fio_domain": {"fio_domain": "new", "owner_fio_public_key": ""},
    "register_fio_address": {"fio_address": "new@alice", "owner_fio_public_key": ""},
    "transfer_fio_address": {"fio_address": "purse@alice", "new_owner_fio_public_key": KEY[BOB]},
    "add_pub_address": {"fio_address": "purse@alice", "public_addresses": [in_the_clear()]},
    "update_encrypt_key": {"fio_address": "purse@alice", "encrypt_public_key": KEY[BOB]},
    "new_funds_request": {"payer_fio_address": "crypto@bob", "payee_fio_address": "purse@alice", "content": TEXT_64},
    "record_obt_data": {"fio_request_id": "", "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "content": TEXT_64},
    "reject_funds_request": {"fio_request_id": "10"},
    "cancel_funds_request": {"fio_request_id": "10"},
}
GONE = object()  # as a value: the parameter is not sent


def action(endpoint, actor=ALICE, signer=None, size=None, **changes):
    """A call that is taken in the state above, but for the changes of its parameters."""
    parameters = {**deepcopy(PARAMETERS[endpoint]), **CHARGED, "actor": actor, **changes}
    call = {"endpoint": endpoint, "signer": signer or actor, "parameters": present(parameters)}
    return call if size is None else {**call, "transaction_size": size}


def getter(endpoint, **parameters):
    return {"endpoint": endpoint, "parameters": present(parameters)}


def present(parameters):
    return {name: value for name, value in parameters.items() if value is not GONE}


def invalid(name, value, error):
    return {"status": 400, "body": {
        "type": "invalid_input", "message": "An invalid request was sent in, please check the nested errors for details.",
        "fields": [{"name": name, "value": value, "error": error}]}}


def not_found(message):
    return {"status": 404, "body": {"message": message}}


def ok(**body):
    return {"status": 200, "body": body}


def done(fee=0, **body):
    """What most actions answer."""
    return ok(status="OK", fee_collected=fee, **body)


class ChainCase(Case):
    maxDiff = None

    def setUp(self):
        self.state = state()

    def do(self, *calls):
        """Applies the calls to the state; the answer to the last."""
        answers, self.state = chain.apply(self.state, list(calls))
        return answers[-1]

    def takes(self, *calls):
        for call in calls:
            self.assertEqual(self.do(call)["status"], 200, call)

    def answers(self, expected, *calls):
        self.assertEqual(self.do(*calls), expected)

    def refuses_call(self, expected, call):
        """And leaves the state as it was: CHAIN-02, DEPLOYED-02."""
        before = chain.apply(self.state, [])[1]
        self.answers(expected, call)
        self.assertEqual(self.state, before)

    def address(self, fio_address="purse@alice"):
        return next(a for a in self.state["addresses"] if a["fio_address"] == fio_address)

    def balance(self, actor=ALICE):
        return next(a for a in self.state["accounts"] if a["actor"] == actor)["balance"]

    def in_order(self, endpoint, steps, actor=ALICE, setup=()):
        """steps: pairs of an answer and what brings it about, in the order of the checks: parameters, a signer, a size of the transaction, or
        what is done to the case. With all from one step on wrong, that step answers: CHAIN-01, DEPLOYED-01."""
        for number in range(len(steps)):
            self.state, call = state(), action(endpoint, actor)
            self.takes(*setup)
            for _, change in reversed(steps[number:]):
                if isinstance(change, dict):
                    call = {**call, "parameters": present({**call["parameters"], **change})}
                elif isinstance(change, str):
                    call = {**call, "signer": change}
                elif isinstance(change, int):
                    call = {**call, "transaction_size": change}
                else:
                    change(self)
            with self.subTest(endpoint=endpoint, step=number):
                self.refuses_call(steps[number][0], call)


def missing(name):
    return invalid(name, "", "Missing parameter"), {name: GONE}


def missing_all(*names):
    return [missing(name) for name in (*names, "max_fee", "tpid", "actor")]


SIGNATURE = (FORBIDDEN, MALLORY)
TPID = (invalid("tpid", "no address", "TPID must be empty or valid FIO address"), {"tpid": "no address"})
FEE_VALUE = (invalid("max_fee", "-1", "Invalid fee value"), {"max_fee": -1})
SIZE = (invalid("transaction_size", "8099", "Transaction is too large"), 8099)


def expire(fio_domain, seconds=GRACE + 1):
    """now is so much later than the expiration of the domain."""
    def change(case):
        next(d for d in case.state["domains"] if d["fio_domain"] == fio_domain)["expiration"] = NOW - seconds
    return change


def own(fio_address, actor):
    def change(case):
        case.address(fio_address)["owner"] = actor
    return change


def remove(name, **fields):
    def change(case):
        case.state[name] = [e for e in case.state[name] if any(e[field] != value for field, value in fields.items())]
    return change


def no_bundles(fio_address="purse@alice"):
    def change(case):
        case.address(fio_address)["bundles"] = 0
    return change


def no_fee(endpoint):
    def change(case):
        case.state["fees"].pop(endpoint, None)
    return change


def balance(actor, amount):
    def change(case):
        next(a for a in case.state["accounts"] if a["actor"] == actor)["balance"] = amount
    return change
