//! Publishing encrypted addresses.

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::world::{PURSE, sealed};
use crate::chapters::scenario::{action, charged, done, invalid, missing, scenario, with, without};

/// The fields of sealed texts.
const LEVELS: [&str; 3] = ["public_key_address_level", "public_key_chain_level", "public_key_nbpa_level"];

/// An element of `public_addresses`.
pub(super) fn item(chain_code: &str, token_code: &str) -> Value {
    named(chain_code, token_code, "first")
}

/// The same with other sealed texts.
pub(super) fn named(chain_code: &str, token_code: &str, name: &str) -> Value {
    let of = |level: &str| sealed(&format!("{chain_code} {token_code} {name} {level}"));
    json!({
        "chain_code": chain_code, "token_code": token_code,
        "public_key_address_level": of("address"), "public_key_chain_level": of("chain"), "public_key_nbpa_level": of("nbpa"),
    })
}

/// Alice publishes these for her purse.
pub(super) fn publish(items: &[Value]) -> Value {
    let parameters = json!({"payee_fio_address": "purse@alice", "public_addresses": items});
    action("priv_add_pub_address", "alice", parameters)
}

/// The answer with these numbers.
pub(super) fn numbered(key_ids: &[u64]) -> Value {
    done(json!({"key_id": key_ids[0], "key_ids": key_ids}))
}

pub(super) fn write(author: &mut Author) {
    let btc = || item("BTC", "BTC");
    scenario(author, "publish_one", "CHAIN-17 CHAIN-35", "One encrypted address")
        .call(publish(&[btc()]), numbered(&[1000]))
        .ends();
    let five = ["BTC", "ETH", "DASH", "LTC", "XMR"].map(|code| item(code, code));
    scenario(author, "publish_five", "CHAIN-17 CHAIN-35", "Five at once: numbers in their order")
        .flags("Boundary")
        .call(publish(&five), numbered(&[1000, 1001, 1002, 1003, 1004]))
        .call(publish(&[item("ETH", "USDC")]), numbered(&[1005]))
        .ends();
    let none = || {
        let text = "public_addresses";
        invalid(text, text, "Min 1, Max 5 public addresses are allowed")
    };
    scenario(author, "publish_none", "CHAIN-07", "A list of no element")
        .flags("Boundary")
        .call(publish(&[]), none())
        .ends();
    scenario(author, "publish_six", "CHAIN-07", "A list of six elements")
        .flags("Boundary")
        .call(publish(&[&five[..], &[item("BCH", "BCH")]].concat()), none())
        .ends();
    let bad = "BTC!@#$%^&*()";
    scenario(
        author,
        "publish_bad_codes",
        "CHAIN-09 CHAIN-01",
        "Codes that are none: the token code is looked at first",
    )
    .flags("CodeForm")
    .call(publish(&[item(bad, "BTC")]), invalid("chain_code", bad, "Invalid Chain Code"))
    .call(publish(&[item("BTC", bad)]), invalid("token_code", bad, "Invalid Token Code"))
    .call(publish(&[item(bad, "ETH!")]), invalid("token_code", "ETH!", "Invalid Token Code"))
    .call(publish(&[item("", "BTC")]), invalid("chain_code", "", "Invalid Chain Code"))
    .call(publish(&[item("BTC", "")]), invalid("token_code", "", "Invalid Token Code"))
    .ends();
    scenario(author, "publish_code_of_11", "CHAIN-09", "A code has ten characters at most")
        .flags("Boundary CodeForm")
        .call(publish(&[item("ABCDEFGHIJ", "ABCDEFGHIJ")]), numbered(&[1000]))
        .call(
            publish(&[item("ABCDEFGHIJK", "BTC")]),
            invalid("chain_code", "ABCDEFGHIJK", "Invalid Chain Code"),
        )
        .call(
            publish(&[item("BTC", "ABCDEFGHIJK")]),
            invalid("token_code", "ABCDEFGHIJK", "Invalid Token Code"),
        )
        .ends();
    scenario(author, "publish_star", "CHAIN-09", "* is a token code and no chain code, $ may be in both")
        .flags("CodeForm")
        .call(publish(&[item("ETH", "*")]), numbered(&[1000]))
        .call(publish(&[item("*", "ETH")]), invalid("chain_code", "*", "Invalid Chain Code"))
        .call(publish(&[item("A$", "$B")]), numbered(&[1001]))
        .ends();
    scenario(
        author,
        "publish_second_bad",
        "CHAIN-02",
        "Where the second element is bad, nothing is published and no number used up",
    )
    .call(publish(&[btc(), item("ETH!", "ETH")]), invalid("chain_code", "ETH!", "Invalid Chain Code"))
    .call(publish(&[btc()]), numbered(&[1000]))
    .ends();
    scenario(
        author,
        "publish_replaced",
        "CHAIN-17 CHAIN-18",
        "The same chain and token again, in other letters: another number",
    )
    .flags("Replaced CaseFolding")
    .call(publish(&[btc()]), numbered(&[1000]))
    .call(publish(&[named("btc", "Btc", "second")]), numbered(&[1001]))
    .call(publish(&[btc()]), numbered(&[1002]))
    .ends();
    scenario(
        author,
        "publish_twice_in_one_list",
        "CHAIN-17 CHAIN-18",
        "Twice in one list: both get a number, the last is active",
    )
    .flags("Replaced")
    .call(publish(&[btc(), named("BTC", "BTC", "second")]), numbered(&[1000, 1001]))
    .ends();
    for level in LEVELS {
        let mut short = btc();
        short[level] = "s".repeat(63).into();
        scenario(author, &format!("publish_short_{level}"), "CHAIN-08", "A sealed text of 63 characters")
            .flags("Boundary")
            .call(publish(&[item("ETH", "ETH"), short]), invalid(level, &"s".repeat(63), "Requires min 64"))
            .ends();
    }
    let mut no_field = btc();
    no_field.as_object_mut().expect("an object").remove("public_key_chain_level");
    let mut number = btc();
    number["token_code"] = 7.into();
    scenario(
        author,
        "publish_incomplete",
        "CHAIN-03",
        "A field that is missing, null or no string; an element that is no object; no list",
    )
    .call(publish(&[no_field]), missing("public_key_chain_level"))
    .call(publish(&[number]), missing("token_code"))
    .call(publish(&[btc(), Value::Null]), missing("chain_code"))
    .call(without(publish(&[btc()]), "public_addresses"), missing("public_addresses"))
    .call(with(publish(&[btc()]), json!({"public_addresses": btc()})), missing("public_addresses"))
    .call(with(publish(&[btc()]), json!({"payee_fio_address": null})), missing("payee_fio_address"))
    .ends();
    scenario(
        author,
        "publish_for_the_fee",
        "CHAIN-12 CHAIN-13 CHAIN-35 CHAIN-37",
        "Without bundled transactions the fee is taken from the balance, once for the whole list",
    )
    .from(|start| start["addresses"][PURSE]["bundles"] = 0.into())
    .call(
        with(publish(&five), json!({"max_fee": 200})),
        charged(200, json!({"key_id": 1000, "key_ids": [1000, 1001, 1002, 1003, 1004]})),
    )
    .ends();
    // 199 are there, and one of them is replaced, too.
    let many = |start: &mut Value, count: usize| {
        let published: Vec<Value> = (0..count)
            .map(|number| {
                let token_code = format!("T{number:03}");
                // As short as can be: there are many of them.
                let mut published =
                    json!({"chain_code": "ETH", "token_code": token_code, "key_id": number + 1});
                for level in LEVELS {
                    published[level] = "".into();
                }
                published
            })
            .collect();
        start["addresses"][PURSE]["encrypted_addresses"] = published.into();
    };
    let full = "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.";
    scenario(author, "publish_the_200th", "CHAIN-18", "200 can be active; what replaces one does not count")
        .flags("Boundary")
        .from(|start| many(start, 199))
        .call(publish(&[item("ETH", "T000"), btc()]), numbered(&[1000, 1001]))
        .call(publish(&[item("ETH", "t001")]), numbered(&[1002]))
        .call(publish(&[item("ETH", "New")]), invalid("token_code", "New", full))
        .ends();
    scenario(
        author,
        "publish_the_201st",
        "CHAIN-18 CHAIN-02",
        "A list that would make it 201 is refused whole",
    )
    .flags("Boundary")
    .from(|start| many(start, 199))
    .call(publish(&[item("ETH", "One"), item("ETH", "Two")]), invalid("token_code", "Two", full))
    .call(publish(&[item("ETH", "One"), item("ETH", "one")]), numbered(&[1000, 1001]))
    .ends();
}
