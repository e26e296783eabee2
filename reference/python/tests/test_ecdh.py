from fio import ecdh, key

from .answers import private, unhex
from .case import Case


class SharedSecret(Case):
    # Running fiojs 1.0.2 for minimal; the other two by independent arithmetic. Bob with the key of each seed.
    ANSWERS = [
        ("alice", ["minimal"], "05aaea3882116920f603246a563cc2f3da5704bdf9d33ca60a29298956c26cf9", [
            "a71b4ec5a9577926a1d2aa1d9d99327fd3b68f6a1ea597200a0d890bd3331df3"
            "00a2d49fec0b2b3e6969ce9263c5d6cf47c191c1ef149373ecc9f0d98116b598"] * 3),
        ("fio-lz-0", ["minimal"], "f9a704c587c956459888659c42c2e84426885b902e0089c8a5c74cf5c52307d7", [
            "7649c3b8c16aba8f78a60da6f302981c2a9c7cf2b8864907d97b54115efef6f1"
            "f78273a160195dd0c0761402956d74bfe4661044c62d3535021512fa972384fa"] * 3),
        ("fio-lz-999", ["minimal", "fixed32"], "0021c29e9d4a18ba67b3059a4a1b3efa6e3bba9e35cc485479d0b320578d3302", [
            "e193de501bc9bbe7b4980e6e892242d0367f6a67aad724e3cf8896aca8a19ec2"
            "25a6f1b89539b97d7b21eab1998a6c35a4d379b7c03d1ce764b57e600f0eed88",
            "63f28bf7b28574cc9f44785559d6db30b79e691778d17fed9204d8412b3b9db5"
            "5f4148faab5be39ec53cf083ea313a7f2c20a09d47b58d83c61b7c70883143c4",
            "e193de501bc9bbe7b4980e6e892242d0367f6a67aad724e3cf8896aca8a19ec2"
            "25a6f1b89539b97d7b21eab1998a6c35a4d379b7c03d1ce764b57e600f0eed88"]),
        ("fio-lz-1733", ["minimal", "fixed32"], "00c9160fefb51de5d16e64bc294481ceb5f4e3cb61ec9be3eaf6c44d0d1f0b8b", [
            "b804ff3749ff204e137b32e23255980fced7e1f8b2cf2dab84e6949aa29135e6"
            "70397a7ce007682059a1d2497a73c41a6f110c26d5c85db20e9b34d7403c206e",
            "43c18d4768d6cc7f9f12d4bd5fa69313d124abc04edc4a461845033da126fcb0"
            "df39883bfa470ee12c4f371eb8abe5953086c4e9d497e0587baf443a25e6d48c",
            "43c18d4768d6cc7f9f12d4bd5fa69313d124abc04edc4a461845033da126fcb0"
            "df39883bfa470ee12c4f371eb8abe5953086c4e9d497e0587baf443a25e6d48c"]),
        ("fio-lz-29073", list(ecdh.ENCODINGS), "0000950b8e74773fc9ad25b55c270d11e560563bf758c7f6c0fcba17ec1ab6cd", [
            "27c156d214c631d1640704d7e91f10378901c4294112aa4191416334b071ad30"
            "82bc94e015a6d6b8ec71099f776cd9305fe002e29938e5702b971e6593aa0cbb",
            "05b143812cc38fee4338880613a65f471cc7558a6a651bf220cb8954f53a4f6d"
            "a62e1415d506db9e75433645c6340b932026eff1b2c6c468e9cbb1a9da07826c",
            "479b7216f524b45685761cea10204876104fcc475ee91f56e5d974f2a3c1695d"
            "ba020effac28fa0142ace89b5da6538be4f0cf0dc2d6e32e13ca3fd0c3e2e3c0"]),
    ]

    def test_three_encodings(self):
        bob = key.parse_private_bytes(private("bob"))
        for seed, distinct, x, secrets in self.ANSWERS:
            other = key.parse_private_bytes(private(seed))
            Q = key.public_of(other)
            self.assertEqual(ecdh.shared_x(bob, Q).hex(), x)
            self.assertEqual(ecdh.shared_x(other, key.public_of(bob)).hex(), x)
            self.assertEqual(ecdh.distinct_encodings(unhex(x)), distinct)
            for encoding, secret in zip(ecdh.ENCODINGS, secrets):
                self.assertEqual(ecdh.shared_secret(bob, Q, encoding).hex(), secret)

    def test_encodings_of_made_up_x(self):
        for x, kept in [("00" * 2 + "7f", 1), ("00" * 3 + "80", 2), ("00" * 31 + "01", 1)]:
            x = unhex(x)
            self.assertEqual(ecdh.encode_x(x, "twos-complement"), x[-kept:])
