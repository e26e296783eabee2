//! Vectors of the chapter *Backup of Search Indexes*.

use fio_reference::backup::{self, Entry};
use fio_reference::ecdh::XEncoding;
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::text;
use fio_vectors::Patch;
use serde_json::{Value, json};

use crate::author::{Author, replace, set_both, splice, xor};
use crate::known_answers::{agrees, known, small_order_keys};
use crate::material::{
    group_order_plus, iv, private, private_hex, public, public_text, search_index, secret,
};

pub(super) fn write(author: &mut Author) {
    known_answer(author);
    lists(author);
    encodings(author);
    leftover(author);
    entries_refused(author);
    plaintexts_refused(author);
    sealing_refused(author);
    opening_refused(author);
    growth(author);
}

fn entry(owner: &str, other: &str, address: &str, sharing_nbpa: bool, monitoring: bool) -> Entry {
    Entry {
        search_index: search_index(owner, other),
        fio_address: address.to_owned(),
        public_key: public_text(other),
        sharing_nbpa,
        monitoring,
    }
}

fn json_of(entries: &[Entry]) -> Value {
    let entry = |entry: &Entry| {
        json!({
            "search_index": entry.search_index, "fio_address": entry.fio_address, "public_key": entry.public_key,
            "sharing_nbpa": u8::from(entry.sharing_nbpa), "monitoring": u8::from(entry.monitoring),
        })
    };
    entries.iter().map(entry).collect()
}

fn sealed_text(owner: &str, encoding: XEncoding, iv: &InitializationVector, plaintext: &[u8]) -> String {
    let keys = sealed::derive_keys(&secret(owner, owner, encoding));
    text::encode(&sealed::seal(&keys, iv, plaintext))
}

fn both(
    author: &mut Author,
    id: &str,
    entries: &[Entry],
    iv: &InitializationVector,
    flags: &str,
    comment: &str,
) {
    let plaintext = backup::pack(entries).expect("good entries");
    let text = sealed_text("alice", XEncoding::Minimal, iv, &plaintext);
    author
        .vector(format!("backup.seal.{id}"))
        .pins("BACKUP-01 BACKUP-02")
        .flags(flags)
        .says(comment)
        .takes(json!({"private": private_hex("alice"), "entries": json_of(entries), "iv": hex::encode(iv.as_bytes())}))
        .gives_per_x_encoding(json!({"text": text}), json!({"text": text}));
    author
        .vector(format!("backup.open.{id}"))
        .pins("BACKUP-01 BACKUP-02 BACKUP-03")
        .flags(flags)
        .says(comment)
        .takes(json!({"private": private_hex("alice"), "text": text}))
        .gives(json!({"entries": json_of(entries), "leftover": 0, "x_encoding": "minimal"}));
}

fn known_answer(author: &mut Author) {
    let entries = [entry("alice", "bob", "crypto@bob", true, true)];
    let plaintext = backup::pack(&entries).expect("good entries");
    agrees("backup.plaintext", &hex::encode(&plaintext));
    let iv =
        InitializationVector::from_bytes(&hex::decode(known("backup.iv")).expect("hex")).expect("16 bytes");
    agrees("backup.blob_self_dh", &sealed_text("alice", XEncoding::Minimal, &iv, &plaintext));
    both(author, "known_answer", &entries, &iv, "KnownAnswer", "One counterparty, a published known answer");
}

fn lists(author: &mut Author) {
    let long = format!("{}@{}", "a".repeat(40), "b".repeat(23));
    let cases: [(&str, Vec<Entry>, &str); 6] = [
        ("empty", vec![], "Nobody: one byte"),
        (
            "two",
            vec![
                entry("alice", "bob", "bob@home", false, true),
                entry("alice", "carol", "carol@work", true, false),
            ],
            "Two counterparties",
        ),
        ("flags_off", vec![entry("alice", "bob", "bob@home", false, false)], "Both flags are 0"),
        (
            "shortest_address",
            vec![entry("alice", "bob", "a@b", true, true)],
            "A FIO Address of three characters",
        ),
        ("longest_address", vec![entry("alice", "bob", &long, true, true)], "A FIO Address of 64 characters"),
        (
            "address_in_capitals",
            vec![entry("alice", "bob", "Bob-1@My-Home2", true, true)],
            "Capitals, digits and hyphens stay as they are",
        ),
    ];
    for (id, entries, comment) in cases {
        both(author, id, &entries, &iv(&format!("backup {id}")), "", comment);
    }
    let many: Vec<_> = (0..130)
        .map(|i| entry("alice", &format!("contact {}", i % 3), &format!("c{i}@many"), i % 2 == 0, i % 3 == 0))
        .collect();
    both(
        author,
        "many",
        &many,
        &iv("backup many"),
        "Boundary",
        "130 counterparties: the count takes two bytes",
    );
}

/// An owner whose key with itself gives an x with a leading zero byte, found by counting up.
const LEADING_ZERO_OWNER: &str = "owner-53";

fn encodings(author: &mut Author) {
    let x = fio_reference::ecdh::shared_x(&private(LEADING_ZERO_OWNER), &public(LEADING_ZERO_OWNER));
    assert_eq!(x[0], 0, "{}", find_owner());
    let entries = [entry(LEADING_ZERO_OWNER, "bob", "bob@home", true, true)];
    let plaintext = backup::pack(&entries).expect("good entries");
    let iv = iv("backup leading zero");
    let text = |encoding| sealed_text(LEADING_ZERO_OWNER, encoding, &iv, &plaintext);
    author
        .vector("backup.seal.leading_zero")
        .pins("BACKUP-02")
        .flags("LeadingZeroX")
        .says("The x of the owner's key with itself begins with a zero byte: the text depends on the declared encoding")
        .takes(json!({"private": private_hex(LEADING_ZERO_OWNER), "entries": json_of(&entries), "iv": hex::encode(iv.as_bytes())}))
        .gives_per_x_encoding(json!({"text": text(XEncoding::Minimal)}), json!({"text": text(XEncoding::Fixed32)}));
    for encoding in fio_reference::ecdh::distinct_encodings(&x) {
        author
            .vector(format!("backup.open.leading_zero_{}", encoding.name().replace('-', "_")))
            .pins("BACKUP-03")
            .flags("LeadingZeroX")
            .says(format!("Sealed under {}", encoding.name()))
            .takes(json!({"private": private_hex(LEADING_ZERO_OWNER), "text": text(encoding)}))
            .gives(json!({"entries": json_of(&entries), "leftover": 0, "x_encoding": encoding.name()}));
    }
}

/// Says which seed would do, should the constant ever have to be found again.
fn find_owner() -> String {
    let is_good = |seed: &String| fio_reference::ecdh::shared_x(&private(seed), &public(seed))[0] == 0;
    (0..).map(|i| format!("owner-{i}")).find(is_good).unwrap_or_default()
}

const VALID: &str = "backup.open.two";
const STRICT: &str = "backup.open.strict";

fn two() -> Vec<Entry> {
    vec![entry("alice", "bob", "bob@home", false, true), entry("alice", "carol", "carol@work", true, false)]
}

fn leftover(author: &mut Author) {
    let plaintext = backup::pack(&two()).expect("good entries");
    for (id, extra, comment) in [
        ("1_byte_left_over", vec![0], "A byte after the last entry"),
        ("block_left_over", vec![0; 16], "16 bytes after the last entry"),
    ] {
        let text = sealed_text("alice", XEncoding::Minimal, &iv(id), &[&plaintext[..], &extra].concat());
        author
            .vector(format!("backup.open.{id}"))
            .pins("BACKUP-07")
            .flags("Leftover")
            .says(comment)
            .takes(json!({"private": private_hex("alice"), "text": text}))
            .gives(json!({"entries": json_of(&two()), "leftover": extra.len(), "x_encoding": "minimal"}));
    }
    let text = sealed_text("alice", XEncoding::Minimal, &iv("strict backup"), &plaintext);
    author
        .vector(STRICT)
        .pins("BACKUP-07")
        .says("Every byte is used, in strict mode")
        .takes(json!({"private": private_hex("alice"), "text": text, "strict": true}))
        .gives(json!({"entries": json_of(&two()), "leftover": 0, "x_encoding": "minimal"}));
    for (id, extra) in
        [("strict_1_byte_left_over", "00"), ("strict_block_left_over", "00000000000000000000000000000000")]
    {
        author
            .vector(format!("backup.open.{id}"))
            .pins("BACKUP-07 BACKUP-08")
            .flags("Leftover")
            .says(format!("{} bytes after the last entry, in strict mode", extra.len() / 2))
            .breaks(STRICT, "plaintext", splice(plaintext.len(), 0, extra))
            .refused("backup.malformed");
    }
}

/// Values that an entry can't have: name, field, value, comment.
fn bad_values() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let long = format!("{}@{}", "a".repeat(40), "b".repeat(24));
    vec![
        (
            "index_without_prefix",
            "search_index",
            json!("e33250ac22215745af8670369d88ef8d"),
            "An index without 0x",
        ),
        (
            "index_in_capitals",
            "search_index",
            json!("0xE33250AC22215745AF8670369D88EF8D"),
            "An index in upper case",
        ),
        ("index_empty", "search_index", json!(""), "An empty index"),
        ("address_without_at", "fio_address", json!("bobhome"), "A FIO Address without @"),
        ("address_two_ats", "fio_address", json!("bob@my@home"), "A FIO Address with two @"),
        ("address_no_name", "fio_address", json!("@home"), "A FIO Address with nothing before @"),
        ("address_no_domain", "fio_address", json!("bob@"), "A FIO Address with nothing after @"),
        ("address_hyphen_first", "fio_address", json!("-bob@home"), "A hyphen at the beginning"),
        ("address_hyphen_last", "fio_address", json!("bob@home-"), "A hyphen at the end"),
        ("address_hyphen_at_at", "fio_address", json!("bob-@home"), "A hyphen before @"),
        ("address_line_feed", "fio_address", json!("bob@home\n"), "A line feed after the FIO Address"),
        ("address_dot", "fio_address", json!("bob.b@home"), "A full stop"),
        ("address_umlaut", "fio_address", json!("böb@home"), "A letter outside ASCII"),
        ("address_65", "fio_address", json!(long), "A FIO Address of 65 characters"),
        ("address_empty", "fio_address", json!(""), "An empty FIO Address"),
        (
            "key_without_prefix",
            "public_key",
            json!(public_text("bob")[3..]),
            "A public key without its prefix",
        ),
        (
            "key_off_curve",
            "public_key",
            json!(small_order_keys()[1].fio),
            "A public key that is no point of the curve",
        ),
        ("key_empty", "public_key", json!(""), "An empty public key"),
    ]
}

fn entries_refused(author: &mut Author) {
    let valid = "backup.seal.two";
    let refuse = |author: &mut Author, id: &str, entries: Value, rules: &str, comment: &str| {
        author
            .vector(format!("backup.seal.{id}"))
            .pins(rules)
            .flags("InvalidContent")
            .says(comment)
            .breaks(valid, "entries", replace(entries))
            .refused("backup.malformed");
    };
    for (id, field, value, comment) in bad_values() {
        let mut entries = json_of(&two());
        entries[1][field] = value;
        refuse(author, id, entries, "BACKUP-06", comment);
    }
    for (id, field, value) in [
        ("sharing_2", "sharing_nbpa", json!(2)),
        ("monitoring_2", "monitoring", json!(2)),
        ("monitoring_255", "monitoring", json!(255)),
        ("sharing_true", "sharing_nbpa", json!(true)),
        ("monitoring_text", "monitoring", json!("1")),
    ] {
        let mut entries = json_of(&two());
        entries[0][field] = value.clone();
        refuse(author, id, entries, "BACKUP-05", &format!("{field} is {value}"));
    }
    let mut missing = json_of(&two());
    missing[0].as_object_mut().expect("an object").remove("monitoring");
    refuse(author, "field_missing", missing, "BACKUP-01", "monitoring is missing");
    let mut added = json_of(&two());
    added[0]["note"] = "x".into();
    refuse(author, "field_added", added, "BACKUP-01", "A field that entries do not have");
}

fn plaintexts_refused(author: &mut Author) {
    let plaintext = backup::pack(&two()).expect("good entries");
    let (first, end) = (backup::pack(&two()[..1]).expect("good").len(), plaintext.len());
    let refuse = |author: &mut Author, id: &str, rules: &str, flag: &str, patch: Patch, comment: &str| {
        author
            .vector(format!("backup.open.{id}"))
            .pins(&format!("{rules} BACKUP-08"))
            .flags(flag)
            .says(comment)
            .breaks(VALID, "plaintext", patch)
            .refused("backup.malformed");
    };
    for (id, patch, comment) in [
        ("no_bytes", replace(""), "A plaintext of no bytes"),
        ("last_flag_missing", splice(end - 1, 1, ""), "The last byte is missing"),
        ("second_entry_missing", splice(first, end - first, ""), "Two entries are announced, one is there"),
        ("cut_in_key", splice(end - 10, 10, ""), "Cut inside the last public key"),
        ("count_3", splice(0, 1, "03"), "Three entries are announced, two are there"),
        (
            "count_maximal",
            splice(0, 1, "ffffffff0f"),
            "2^32 - 1 entries are announced: no memory is reserved for them",
        ),
        ("count_33_bits", splice(0, 1, "8280808010"), "2^32 + 2 entries are announced"),
        ("index_length_maximal", splice(1, 1, "ffffffff0f"), "The length of the first index is 2^32 - 1"),
    ] {
        refuse(author, id, "BACKUP-04", "Truncated", patch, comment);
    }
    refuse(
        author,
        "count_overlong",
        "BACKUP-04",
        "Overlong",
        splice(0, 1, "8200"),
        "The count 2 in two bytes",
    );
    refuse(
        author,
        "address_not_utf8",
        "BACKUP-04",
        "Utf8",
        splice(37, 1, "ff"),
        "A byte of the first FIO Address is ff",
    );
    for (id, place, value, field) in [
        ("sharing_2", first - 2, "02", "sharing_nbpa"),
        ("sharing_ff", first - 2, "ff", "sharing_nbpa"),
        ("monitoring_2", end - 1, "02", "monitoring"),
        ("monitoring_80", end - 1, "80", "monitoring"),
    ] {
        refuse(author, id, "BACKUP-05", "Optional", splice(place, 1, value), &format!("{field} is {value}"));
    }
    for (id, field, value, comment) in bad_values() {
        let text = value.as_str().expect("a text").to_owned();
        let mut entries = two();
        let mut bad = entries.remove(1);
        match field {
            "search_index" => bad.search_index = text,
            "fio_address" => bad.fio_address = text,
            _ => bad.public_key = text,
        }
        let packed = pack_unchecked(&[entries.remove(0), bad]);
        refuse(author, id, "BACKUP-06", "InvalidContent", replace(hex::encode(packed)), comment);
    }
}

/// The layout, whatever the values are.
fn pack_unchecked(entries: &[Entry]) -> Vec<u8> {
    let mut plaintext = vec![u8::try_from(entries.len()).expect("few")];
    for entry in entries {
        for field in [&entry.search_index, &entry.fio_address, &entry.public_key] {
            fio_reference::abi::write_string(&mut plaintext, field).expect("short");
        }
        plaintext.extend([u8::from(entry.sharing_nbpa), u8::from(entry.monitoring)]);
    }
    plaintext
}

fn sealing_refused(author: &mut Author) {
    for (id, at, patch, rules, code, comment) in [
        (
            "iv_15_bytes",
            "iv",
            splice(15, 1, ""),
            "SEALED-03",
            "sealed.iv_length",
            "The initialization vector is a byte short",
        ),
        (
            "iv_17_bytes",
            "iv",
            splice(16, 0, "00"),
            "SEALED-03",
            "sealed.iv_length",
            "The initialization vector is a byte too long",
        ),
        (
            "private_zero",
            "private",
            replace("00".repeat(32)),
            "KEY-06",
            "key.out_of_range",
            "The private key is 0",
        ),
        (
            "private_order_plus_1",
            "private",
            replace(group_order_plus(1)),
            "KEY-06",
            "key.out_of_range",
            "The private key is the group order plus 1",
        ),
    ] {
        author
            .vector(format!("backup.seal.{id}"))
            .pins(rules)
            .flags("Boundary")
            .says(comment)
            .breaks("backup.seal.two", at, patch)
            .refused(code);
    }
    for (id, other, value, says) in [
        ("iv", "iv", String::new(), "the initialization vector is empty"),
        ("private", "private", group_order_plus(1), "the private key is the group order plus 1"),
    ] {
        author
            .vector(format!("backup.seal.order_entries_before_{id}"))
            .pins("BACKUP-01")
            .flags("CheckOrder")
            .says(format!("The list is none, and {says}: the list is packed first"))
            .breaks("backup.seal.two", "in", set_both(("entries", ""), (other, &value)))
            .refused("backup.malformed");
    }
}

fn opening_refused(author: &mut Author) {
    let scalar = sealed::derive_keys(&*private("alice").to_bytes());
    let plaintext = backup::pack(&two()).expect("good entries");
    let by_scalar = text::encode(&sealed::seal(&scalar, &iv("backup two"), &plaintext));
    let with_bob = secret("alice", "bob", XEncoding::Minimal);
    for (id, at, patch, rules, flag, code, comment) in [
        (
            "other_owner",
            "private",
            replace(private_hex("bob")),
            "BACKUP-02",
            "WrongKey",
            "sealed.rejected",
            "The key of somebody else",
        ),
        (
            "secret_is_the_private_key",
            "text",
            replace(by_scalar),
            "BACKUP-02",
            "WrongConstruction",
            "sealed.rejected",
            "The secret is the private key itself",
        ),
        (
            "secret_with_counterparty",
            "secret",
            replace(hex::encode(with_bob)),
            "BACKUP-02",
            "WrongConstruction",
            "sealed.rejected",
            "The secret is that of owner and counterparty",
        ),
        (
            "tag_last_bit",
            "tag",
            xor(31, "01"),
            "BACKUP-08",
            "ModifiedBytes",
            "sealed.rejected",
            "The last bit of the tag is flipped",
        ),
        (
            "iv_flipped",
            "sealed",
            xor(0, "03"),
            "BACKUP-08",
            "ModifiedBytes",
            "sealed.rejected",
            "Bits of the initialization vector are flipped: the count would change",
        ),
        (
            "text_newline",
            "text",
            splice(64, 0, "\n"),
            "TEXT-03",
            "LenientBase64",
            "text.malformed",
            "A line feed in the text",
        ),
        ("text_empty", "text", replace(""), "TEXT-02", "LenientBase64", "text.malformed", "No text"),
        (
            "private_zero",
            "private",
            replace("00".repeat(32)),
            "KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "The private key is 0",
        ),
    ] {
        author
            .vector(format!("backup.open.{id}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(VALID, at, patch)
            .refused(code);
    }
}

/// Deployed software counts a size in whole units and one more; a list pays for the bytes by which it grows.
fn growth(author: &mut Author) {
    for (id, old, new, units, comment) in [
        ("nothing", 0, 0, 0, "Nothing was stored, and nothing is"),
        ("first_1", 0, 1, 1, "The first byte costs a unit"),
        ("first_500", 0, 500, 1, "A first list of 500 bytes"),
        ("first_999", 0, 999, 1, "A byte less than a unit"),
        ("first_1000", 0, 1000, 1, "A whole unit"),
        ("first_1001", 0, 1001, 2, "A byte more than a unit"),
        ("first_2000", 0, 2000, 2, "Two whole units"),
        ("first_2001", 0, 2001, 3, "A byte more than two"),
        ("example", 10_000, 11_000, 1, "The example of the source: 10,000 to 11,000 bytes"),
        ("example_and_1", 10_000, 11_001, 2, "A byte more than the example"),
        ("by_1", 10_000, 10_001, 1, "A stored list grows by a byte"),
        ("by_0", 10_000, 10_000, 0, "A list of the same length costs nothing"),
        ("shrinks", 10_000, 9_000, 0, "A list that shrinks costs nothing"),
        ("to_nothing", 11_000, 0, 0, "A list that vanishes costs nothing"),
        (
            "across_a_thousand",
            999,
            1001,
            1,
            "From 999 to 1001: the bytes count, not the thousands they are in",
        ),
        ("within_a_thousand", 1, 1000, 1, "From 1 to 1000: 999 bytes"),
        ("by_a_unit", 1, 1001, 1, "From 1 to 1001: 1000 bytes"),
        ("by_a_unit_and_1", 1, 1002, 2, "From 1 to 1002: 1001 bytes"),
        ("large", 0, 123_456_789, 123_457, "A list beyond what a transaction holds"),
    ] {
        author
            .vector(format!("backup.growth_units.{id}"))
            .pins("BACKUP-09")
            .flags("Boundary")
            .says(comment)
            .takes(json!({"old": old, "new": new}))
            .gives(json!({"units": units}));
    }
}
