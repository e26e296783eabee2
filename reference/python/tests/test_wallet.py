from fio import wallet

from .answers import OBT, PRIVATE_ACTION, SHORT_REQUEST
from .case import Case


class Wallet(Case):
    def test_findings(self):
        for type, good, change, findings in [
            ("new_funds_content", SHORT_REQUEST, {"memo": "", "hash": "x", "offline_url": ""}, []),
            ("new_funds_content", SHORT_REQUEST, {"chain_code": "", "amount": ""}, ["amount.empty", "chain_code.empty"]),
            ("new_funds_content", SHORT_REQUEST, {"chain_code": "A" * 10, "token_code": "$1z"}, []),
            ("new_funds_content", SHORT_REQUEST, {"chain_code": "A" * 11, "token_code": "A\n"}, ["chain_code.format", "token_code.format"]),
            ("new_funds_content", SHORT_REQUEST, {"chain_code": "\u00df", "token_code": "\u0131"}, ["chain_code.format", "token_code.format"]),
            ("record_obt_data_content", OBT, {}, []),
            ("record_obt_data_content", OBT, {"status": "", "obt_id": ""}, ["status.empty", "obt_id.empty"]),
            ("record_obt_data_content", OBT, {"status": "requested", "token_code": "a-b"}, ["token_code.format", "status.unknown"]),
        ]:
            self.assertEqual(wallet.inspect(type, {**good, **change})[1], findings)
        self.refuses("content.invalid", wallet.inspect, "new_funds_content", OBT)

    def test_private_content(self):
        self.refuses("content.invalid", wallet.inspect, "private_send_action_content", PRIVATE_ACTION)

    def test_capitals(self):
        fields, _ = wallet.inspect("new_funds_content", {**SHORT_REQUEST, "chain_code": "eTh", "token_code": "\u00e9\u00dfi"})
        self.assertEqual((fields["chain_code"], fields["token_code"], fields["memo"]), ("ETH", "\u00e9\u00dfI", None))
