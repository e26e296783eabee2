//! The flags of vectors: what kind of mistake fails such a vector, and what that does to users.

use fio_vectors::Flag;

/// Name, kind of mistake, effect.
const FLAGS: &[(&str, &str, &str)] = &[
    ("Boundary", "off by one", "some lengths or values work and their neighbours do not"),
    (
        "ChecksumAsText",
        "checksums compared as text",
        "a mistyped key is accepted: bytes that are not valid UTF-8 all look alike",
    ),
    (
        "ForeignDialect",
        "content of other deployed software not read",
        "requests of some wallets can't be opened, or show wrong values",
    ),
    (
        "IndexText",
        "lenient parsing of Search Indexes",
        "records are looked for under a text that nobody wrote",
    ),
    (
        "InvalidContent",
        "content not checked",
        "records that other wallets can't read, or fields filled with \"null\" and \"undefined\"",
    ),
    (
        "InvalidPoint",
        "points off the curve accepted",
        "invalid-curve attack: replies give the private key away bit by bit",
    ),
    ("KeyText", "lenient parsing of keys", "a damaged or foreign key is taken for a good one"),
    ("KnownAnswer", "none in particular", "no interoperability with deployed software"),
    ("LeadingZeroX", "one encoding of x only", "1 key pair in 256 can't read each other's records"),
    (
        "Leftover",
        "bytes after the last field handled wrongly",
        "records of other software are refused, or damaged ones accepted",
    ),
    ("LenientBase64", "lenient base64", "one record has many texts; damaged text is accepted"),
    (
        "ModifiedBytes",
        "authentication missing or incomplete",
        "an attacker changes content, such as the address to pay to",
    ),
    ("Optional", "absent, null and empty confused", "fields appear or disappear"),
    (
        "Overlong",
        "non-minimal lengths accepted",
        "one content has many packed forms, and lengths that wrap around read other bytes",
    ),
    ("Padding", "padding not checked in full", "damaged plaintext accepted; padding oracle"),
    (
        "ScalarRange",
        "private keys out of range accepted",
        "several private keys stand for one account, or none",
    ),
    (
        "SmallOrderPoint",
        "points off the curve accepted",
        "one reply to such a key gives the private key modulo the order away",
    ),
    ("Truncated", "the end of the bytes not noticed", "crash, or values read from beyond the end"),
    ("Utf8", "text bytes not checked or changed", "content shown differs from content sent"),
    (
        "WrongConstruction",
        "a step of the construction left out or swapped",
        "no interoperability, or weaker encryption",
    ),
    ("WrongKey", "a wrong key not noticed", "garbage is taken for content"),
];

/// What a flag means.
pub fn find(name: &str) -> Option<Flag> {
    FLAGS
        .iter()
        .find(|(flag, ..)| *flag == name)
        .map(|(_, bug_type, effect)| Flag { bug_type: (*bug_type).into(), effect: (*effect).into() })
}
