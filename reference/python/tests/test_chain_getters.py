from .chain_case import (
    ALICE, BOB, EXPIRATION, GONE, INDEX, KEY, NOW, OTHER_INDEX, TEXT_64, ChainCase, action, expire, getter, grant, invalid, not_found, ok, own,
    remove, sealed)

NO_REQUESTS, NO_ACTIONS, NO_ADDRESS = not_found("No FIO Requests."), not_found("No Received Actions."), not_found("Public address not found")
LOOK_UP = {"payer_search_index": INDEX, "fio_address": "purse@alice", "chain_code": "BTC", "token_code": "BTC"}


def received(indexes=(INDEX,), **paging):
    return getter("priv_get_received_fio_requests", payer_search_indexes=list(indexes), **paging)


def received_actions(indexes=(INDEX,), **paging):
    return getter("priv_get_received_actions", payee_search_indexes=list(indexes), **paging)


class Parameters(ChainCase):
    def test_missing(self):
        for endpoint, names in (
                ("priv_get_search_index_backup", ["fio_address"]), ("priv_get_pub_address", list(LOOK_UP)),
                ("priv_get_received_fio_requests", ["payer_search_indexes"]), ("priv_get_sent_fio_requests", ["fio_public_key"]),
                ("priv_get_received_actions", ["payee_search_indexes"]), ("privacy_check", ["fio_address"])):
            for number, name in enumerate(names):
                sent = {earlier: "" for earlier in names[:number]}
                for value in (GONE, None, 7, {}):
                    self.answers(invalid(name, "", "Missing parameter"), getter(endpoint, **sent, **{name: value}, limit=-1))
            for parameters in (None, [], "text"):
                self.answers(invalid(names[0], "", "Missing parameter"), {"endpoint": endpoint, "parameters": parameters})
        for wrong in ("0x", {}):
            self.answers(invalid("payer_search_indexes", "", "Missing parameter"),
                         getter("priv_get_received_fio_requests", payer_search_indexes=wrong))
        self.answers(invalid("fio_address", "", "Missing parameter"), getter("privacy_check", fio_address=[]))

    def test_unknown(self):
        for endpoint in ("", "privaddadr", "Privacy_check", "get_table_rows"):
            self.answers(not_found("Unknown endpoint"), getter(endpoint))
        self.answers(ok(privacy=0), getter("privacy_check", fio_address="purse@alice", more=None))


class OfAddress(ChainCase):
    def test_backup(self):
        none = not_found("No backup found.")
        self.answers(none, getter("priv_get_search_index_backup", fio_address="purse@alice"))
        self.answers(none, getter("priv_get_search_index_backup", fio_address="nobody@alice"))
        self.takes(action("priv_backup_search_indexes"))
        expire("alice")(self)
        self.answers(ok(content=TEXT_64), getter("priv_get_search_index_backup", fio_address="PURSE@Alice"))
        self.answers(none, getter("priv_get_search_index_backup", fio_address="shop@alice"))
        self.answers(invalid("fio_address", "alice", "Invalid FIO Address"), getter("priv_get_search_index_backup", fio_address="alice"))
        remove("domains", fio_domain="alice")(self)
        self.answers(none, getter("priv_get_search_index_backup", fio_address="purse@alice"))

    def test_privacy(self):
        self.takes(action("set_fio_address_privacy"))
        self.answers(ok(privacy=1), getter("privacy_check", fio_address="Purse@alice"))
        self.answers(ok(privacy=0), getter("privacy_check", fio_address="shop@alice"))
        self.answers(not_found("FIO Address not found"), getter("privacy_check", fio_address="nobody@alice"))
        self.answers(invalid("fio_address", "", "Invalid FIO Address"), getter("privacy_check", fio_address=""))
        remove("domains", fio_domain="alice")(self)
        self.answers(not_found("FIO Address not found"), getter("privacy_check", fio_address="purse@alice"))

    def look_up(self, **changes):
        return getter("priv_get_pub_address", **{**LOOK_UP, **changes})

    def test_look_up_malformed(self):
        wrong = [("payer_search_index", INDEX[2:], "Invalid search index"), ("fio_address", "alice", "Invalid FIO Address"),
                 ("token_code", "", "Invalid Token Code"), ("chain_code", "*", "Invalid Chain Code")]
        for number, (name, value, error) in enumerate(wrong):
            self.answers(invalid(name, value, error), self.look_up(**{later: bad for later, bad, _ in wrong[number:]}))

    def test_look_up(self):
        self.answers(NO_ADDRESS, self.look_up())
        levels = {"public_key_address_level": "a" * 64, "public_key_chain_level": "c" * 64, "public_key_nbpa_level": "n" * 64}
        self.takes(action("priv_add_pub_address", public_addresses=[{**sealed(), **levels}, {**sealed("ETH", "*"), **levels}]))
        self.answers(NO_ADDRESS, self.look_up())
        for granted, found in ((grant("address", "purse@alice", "1"), "a"), (grant("chain", "btc", "2"), "c"), (grant("nbpa", "30", "3"), "n")):
            self.takes(action("priv_grant_pub_address_access", decrypt_keys=[granted]))
            self.answers(ok(public_address=found * 64, decrypt_key=granted["decrypt_key"]),
                         self.look_up(fio_address="Purse@ALICE", chain_code="Btc", token_code="btc"))
        self.answers(ok(public_address="a" * 64, decrypt_key="1" * 64), self.look_up(chain_code="ETH", token_code="DAI"))
        for changes in ({"payer_search_index": OTHER_INDEX}, {"token_code": "USDT"}, {"chain_code": "SOL"}, {"fio_address": "shop@alice"},
                        {"fio_address": "nobody@alice"}):
            self.answers(NO_ADDRESS, self.look_up(**changes))
        self.takes(action("priv_add_pub_address"))  # the grant was for the number before
        self.answers(ok(public_address="x" * 64, decrypt_key="2" * 64), self.look_up())

    def test_look_up_expired(self):
        self.takes(action("priv_add_pub_address"), action("priv_grant_pub_address_access"))
        expire("alice", 0)(self)
        self.takes(self.look_up())
        expire("alice", 1)(self)
        self.answers(invalid("fio_address", "PURSE@alice", "Invalid FIO Address"), self.look_up(fio_address="PURSE@alice"))
        self.answers(NO_ADDRESS, self.look_up(fio_address="nobody@alice"))
        remove("domains", fio_domain="alice")(self)
        self.answers(NO_ADDRESS, self.look_up())


class Records(ChainCase):
    def test_indexes(self):
        for call, name in ((received, "payer_search_indexes"), (received_actions, "payee_search_indexes")):
            for indexes in ([], [INDEX] * 101):
                self.answers(invalid(name, "", "Invalid search index"), call(indexes, limit=-1))
            for element, text in (("", ""), (INDEX.upper(), INDEX.upper()), (7, "7"), (None, "null"), ([INDEX], '["%s"]' % INDEX)):
                self.answers(invalid(name, text, "Invalid search index"), call([INDEX, element, "0x"], limit=-1))
        self.answers(NO_REQUESTS, received([INDEX] * 100))
        self.answers(NO_ACTIONS, received_actions([INDEX] * 100))

    def test_of_indexes(self):
        for index in (INDEX, OTHER_INDEX, INDEX.replace("e", "f")):
            self.takes({**action("priv_new_funds_request", payer_search_index=index), "time": NOW + 86399},
                       action("priv_record_send_action", payee_search_index=index))
        request = {"payee_fio_address": "purse@alice", "payee_fio_public_key": KEY[ALICE], "content": TEXT_64, "time_stamp": "2020-09-14T12:26:39"}
        requests = [{**request, "payer_search_index": INDEX, "fio_request_id": 20},
                    {**request, "payer_search_index": OTHER_INDEX, "fio_request_id": 21}]
        self.answers(ok(requests=requests, more=0), received([OTHER_INDEX, INDEX, INDEX, OTHER_INDEX]))
        self.answers(ok(requests=requests[1:], more=0), received([OTHER_INDEX]))
        sent = {"payer_fio_address": "purse@alice", "payer_fio_public_key": KEY[ALICE], "content": TEXT_64, "time_stamp": "2020-09-14T12:26:39"}
        actions = [{**sent, "payee_search_index": INDEX}, {**sent, "payee_search_index": OTHER_INDEX}]
        self.answers(ok(actions=actions, more=0), received_actions([OTHER_INDEX, INDEX]))
        self.answers(ok(requests=requests[:1], more=2), getter("priv_get_sent_fio_requests", fio_public_key=KEY[ALICE], limit=1))

    def test_sent(self):
        self.answers(invalid("fio_public_key", "FIO", "Invalid FIO Public Key"),
                     getter("priv_get_sent_fio_requests", fio_public_key="FIO", limit=-1))
        self.takes(action("priv_new_funds_request"))
        own("purse@alice", BOB)(self)
        self.assertEqual(len(self.do(getter("priv_get_sent_fio_requests", fio_public_key=KEY[ALICE]))["body"]["requests"]), 1)
        self.answers(NO_REQUESTS, getter("priv_get_sent_fio_requests", fio_public_key=KEY[BOB]))

    def page(self, call, **paging):
        body = self.do(call(**paging))["body"]
        if "requests" not in body:
            return body["message"]
        return [request["fio_request_id"] for request in body["requests"]], body["more"]

    def test_paging(self):
        request = {"payee_fio_address": "purse@alice", "payee_fio_public_key": KEY[ALICE], "payer_search_index": INDEX, "content": TEXT_64,
                   "time": NOW}
        self.state["private_requests"] = [{**request, "fio_request_id": number} for number in range(1002)]

        def sent(**paging):
            return getter("priv_get_sent_fio_requests", fio_public_key=KEY[ALICE], **paging)

        everything = list(range(1002))
        for call in (received, sent):
            for limit in (GONE, None, 0, 1000, 1001, 2**63 - 1):
                self.assertEqual(self.page(call, limit=limit), (everything[:1000], 2))
            self.assertEqual(self.page(call, limit=2, offset=None), ([0, 1], 1000))
            self.assertEqual(self.page(call, limit=2, offset=3), ([3, 4], 997))
            self.assertEqual(self.page(call, limit=2, offset=1000), ([1000, 1001], 0))
            self.assertEqual(self.page(call, limit=2, offset=1001), ([1001], 0))
            for offset in (1002, 2**63 - 1):
                self.assertEqual(self.page(call, offset=offset), "No FIO Requests.")

    def test_paging_malformed(self):
        for call in (received, received_actions, lambda **p: getter("priv_get_sent_fio_requests", fio_public_key=KEY[ALICE], **p)):
            for value, text in ((-1, "-1"), (2**63, "9223372036854775808"), (1.0, "1.0"), (False, "false"), ("1", '"1"'), ([], "[]")):
                self.answers(invalid("limit", text, "Invalid limit"), call(limit=value, offset=-1))
                self.answers(invalid("offset", text, "Invalid offset"), call(offset=value))

    def test_expiration_is_not_looked_at(self):
        self.takes(action("priv_new_funds_request"))
        self.assertEqual(self.do({**received(), "time": EXPIRATION * 2})["status"], 200)
