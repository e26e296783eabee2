from .chain_case import (
    ALICE, BOB, EXPIRATION, FEE_VALUE, FORBIDDEN, GRACE, KEY, MALLORY, NOW, SIGNATURE, SIZE, TEXT_63, TEXT_64, TPID, ChainCase, action, balance,
    expire, getter, invalid, missing_all, no_bundles, no_fee, not_found, ok, own, remove)
from .test_chain_names import NO_KEYS, negative

PAYER, PAYEE = "payer_fio_address", "payee_fio_address"
# Alice asks bob.
RECORDED = {PAYER: "crypto@bob", PAYEE: "purse@alice", "payer_fio_public_key": KEY[BOB], "payee_fio_public_key": KEY[ALICE],
            "payer": BOB, "payee": ALICE}
REQUEST = {"fio_request_id": 10, **RECORDED, "content": TEXT_64, "time": NOW, "status": "requested"}
ANSWER_TO_10 = {"actor": BOB, "fio_request_id": "10", PAYER: "crypto@bob", PAYEE: "purse@alice"}
OBT = "y" * 64


def set_private(fio_address):
    def change(case):
        case.address(fio_address)["privacy"] = 1
    return change


def asked(fee=0, number=10):
    return ok(fio_request_id=number, status="requested", fee_collected=fee)


def recorded(fee=0):
    return ok(status="sent_to_blockchain", fee_collected=fee)


class NewFundsRequest(ChainCase):
    def test_order(self):
        self.in_order("new_funds_request", [
            *missing_all(PAYER, PAYEE, "content"), SIGNATURE, TPID, FEE_VALUE,
            (invalid(PAYER, "", "from fio address not specified"), {PAYER: ""}),
            (invalid(PAYEE, "", "to fio address not specified"), {PAYEE: ""}),
            (invalid("content", TEXT_63, "Requires min 64"), {"content": TEXT_63}),
            (invalid(PAYER, "No@bob", "No such FIO Address"), {PAYER: "No@bob"}),
            (invalid(PAYEE, "No@alice", "No such FIO Address"), {PAYEE: "No@alice"}),
            (invalid(PAYEE, "purse@alice", "FIO Domain expired"), expire("alice")),
            (invalid(PAYER, "crypto@bob", "Public FIO Requests not allowed."), set_private("crypto@bob")),
            (FORBIDDEN, own("purse@alice", MALLORY)),
            (invalid("endpoint_name", "new_funds_request", "FIO fee not found for endpoint"), no_fee("new_funds_request")), SIZE])

    def test_known(self):
        for name, domain, actor, fio_address in ((PAYER, "bob", BOB, "crypto@bob"), (PAYEE, "alice", ALICE, "purse@alice")):
            for change in (remove("domains", fio_domain=domain), remove("accounts", actor=actor), remove("addresses", fio_address=fio_address)):
                self.setUp()
                change(self)
                self.refuses_call(invalid(name, fio_address, "No such FIO Address"), action("new_funds_request"))

    def test_domains(self):
        expire("bob")(self)
        self.takes({**action("new_funds_request"), "time": EXPIRATION + GRACE})
        self.answers(invalid(PAYEE, "Purse@alice", "FIO Domain expired"),
                     {**action("new_funds_request", payee_fio_address="Purse@alice"), "time": EXPIRATION + GRACE + 1})

    def test_effect(self):
        self.answers(asked(), action("new_funds_request", payer_fio_address="Crypto@BOB", payee_fio_address="Purse@alice"))
        self.answers(asked(number=11), {**action("new_funds_request"), "time": NOW + 6})
        self.assertEqual(self.state["records"], [REQUEST, {**REQUEST, "fio_request_id": 11, "time": NOW + 6}])
        self.assertEqual((self.state["next_fio_request_id"], self.state["next_private_request_id"]), (12, 20))

    def test_recorded_keys(self):
        self.address()["encrypt_key"] = ""
        self.address("crypto@bob").update({"encrypt_key": None, "public_addresses": [
            {"chain_code": "FIO", "token_code": "FIO", "public_address": KEY[MALLORY]}]})
        self.takes(action("new_funds_request"))
        self.assertEqual(self.state["records"], [{**REQUEST, "payee_fio_public_key": ""}])

    def test_private_payee(self):
        """DEPLOYED-06"""
        set_private("purse@alice")(self)
        self.takes(action("new_funds_request"), action("record_obt_data"))


class RecordObtData(ChainCase):
    def test_order(self):
        self.in_order("record_obt_data", [
            *missing_all("fio_request_id", PAYER, PAYEE, "content"), SIGNATURE, TPID, FEE_VALUE,
            (invalid("fio_request_id", "0" * 16, "No such FIO Request"), {"fio_request_id": "0" * 16}),
            (invalid(PAYER, "", "from fio address not found"), {PAYER: ""}),
            (invalid(PAYEE, "", "to fio address not found"), {PAYEE: ""}),
            (invalid("content", TEXT_63, "Requires min 64"), {"content": TEXT_63}),
            (invalid(PAYER, "No@alice", "No such FIO Address"), {PAYER: "No@alice"}),
            (invalid(PAYER, "purse@alice", "FIO Domain expired"), expire("alice")),
            (invalid(PAYEE, "No@bob", "No such FIO Address"), {PAYEE: "No@bob"}),
            (invalid(PAYEE, "crypto@bob", "Public OBT records not allowed."), set_private("crypto@bob")),
            (FORBIDDEN, own("purse@alice", MALLORY)),
            (invalid("endpoint_name", "record_obt_data", "FIO fee not found for endpoint"), no_fee("record_obt_data")),
            (invalid("fio_request_id", "7", "No such FIO Request"), {"fio_request_id": "7"}), SIZE])

    def test_of_a_request(self):
        self.takes(action("new_funds_request"))
        self.refuses_call(FORBIDDEN, action("record_obt_data", fio_request_id="10", size=8099))  # alice was not asked
        self.refuses_call(SIZE[0], action("record_obt_data", size=8099, **ANSWER_TO_10))
        self.address("crypto@bob").update({"encrypt_key": "", "bundles": 100})
        self.answers(recorded(), {**action("record_obt_data", content=OBT, **{**ANSWER_TO_10, "fio_request_id": "0010"}), "time": NOW + 6})
        self.assertEqual(self.state["records"],
                         [{**REQUEST, "status": "sent_to_blockchain", "obt_content": OBT, "obt_time": NOW + 6}])
        for changes in ({}, {"size": 8099}):
            self.refuses_call(invalid("fio_request_id", "10", "Only pending requests can be responded."),
                              action("record_obt_data", **ANSWER_TO_10, **changes))

    def test_of_other_addresses(self):
        """The owner of then answers, from whatever FIO Address of today; those of the request stay."""
        self.takes(action("new_funds_request"))
        own("crypto@bob", MALLORY)(self)
        self.refuses_call(FORBIDDEN, action("record_obt_data", **{**ANSWER_TO_10, "actor": MALLORY}))
        own("shop@alice", BOB)(self)
        set_private("purse@alice")(self)
        self.takes(action("record_obt_data", **{**ANSWER_TO_10, PAYER: "shop@alice", PAYEE: "mallory@x"}))
        record, = self.state["records"]
        self.assertEqual({name: record[name] for name in RECORDED}, RECORDED)

    def test_numbers(self):
        self.takes(action("new_funds_request"), action("record_obt_data"))
        for number in ("9", "11", "0", "10abc", " 10", "+10", "-10", "1e1", "0x0a", "\u0661\u0660", "1" * 16):
            self.refuses_call(invalid("fio_request_id", number, "No such FIO Request"),
                              action("record_obt_data", **{**ANSWER_TO_10, "fio_request_id": number}))
        self.takes(action("record_obt_data", **{**ANSWER_TO_10, "fio_request_id": "0" * 13 + "10"}))

    def test_without_a_request(self):
        self.answers(recorded(), action("record_obt_data", payer_fio_address="PURSE@alice", payee_fio_address="Crypto@bob"))
        self.assertEqual(self.state["records"], [
            {PAYER: "purse@alice", PAYEE: "crypto@bob", "payer_fio_public_key": KEY[ALICE], "payee_fio_public_key": KEY[BOB],
             "payer": ALICE, "payee": BOB, "obt_content": TEXT_64, "obt_time": NOW}])
        self.assertEqual(self.state["next_fio_request_id"], 10)

    def test_expired_payee(self):
        expire("bob")(self)
        self.takes(action("record_obt_data"))


class RejectAndCancel(ChainCase):
    CASES = (("reject_funds_request", BOB, "crypto@bob", "bob", PAYER, "rejected", "request_rejected"),
             ("cancel_funds_request", ALICE, "purse@alice", "alice", PAYEE, "cancelled", "cancelled"))

    def test_order(self):
        for endpoint, actor, fio_address, domain, party, status, _ in self.CASES:
            def end(case):
                case.state["records"][0]["status"] = "sent_to_blockchain"

            self.in_order(endpoint, [
                *missing_all("fio_request_id"), SIGNATURE, TPID, FEE_VALUE,
                (invalid("fio_request_id", "", "No value specified"), {"fio_request_id": ""}),
                (invalid("fio_request_id", "7", "No such FIO Request"), {"fio_request_id": "7"}),
                (invalid("fio_request_id", "10", "Only pending requests can be %s." % status), end),
                (FORBIDDEN, remove("addresses", fio_address=fio_address)),
                (invalid(party, fio_address, "FIO Domain expired"), expire(domain)),
                (FORBIDDEN, own(fio_address, MALLORY)),
                (invalid("endpoint_name", endpoint, "FIO fee not found for endpoint"), no_fee(endpoint)), SIZE,
            ], actor, [action("new_funds_request")])

    def test_numbers(self):
        for endpoint, actor, *_ in self.CASES:
            self.setUp()
            self.takes(action("new_funds_request"), action("record_obt_data"))
            self.refuses_call(invalid("fio_request_id", "1" * 16, "No value specified"), action(endpoint, actor, fio_request_id="1" * 16))
            for number in ("0", "11", "10abc", "-10"):
                self.refuses_call(invalid("fio_request_id", number, "No such FIO Request"), action(endpoint, actor, fio_request_id=number))
            self.takes(action(endpoint, actor, fio_request_id="0" * 13 + "10"))

    def test_effect(self):
        for endpoint, actor, fio_address, domain, party, status, answer in self.CASES:
            self.setUp()
            self.takes(action("new_funds_request"))
            other = ALICE if actor == BOB else BOB
            self.refuses_call(FORBIDDEN, action(endpoint, other))
            for change in (remove("domains", fio_domain=domain), remove("accounts", actor=actor)):
                kept = self.state
                self.state = {**kept}
                change(self)
                self.refuses_call(FORBIDDEN, action(endpoint, actor))
                self.state = kept
            expire(domain, GRACE)(self)
            bundles = self.address(fio_address)["bundles"]
            self.answers(ok(status=answer, fee_collected=0), action(endpoint, actor, max_fee=0))
            self.assertEqual(self.state["records"], [{**REQUEST, "status": status}])
            self.assertEqual(self.address(fio_address)["bundles"], bundles - 1)
            self.refuses_call(invalid("fio_request_id", "10", "Only pending requests can be %s." % status), action(endpoint, actor))

    def test_owner_of_today(self):
        """DEPLOYED-18"""
        for endpoint, actor, fio_address, *_ in self.CASES:
            self.setUp()
            self.takes(action("new_funds_request"))
            own(fio_address, MALLORY)(self)
            self.refuses_call(FORBIDDEN, action(endpoint, actor))
            set_private(fio_address)(self)  # DEPLOYED-06
            self.takes(action(endpoint, MALLORY))


class Fees(ChainCase):
    def test_by_length(self):
        for endpoint in ("new_funds_request", "record_obt_data"):
            for length, factor in ((64, 1), (999, 1), (1000, 2), (2000, 3)):
                self.setUp()
                content = "x" * length
                self.address()["bundles"] = 2 * factor
                self.assertEqual(self.do(action(endpoint, content=content, max_fee=0))["body"]["fee_collected"], 0)
                self.address()["bundles"] = 2 * factor - 1
                self.refuses_call(invalid("max_fee", str(1000 * factor - 1), "Fee exceeds supplied maximum."),
                                  action(endpoint, content=content, max_fee=1000 * factor - 1))
                self.assertEqual(self.do(action(endpoint, content=content, max_fee=1000 * factor))["body"]["fee_collected"], 1000 * factor)
                self.assertEqual((self.balance(), self.address()["bundles"], self.address("crypto@bob")["bundles"]),
                                 (10000 - 1000 * factor, 2 * factor - 1, 100))

    def test_lacking(self):
        for endpoint, actor, fio_address in (
                ("new_funds_request", ALICE, "purse@alice"), ("record_obt_data", ALICE, "purse@alice"),
                ("reject_funds_request", BOB, "crypto@bob"), ("cancel_funds_request", ALICE, "purse@alice")):
            self.setUp()
            self.takes(action("new_funds_request"))
            no_bundles(fio_address)(self)
            self.refuses_call(invalid("max_fee", "999", "Fee exceeds supplied maximum."), action(endpoint, actor, max_fee=999))
            balance(actor, 999)(self)
            self.refuses_call(invalid("max_fee", "1000", "Insufficient funds to cover fee"), action(endpoint, actor))
            balance(actor, 1000)(self)
            self.refuses_call(SIZE[0], action(endpoint, actor, size=8099))
            self.takes(action(endpoint, actor, size=8098))
            self.assertEqual(self.balance(actor), 0)


class Getters(ChainCase):
    ENDPOINTS = ("get_pending_fio_requests", "get_received_fio_requests", "get_sent_fio_requests", "get_cancelled_fio_requests", "get_obt_data")

    def setUp(self):
        """Requests 10 to 13 of alice to bob: answered, rejected, cancelled, pending; and FIO Data of alice for bob, and for herself."""
        super().setUp()
        self.takes(*[action("new_funds_request")] * 4, action("record_obt_data", content=OBT), {
            **action("record_obt_data", payee_fio_address="shop@alice"), "time": NOW + 6}, action("record_obt_data", **ANSWER_TO_10),
            action("reject_funds_request", BOB, fio_request_id="11"), action("cancel_funds_request", fio_request_id="12"))

    def found(self, endpoint, actor, **paging):
        body = self.do(getter(endpoint, fio_public_key=KEY[actor], **paging))["body"]
        return ([r["fio_request_id"] for r in body["requests"]], body["more"]) if "requests" in body else body["message"]

    def test_lists(self):
        none = "No FIO Requests"
        for endpoint, alice, bob in (("get_pending_fio_requests", none, ([13], 0)),
                                     ("get_received_fio_requests", none, ([10, 11, 12, 13], 0)),
                                     ("get_sent_fio_requests", ([10, 11, 12, 13], 0), none),
                                     ("get_cancelled_fio_requests", ([12], 0), none)):
            self.assertEqual((self.found(endpoint, ALICE), self.found(endpoint, BOB)), (alice, bob))
            self.assertEqual(self.found(endpoint, MALLORY), none)
        self.assertEqual(self.found("get_sent_fio_requests", ALICE, limit=2, offset=1), ([11, 12], 1))
        self.assertEqual(self.found("get_sent_fio_requests", ALICE, offset=4), none)
        self.assertEqual(self.found("get_pending_fio_requests", BOB, offset=1), "No pending FIO Requests")
        self.takes(action("cancel_funds_request", fio_request_id="13"))
        self.assertEqual(self.found("get_pending_fio_requests", BOB), none)

    def test_after_a_transfer(self):
        """DEPLOYED-20: those of the account, not of the FIO Address."""
        own("purse@alice", MALLORY)(self)
        self.assertEqual(self.found("get_sent_fio_requests", ALICE), ([10, 11, 12, 13], 0))
        self.assertEqual(self.found("get_sent_fio_requests", MALLORY), "No FIO Requests")

    def test_answers(self):
        request = {PAYER: "crypto@bob", PAYEE: "purse@alice", "payer_fio_public_key": KEY[BOB], "payee_fio_public_key": KEY[ALICE],
                   "content": TEXT_64, "time_stamp": "2020-09-13T12:26:40"}
        self.answers(ok(requests=[{**request, "fio_request_id": 13}], more=0), getter("get_pending_fio_requests", fio_public_key=KEY[BOB]))
        statuses = ["sent_to_blockchain", "rejected", "cancelled", "requested"]
        requests = [{**request, "fio_request_id": 10 + number, "status": status} for number, status in enumerate(statuses)]
        self.answers(ok(requests=requests, more=0), getter("get_received_fio_requests", fio_public_key=negative(KEY[BOB])))
        self.answers(ok(requests=requests, more=0), getter("get_sent_fio_requests", fio_public_key=KEY[ALICE]))
        self.answers(ok(requests=requests[2:3], more=0), getter("get_cancelled_fio_requests", fio_public_key=KEY[ALICE]))

    def test_obt_data(self):
        """DEPLOYED-21"""
        def data(number, payer, payee, keys, content, second):
            return {"fio_request_id": number, PAYER: payer, PAYEE: payee, "payer_fio_public_key": KEY[keys[0]], "payee_fio_public_key": KEY[keys[1]],
                    "content": content, "time_stamp": "2020-09-13T12:26:%d" % second, "status": "sent_to_blockchain"}

        to_bob = data(0, "purse@alice", "crypto@bob", (ALICE, BOB), OBT, 40)
        to_herself = data(0, "purse@alice", "shop@alice", (ALICE, ALICE), TEXT_64, 46)
        of_bob = data(10, "crypto@bob", "purse@alice", (BOB, ALICE), TEXT_64, 46)
        call = getter("get_obt_data", fio_public_key=KEY[ALICE])
        self.answers(ok(obt_data_records=[to_bob, to_herself, of_bob, to_herself], more=0), call)
        self.answers(ok(obt_data_records=[of_bob, to_bob], more=0), getter("get_obt_data", fio_public_key=KEY[BOB]))
        self.answers(ok(obt_data_records=[to_herself], more=2), getter("get_obt_data", fio_public_key=KEY[ALICE], limit=1, offset=1))
        self.answers(not_found("No FIO Requests"), getter("get_obt_data", fio_public_key=KEY[ALICE], offset=4))
        self.answers(not_found("No FIO Requests"), getter("get_obt_data", fio_public_key=KEY[MALLORY]))

    def test_malformed(self):
        for endpoint in self.ENDPOINTS:
            self.answers(invalid("fio_public_key", "", "Missing parameter"), getter(endpoint, fio_public_key=7, limit=-1))
            for text in NO_KEYS:
                self.answers(invalid("fio_public_key", text, "Invalid FIO Public Key"), getter(endpoint, fio_public_key=text, limit=-1))
            self.answers(invalid("limit", "-1", "Invalid limit"), getter(endpoint, fio_public_key=KEY[MALLORY], limit=-1, offset=-1))
            self.answers(invalid("offset", "-1", "Invalid offset"), getter(endpoint, fio_public_key=KEY[MALLORY], offset=-1))
