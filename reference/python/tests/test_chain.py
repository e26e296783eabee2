import copy

from fio import chain

from .answers import TO_BOB
from .case import Case

SEALED = "s" * 64
WORLD = {
    "now": 1_600_000_000,
    "fees": {name: 100 for name in chain.ACTIONS},
    "next_request_id": 1, "next_key_id": 1,
    "accounts": [{"actor": "alice", "fio_public_key": "FIO7zsqi7QUAjTAdyynd6DVe8uv4K8gCTRHnAoMN9w9CA1xLCTDVv", "balance": 250}],
    "domains": [{"fio_domain": "alice", "expiration": 1_600_000_000}],
    "addresses": [{
        "fio_address": "purse@alice", "owner": "alice", "bundles": 3, "privacy": 0, "encrypt_key": None, "public_addresses": [],
        "backup": None, "encrypted_addresses": [], "replaced_key_ids": [], "grants": [],
    }],
    "private_requests": [], "private_actions": [],
}


def published(token_code="BTC", text=SEALED):
    return {"chain_code": "BTC", "token_code": token_code, **{name: text for name in chain.LEVEL_FIELDS}}


class Chain(Case):
    def setUp(self):
        self.state = copy.deepcopy(WORLD)

    def act(self, endpoint, signer="alice", **parameters):
        call = {"endpoint": endpoint, "signer": signer, "parameters": {"max_fee": 100, "tpid": "", "actor": "alice", **parameters}}
        return chain.apply(self.state, call)

    def get(self, endpoint, **parameters):
        return chain.apply(self.state, {"endpoint": endpoint, "parameters": parameters})

    def publish(self, *items, **parameters):
        return self.act("priv_add_pub_address", payee_fio_address="purse@alice", public_addresses=list(items), **parameters)

    def field(self, answer):
        self.assertEqual(answer["status"], 400)
        return tuple(answer["body"]["fields"][0].values())

    def test_bundles_then_fee_then_nothing(self):
        """CHAIN-12, CHAIN-13"""
        fees = [self.publish(published())["body"]["fee_collected"] for _ in range(5)]
        self.assertEqual(fees, [0, 0, 0, 100, 100])
        self.assertEqual(self.field(self.publish(published())), ("max_fee", "100", "Insufficient funds to cover fee"))
        self.assertEqual(self.field(self.publish(published(), max_fee=99)), ("max_fee", "99", "Fee exceeds supplied maximum"))
        self.assertEqual(self.state["accounts"][0]["balance"], 50)

    def test_numbers(self):
        """CHAIN-17, CHAIN-18"""
        self.assertEqual(self.publish(published(), published("ETH"))["body"]["key_ids"], [1, 2])
        self.assertEqual(self.publish(published("btc"))["body"]["key_id"], 3)
        self.assertEqual(self.state["addresses"][0]["replaced_key_ids"], [1])

    def test_errors_change_nothing(self):
        """CHAIN-02"""
        for answer in [
            self.publish(), self.publish(published(text="s" * 63)), self.publish(published("?")), self.publish({}),
            self.publish(published(), tpid="?"), self.publish(published(), max_fee=True), self.publish(published(), signer="bob"),
            self.get("priv_get_everything"), self.get("priv_get_pub_address"),
        ]:
            self.assertGreaterEqual(answer["status"], 400)
            self.assertEqual(self.state, WORLD)

    def test_look_up(self):
        """CHAIN-22, CHAIN-23"""
        self.publish(published(text=SEALED + "1"))
        grant = {"level": "nbpa", "level_index": "1", "decrypt_key": SEALED}
        self.act("priv_grant_pub_address_access", payer_search_index=TO_BOB, decrypt_keys=[grant], payee_fio_address="PURSE@alice")
        asked = {"payer_search_index": TO_BOB, "fio_address": "Purse@alice", "chain_code": "btc", "token_code": "BTC"}
        found = {"status": 200, "body": {"public_address": SEALED + "1", "decrypt_key": SEALED}}
        self.assertEqual(self.get("priv_get_pub_address", **asked), found)
        self.state["now"] += 1
        self.assertEqual(self.field(self.get("priv_get_pub_address", **asked)), ("fio_address", "Purse@alice", "Invalid FIO Address"))

    def test_numbers_as_they_were_sent(self):
        for value, shown in [(1.0, "1.0"), ("1", '"1"'), (None, "null"), (-1, "-1"), (True, "true"), ([1, 2], "[1,2]")]:
            answer = self.act("set_fio_address_privacy", fio_address="purse@alice", privacy=value)
            self.assertEqual(self.field(answer), ("privacy", shown, "Invalid privacy value"))

    def test_paging(self):
        """CHAIN-28, CHAIN-29"""
        self.state["private_requests"] = [
            {"fio_request_id": number, "payee_fio_address": "", "payee_fio_public_key": "", "payer_search_index": TO_BOB, "content": "",
             "time": 0} for number in range(5)
        ]
        for limit, offset, numbers, more in [(2, 0, [0, 1], 3), (2, 3, [3, 4], 0), (0, 4, [4], 0), (None, None, [0, 1, 2, 3, 4], 0)]:
            body = self.get("priv_get_received_fio_requests", payer_search_indexes=[TO_BOB], limit=limit, offset=offset)["body"]
            self.assertEqual(([record["fio_request_id"] for record in body["requests"]], body["more"]), (numbers, more))
        answer = self.get("priv_get_received_fio_requests", payer_search_indexes=[TO_BOB], offset=5)
        self.assertEqual(answer, {"status": 404, "body": {"message": "No FIO Requests."}})
