//! The flags of vectors: what kind of mistake fails such a vector, and what that does to users.

use fio_vectors::Flag;

/// Name, kind of mistake, effect.
const FLAGS: &[(&str, &str, &str)] = &[
    ("Boundary", "off by one", "some lengths or values work and their neighbours do not"),
    (
        "CallForm",
        "calls that are none taken for some",
        "what one relay takes another refuses; a call that is none moves its clock, and messages go",
    ),
    (
        "CaseFolding",
        "case of codes and FIO Addresses taken for a difference",
        "a payee's addresses and grants are not found, or keys derived that open nothing",
    ),
    (
        "CheckOrder",
        "checks made in another order",
        "software that reads the error of a call draws the wrong conclusion",
    ),
    (
        "ChecksumAsText",
        "checksums compared as text",
        "a mistyped key is accepted: bytes that are not valid UTF-8 all look alike",
    ),
    ("CodeForm", "forms of codes and FIO Addresses not checked", "keys are derived that nobody else derives"),
    (
        "Conflict",
        "later answers taken for the first",
        "a request that was paid is shown as rejected, or the reverse",
    ),
    (
        "EnvelopeForm",
        "lenient reading of messages",
        "one message has many forms, or what is read is not what was signed",
    ),
    ("Expiry", "times of messages not checked", "old messages come back, or wait for ever"),
    (
        "ForbiddenType",
        "types of content that belong on the chain taken off it",
        "a wallet acts on a transfer or vote that the chain never saw",
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
    ("ForgedSender", "signatures or keys of senders not checked", "anybody writes in another's name"),
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
    (
        "LevelKey",
        "level keys derived otherwise, or of a wrong length",
        "payers can't open what they were granted, or open more than they were",
    ),
    (
        "LiteralKdf",
        "none: this is what the source's formulas do",
        "a key opens addresses of other chains and FIO Addresses, which nobody granted",
    ),
    (
        "LookupOrder",
        "another address or grant taken than the first that fits",
        "a payer gets a key that does not open the address, or pays with a token that nobody takes",
    ),
    (
        "LookupScope",
        "grants of others taken into account",
        "strangers can put grants in the place of a payee's own",
    ),
    (
        "Malleability",
        "signatures that are not canonical accepted",
        "one message has several signatures, and software that tells messages apart by them takes it again",
    ),
    ("Optional", "absent, null and empty confused", "fields appear or disappear"),
    (
        "Overlong",
        "non-minimal lengths accepted",
        "one content has many packed forms, and lengths that wrap around read other bytes",
    ),
    (
        "OwnerKey",
        "owner key and encryption key taken for each other",
        "messages of users with two keys can't be read, or are taken from whoever holds the lesser one",
    ),
    ("Padding", "padding not checked in full", "damaged plaintext accepted; padding oracle"),
    (
        "Quarantine",
        "answers to requests taken at their word",
        "a stranger, or another payer, changes what is shown of a request",
    ),
    (
        "RelayLimit",
        "limits of a relay not kept",
        "one sender fills a relay or a mailbox, and others are shut out",
    ),
    (
        "Replaced",
        "what was published earlier still counts",
        "a payer pays to an address that the payee gave up",
    ),
    ("Replay", "accepted messages not remembered", "a request is shown, and paid, twice"),
    (
        "RetryRule",
        "another k for the second try at a signature",
        "signatures differ from those of deployed software; with a bad k they give the private key away",
    ),
    (
        "Rewrapped",
        "the parties inside what is sealed not compared",
        "somebody passes sealed content of another off as its own",
    ),
    ("Route", "messages for others taken", "a wallet shows, or answers, what was not sent to it"),
    (
        "ScalarRange",
        "private keys out of range accepted",
        "several private keys stand for one account, or none",
    ),
    (
        "Scope",
        "rights and records of one owner taken for another's",
        "somebody acts for others, or sees what was not meant for them",
    ),
    (
        "SignatureText",
        "lenient parsing of signatures",
        "a damaged or foreign signature is taken for a good one",
    ),
    (
        "SmallOrderPoint",
        "points off the curve accepted",
        "one reply to such a key gives the private key modulo the order away",
    ),
    (
        "StaleGrant",
        "an address that does not belong to its grant reported as something else",
        "a wallet asks for a new grant where the old one was damaged, or gives up where it should ask",
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
