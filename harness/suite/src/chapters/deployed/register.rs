//! Domains and FIO Addresses that are registered.

use serde_json::{Value, json};

use super::deployed;
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, NOW, actor};
use crate::chapters::scenario::{action, at, charged, found, get, invalid, not_found, with};
use crate::material::public_text;

/// 365 days after the usual time.
const IN_A_YEAR: &str = "2021-09-13T12:26:40";
const NEVER: &str = "2106-02-07T06:28:15";

/// Somebody registers a domain for himself.
pub(super) fn domain(who: &str, name: &str) -> Value {
    let parameters = json!({"fio_domain": name, "owner_fio_public_key": "", "max_fee": 800});
    action("register_fio_domain", who, parameters)
}

/// Somebody registers a FIO Address for himself.
pub(super) fn address(who: &str, name: &str) -> Value {
    let parameters = json!({"fio_address": name, "owner_fio_public_key": "", "max_fee": 40});
    action("register_fio_address", who, parameters)
}

fn names(who: &str) -> Value {
    get("get_fio_names", json!({"fio_public_key": public_text(who)}))
}

fn one_address(name: &str) -> Value {
    json!({"fio_address": name, "expiration": NEVER, "remaining_bundled_tx": 100, "privacy": 0})
}

fn registered(fee: u64, expiration: &str) -> Value {
    charged(fee, json!({"expiration": expiration}))
}

/// The negative of a public key: the same x, the other y.
pub(super) fn negative(key: &str) -> String {
    let mut point = fio_reference::key::parse_fio_public(key).expect("a key").to_point();
    point[0] ^= 1;
    fio_reference::key::format_fio_public(
        &fio_reference::key::parse_compressed_point(&point).expect("the same x"),
    )
}

pub(super) fn write(author: &mut Author) {
    domains(author);
    addresses(author);
    owners(author);
}

fn domains(author: &mut Author) {
    deployed(
        author,
        "domain_registered",
        "DEPLOYED-10 DEPLOYED-19",
        "A domain for a year, not public, for the fee",
    )
    .call(domain("alice", "wallet"), registered(800, IN_A_YEAR))
    .call(
        names("alice"),
        found(json!({
            "fio_domains": [
                {"fio_domain": "alice", "expiration": "2021-01-07T06:13:20", "is_public": 0},
                {"fio_domain": "wallet", "expiration": IN_A_YEAR, "is_public": 0},
            ],
            "fio_addresses": [one_address("purse@alice"), one_address("shop@alice")],
        })),
    )
    .ends();
    let again = |name: &str| invalid("fio_name", name, "FIO domain already registered");
    deployed(
        author,
        "domain_twice",
        "DEPLOYED-10 DEPLOYED-02",
        "A domain that somebody has, in whatever case",
    )
    .flags("CaseFolding")
    .call(domain("alice", "bob"), again("bob"))
    .call(domain("bob", "BOB"), again("BOB"))
    .call(domain("alice", "Wallet"), registered(800, IN_A_YEAR))
    .call(domain("alice", "wallet"), again("wallet"))
    .ends();
    let bad = |name: &str| invalid("fio_domain", name, "Invalid FIO domain");
    let longest = "d".repeat(62);
    let too_long = "d".repeat(63);
    deployed(author, "domain_forms", "DEPLOYED-10", "Texts that are no domain, and the longest that is one")
        .flags("Boundary CodeForm")
        .call(domain("alice", ""), bad(""))
        .call(domain("alice", "-a"), bad("-a"))
        .call(domain("alice", "a-"), bad("a-"))
        .call(domain("alice", "a b"), bad("a b"))
        .call(domain("alice", "@"), bad("@"))
        .call(domain("alice", "ä"), bad("ä"))
        .call(domain("alice", &too_long), bad(&too_long))
        .call(domain("alice", "a@b"), invalid("fio_address", "a@b", "Invalid FIO domain"))
        .call(domain("alice", &longest), registered(800, IN_A_YEAR))
        .ends();
    deployed(author, "domain_of_one_character", "DEPLOYED-10", "The shortest domain")
        .flags("Boundary")
        .call(domain("alice", "0"), registered(800, IN_A_YEAR))
        .ends();
    deployed(
        author,
        "domain_at_the_end_of_time",
        "DEPLOYED-10",
        "A year that time has no room for ends with it",
    )
    .flags("Boundary")
    .call(at(domain("alice", "wallet"), 4_294_967_290), registered(800, NEVER))
    .ends();
}

fn addresses(author: &mut Author) {
    deployed(
        author,
        "address_registered",
        "DEPLOYED-11 DEPLOYED-12 DEPLOYED-19",
        "A FIO Address with bundled transactions, the owner's key to seal for and to pay to",
    )
    .call(address("alice", "Third@Alice"), registered(40, NEVER))
    .call(
        get("get_encrypt_key", json!({"fio_address": "third@alice"})),
        found(json!({"encrypt_public_key": public_text("alice")})),
    )
    .call(
        get(
            "get_pub_address",
            json!({"fio_address": "third@alice", "chain_code": "FIO", "token_code": "FIO"}),
        ),
        found(json!({"public_address": public_text("alice")})),
    )
    .call(get("privacy_check", json!({"fio_address": "third@alice"})), found(json!({"privacy": 0})))
    .call(
        get("get_fio_addresses", json!({"fio_public_key": public_text("alice"), "offset": 2})),
        found(json!({"fio_addresses": [one_address("third@alice")], "more": 0})),
    )
    .ends();
    let bad = |name: &str, error: &str| invalid("fio_address", name, error);
    deployed(
        author,
        "address_twice",
        "DEPLOYED-11 DEPLOYED-02",
        "A FIO Address that somebody has, in whatever case",
    )
    .flags("CaseFolding")
    .call(address("alice", "purse@alice"), bad("purse@alice", "FIO address already registered"))
    .call(address("alice", "PURSE@Alice"), bad("PURSE@Alice", "FIO address already registered"))
    .ends();
    let own = ["purse@alice", "shop@alice", "about@alice"].map(one_address);
    let of_bob = ["purse@alice", "crypto@bob", "a@bob"].map(one_address);
    deployed(
        author,
        "address_list_order",
        "DEPLOYED-09 DEPLOYED-11",
        "FIO Addresses are listed in the order of registration, whatever their names",
    )
    .flags("Scope")
    .call(address("alice", "about@alice"), registered(40, NEVER))
    .call(
        get("get_fio_addresses", json!({"fio_public_key": public_text("alice"), "offset": 1})),
        found(json!({"fio_addresses": [one_address("shop@alice"), one_address("about@alice")], "more": 0})),
    )
    .call(names("alice"), {
        found(json!({
            "fio_domains": [{"fio_domain": "alice", "expiration": "2021-01-07T06:13:20", "is_public": 0}],
            "fio_addresses": own,
        }))
    })
    .ends();
    deployed(
        author,
        "address_list_order_after_a_transfer",
        "DEPLOYED-09 DEPLOYED-08",
        "A FIO Address that came by a transfer stands where it was registered",
    )
    .flags("Scope")
    .call(address("bob", "a@bob"), registered(40, NEVER))
    .call(super::transfer::to("bob"), charged(30, json!({})))
    .call(
        get("get_fio_addresses", json!({"fio_public_key": public_text("bob")})),
        found(json!({
            "fio_addresses": of_bob,
            "more": 0,
        })),
    )
    .ends();
    deployed(author, "address_forms", "DEPLOYED-11", "Texts that are no FIO Address")
        .flags("CodeForm")
        .call(address("alice", ""), bad("", "Invalid FIO address"))
        .call(address("alice", "alice"), bad("alice", "Invalid FIO address"))
        .call(address("alice", "@alice"), bad("@alice", "Invalid FIO address"))
        .call(address("alice", "a@b@alice"), bad("a@b@alice", "Invalid FIO address"))
        .call(address("alice", "pur se@alice"), bad("pur se@alice", "Invalid FIO address"))
        .call(address("alice", "new@alice\n"), bad("new@alice\n", "Invalid FIO address"))
        .ends();
    const PRIVATE: &str = "FIO Domain is not public. Only owner can create FIO Addresses.";
    deployed(
        author,
        "address_on_whose_domain",
        "DEPLOYED-11",
        "On a domain of nobody, of somebody else, and a public one",
    )
    .flags("Scope")
    .from(|start| start["domains"][1]["is_public"] = 1.into())
    .call(address("alice", "alice@nobody"), bad("alice@nobody", "FIO Domain not registered"))
    .call(address("alice", "alice@x"), bad("alice@x", PRIVATE))
    .call(address("alice", "alice@bob"), registered(40, NEVER))
    .call(
        get("get_fio_addresses", json!({"fio_public_key": public_text("bob")})),
        found(json!({"fio_addresses": [one_address("crypto@bob")], "more": 0})),
    )
    .ends();
    let expired = || bad("new@alice", "FIO Domain expired");
    deployed(
        author,
        "address_on_an_expired_domain",
        "DEPLOYED-11",
        "The last second of a domain, and the first after it: no 30 days here",
    )
    .flags("Boundary")
    .call(at(address("alice", "last@alice"), EXPIRATION), registered(40, NEVER))
    .call(at(address("alice", "new@alice"), EXPIRATION + 1), expired())
    .ends();
    let foreign = with(address("mallory", "new@alice"), json!({"max_fee": 0}));
    deployed(
        author,
        "order_of_registering_an_address",
        "DEPLOYED-01",
        "Two things are wrong in each call: the one that comes first is answered",
    )
    .flags("CheckOrder")
    .from(|start| start["domains"][0]["expiration"] = (NOW - 1).into())
    .call(
        with(foreign.clone(), json!({"owner_fio_public_key": "FIO", "fio_address": ""})),
        invalid("owner_fio_public_key", "FIO", "Invalid FIO Public Key"),
    )
    .call(with(foreign.clone(), json!({"fio_address": "?@nobody"})), bad("?@nobody", "Invalid FIO address"))
    .call(foreign, bad("new@alice", PRIVATE))
    .call(address("alice", "purse@alice"), bad("purse@alice", "FIO Domain expired"))
    .call(with(address("alice", "new@alice"), json!({"max_fee": 0})), expired())
    .ends();
}

/// A new account stands where its name belongs, wherever that is.
fn accounts_in_order(author: &mut Author) {
    let known = ["alice", "bob", "mallory"].map(actor);
    let new = ["carol", "dave", "erin", "frank", "grace", "heidi"];
    let is_after = |count: usize| {
        new.iter().any(|who| known.iter().filter(|account| **account < actor(who)).count() == count)
    };
    assert!(is_after(3) && (is_after(1) || is_after(2)), "one of them is the last, and one between others");
    let mut scene = deployed(
        author,
        "accounts_in_order",
        "DEPLOYED-12",
        "Domains for keys that have no accounts yet: these are added in the order of their names",
    )
    .flags("Boundary");
    for who in new {
        let call = with(domain("alice", who), json!({"owner_fio_public_key": public_text(who)}));
        scene = scene.call(call, registered(800, IN_A_YEAR));
    }
    scene.ends();
}

fn owners(author: &mut Author) {
    let for_dave = |call: Value| with(call, json!({"owner_fio_public_key": public_text("dave")}));
    deployed(
        author,
        "registered_for_a_new_account",
        "DEPLOYED-12",
        "A domain and a FIO Address for a key that has no account yet: it gets one, and the actor pays",
    )
    .call(for_dave(domain("alice", "dave")), registered(800, IN_A_YEAR))
    .call(for_dave(address("alice", "dave@alice")), registered(40, NEVER))
    .call(
        names("dave"),
        found(json!({
            "fio_domains": [{"fio_domain": "dave", "expiration": IN_A_YEAR, "is_public": 0}],
            "fio_addresses": [one_address("dave@alice")],
        })),
    )
    .call(
        get("get_encrypt_key", json!({"fio_address": "dave@alice"})),
        found(json!({"encrypt_public_key": public_text("dave")})),
    )
    .ends();
    accounts_in_order(author);
    deployed(
        author,
        "registered_for_another_account",
        "DEPLOYED-12",
        "For a key that has an account: its balance stays",
    )
    .flags("Scope")
    .call(
        with(domain("alice", "second"), json!({"owner_fio_public_key": public_text("bob")})),
        registered(800, IN_A_YEAR),
    )
    .call(
        get("get_fio_names", json!({"fio_public_key": public_text("bob")})),
        found(json!({
            "fio_domains": [
                {"fio_domain": "bob", "expiration": "2021-01-07T06:13:20", "is_public": 0},
                {"fio_domain": "second", "expiration": IN_A_YEAR, "is_public": 0},
            ],
            "fio_addresses": [one_address("crypto@bob")],
        })),
    )
    .ends();
    deployed(
        author,
        "registered_without_an_account",
        "DEPLOYED-12",
        "No key, and an actor that has no account",
    )
    .call(
        domain("dave", "wallet"),
        invalid("owner_account", &actor("dave"), "Account is not bound on the fio chain"),
    )
    .call(
        address("dave", "dave@alice"),
        invalid("owner_account", &actor("dave"), "Account is not bound on the fio chain"),
    )
    .call(names("dave"), not_found("No FIO names"))
    .ends();
    let bound = |key: &str| invalid("owner_fio_public_key", key, "FIO account already bound");
    let other = negative(&public_text("bob"));
    deployed(
        author,
        "registered_for_the_negative_of_a_key",
        "DEPLOYED-12 DEPLOYED-02",
        "A key and its negative have the same account name: the account is the other key's",
    )
    .flags("InvalidPoint")
    .call(with(domain("alice", "wallet"), json!({"owner_fio_public_key": other})), bound(&other))
    .call(with(address("alice", "new@alice"), json!({"owner_fio_public_key": other})), bound(&other))
    .ends();
    for (name, call) in [("domain", domain("alice", "wallet")), ("address", address("alice", "new@alice"))] {
        super::getter::bad_keys(
            author,
            &format!("{name}_registered_for_bad_keys"),
            "owner_fio_public_key",
            &call,
        );
    }
}
