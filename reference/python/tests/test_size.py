from fio import content, size

from .answers import ALICE_TO_BOB, OBT, SHORT_REQUEST
from .case import Case


class Size(Case):
    def test_table(self):
        for least, S, T in [(0, 64, 88), (16, 80, 108), (32, 96, 128), (48, 112, 152), (64, 128, 172), (144, 208, 280), (160, 224, 300),
                            (240, 304, 408), (256, 320, 428), (272, 336, 448)]:
            for P in (least, least + 15):
                self.assertEqual((size.sealed_size(P), size.text_size(S)), (S, T))

    def test_content(self):
        for change, P in [({}, 25), ({"memo": None}, 25), ({"memo": ""}, 26), ({"memo": "\u00e9\U0001f600"}, 32), ({"hash": "x" * 127}, 153),
                          ({"hash": "x" * 128}, 155), ({"amount": "1" * 16384}, 16410)]:
            fields = {**SHORT_REQUEST, **change}
            self.assertEqual(size.content_size("new_funds_content", fields)[0], P)
            self.assertEqual(len(content.pack(content.parse_json("new_funds_content", fields))), P)
            T = len(content.seal("new_funds_content", *ALICE_TO_BOB, None, fields))
            self.assertEqual(size.content_size("new_funds_content", fields)[2], T)
        self.refuses("content.invalid", size.content_size, "new_funds_content", {})
        self.refuses("content.invalid", size.content_size, "other", SHORT_REQUEST, ("documented", 0))
        memo = {**SHORT_REQUEST, "memo": 7}
        self.refuses("content.invalid", size.memo_budget, "new_funds_content", memo, ("documented", 0))

    def test_limits(self):
        for type, fields, limit, m in [
            ("new_funds_content", SHORT_REQUEST, ("documented", 0), 132),  # 25 + 2 + 132 = 159
            ("new_funds_content", {**SHORT_REQUEST, "memo": "x" * 999}, ("documented", 0), 132),
            ("new_funds_content", {**SHORT_REQUEST, "amount": "1" * 6}, ("documented", 0), 127),  # 158; 128 would make 160
            ("new_funds_content", {**SHORT_REQUEST, "hash": "x" * 131}, ("documented", 0), 0),  # 158 + 1
            ("record_obt_data_content", OBT, ("documented", 0), 235),  # 34 + 2 + 235 = 271
            ("new_funds_content", SHORT_REQUEST, ("deployed", 0), 5988),  # 6015, S = 6064, T = 8088
            ("new_funds_content", SHORT_REQUEST, ("deployed", 7990), 5),  # 31, T = 108
        ]:
            self.assertEqual(size.memo_budget(type, fields, limit), m)
            size.content_size(type, {**fields, "memo": "m" * m}, limit)
            self.refuses("size.too_large", size.content_size, type, {**fields, "memo": "m" * (m + 1)}, limit)
        for fields, limit in [(SHORT_REQUEST, ("deployed", 7991)), ({**SHORT_REQUEST, "hash": "x" * 132}, ("documented", 0))]:
            self.refuses("size.too_large", size.memo_budget, "new_funds_content", fields, limit)
        self.refuses("content.invalid", size.memo_budget, "new_funds_content", [], ("documented", 0))

    def test_cost(self):
        for T, factor in [(64, 1), (999, 1), (1000, 2), (1999, 2), (8096, 9)]:
            self.assertEqual(size.cost(T), factor)
        self.refuses("size.too_small", size.cost, 63)
