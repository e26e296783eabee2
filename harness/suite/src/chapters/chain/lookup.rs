//! Looking up an encrypted address: what was published and granted through the actions.

use serde_json::{Value, json};

use super::address::{item, named, numbered, publish};
use super::grant::{grant, key};
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, index};
use crate::chapters::scenario::{
    Scenario, action, at, done, found, get, invalid, missing, not_found, scenario, with, without,
};

/// Somebody looks up an address of Alice's purse.
fn look_up(payer: &str, chain_code: &str, token_code: &str) -> Value {
    let index = index("alice", payer);
    let parameters = json!({"payer_search_index": index, "fio_address": "purse@alice", "chain_code": chain_code, "token_code": token_code});
    get("priv_get_pub_address", parameters)
}

/// The sealed address of this level, and this grant.
fn pair(published: &Value, level: &str, granted: &Value) -> Value {
    let public_address = &published[format!("public_key_{level}_level")];
    found(json!({"public_address": public_address, "decrypt_key": granted["decrypt_key"]}))
}

fn none() -> Value {
    not_found("Public address not found")
}

/// Bitcoin is published under 1000, USDC on Ethereum under 1001.
fn published<'a>(author: &'a mut Author, id: &str, pins: &str, says: &str) -> Scenario<'a> {
    scenario(author, &format!("look_up_{id}"), pins, says)
        .call(publish(&[item("BTC", "BTC"), item("ETH", "USDC")]), numbered(&[1000, 1001]))
}

pub(super) fn write(author: &mut Author) {
    let nothing = || done(json!({}));
    let (btc, usdc) = (item("BTC", "BTC"), item("ETH", "USDC"));
    let (chain, address, nbpa) = (key("chain", "BTC"), key("address", "purse@alice"), key("nbpa", "1000"));

    published(
        author,
        "example",
        "CHAIN-22",
        "The example of the source: one payer has the key of the chain, another that of the address",
    )
    .flags("LookupOrder")
    .call(grant("bob", std::slice::from_ref(&chain)), nothing())
    .call(grant("mallory", std::slice::from_ref(&nbpa)), nothing())
    .call(look_up("bob", "BTC", "BTC"), pair(&btc, "chain", &chain))
    .call(look_up("mallory", "BTC", "BTC"), pair(&btc, "nbpa", &nbpa))
    .ends();
    published(author, "no_grant", "CHAIN-22", "A payer without a grant")
        .call(grant("bob", std::slice::from_ref(&chain)), nothing())
        .call(look_up("mallory", "BTC", "BTC"), none())
        .ends();
    let levels: [(&str, &[&Value], &str, &Value); 6] = [
        ("address_alone", &[&address], "address", &address),
        ("chain_and_address", &[&chain, &address], "chain", &chain),
        ("nbpa_and_address", &[&nbpa, &address], "nbpa", &nbpa),
        ("all_three", &[&address, &chain, &nbpa], "nbpa", &nbpa),
        ("all_three_reversed", &[&nbpa, &chain, &address], "nbpa", &nbpa),
        ("nbpa_and_chain", &[&nbpa, &chain], "nbpa", &nbpa),
    ];
    for (name, grants, level, answered) in levels {
        let grants: Vec<Value> = grants.iter().map(|&grant| grant.clone()).collect();
        published(author, name, "CHAIN-22", "The narrowest grant counts, in whatever order they came")
            .flags("LookupOrder")
            .call(grant("bob", &grants), nothing())
            .call(look_up("bob", "BTC", "BTC"), pair(&btc, level, answered))
            .ends();
    }
    scenario(author, "look_up_not_published", "CHAIN-22", "A grant, and no address")
        .call(grant("bob", std::slice::from_ref(&address)), nothing())
        .call(look_up("bob", "BTC", "BTC"), none())
        .ends();
    published(author, "other_token", "CHAIN-22", "Another token of the same chain")
        .call(grant("bob", &[key("chain", "ETH")]), nothing())
        .call(look_up("bob", "ETH", "USDT"), none())
        .call(look_up("bob", "ETH", "USDC"), pair(&usdc, "chain", &key("chain", "ETH")))
        .ends();
    let star = item("ETH", "*");
    let eth = key("chain", "ETH");
    scenario(author, "look_up_star", "CHAIN-22", "The address for all tokens of a chain")
        .flags("LookupOrder")
        .call(publish(std::slice::from_ref(&star)), numbered(&[1000]))
        .call(grant("bob", std::slice::from_ref(&eth)), nothing())
        .call(look_up("bob", "ETH", "USDT"), pair(&star, "chain", &eth))
        .call(look_up("bob", "ETH", "*"), pair(&star, "chain", &eth))
        .ends();
    scenario(
        author,
        "look_up_star_grant_for_exact",
        "CHAIN-22",
        "A grant for the address of * does not count where the exact token has one",
    )
    .flags("LookupOrder")
    .call(publish(&[star.clone(), usdc.clone()]), numbered(&[1000, 1001]))
    .call(grant("bob", std::slice::from_ref(&nbpa)), nothing())
    .call(look_up("bob", "ETH", "USDC"), none())
    .call(look_up("bob", "ETH", "*"), pair(&star, "nbpa", &nbpa))
    .call(look_up("bob", "ETH", "DAI"), pair(&star, "nbpa", &nbpa))
    .ends();
    published(author, "in_lower_case", "CHAIN-22 CHAIN-10", "Codes and FIO Address in other letters")
        .flags("CaseFolding")
        .call(grant("bob", &[key("chain", "btc")]), nothing())
        .call(look_up("bob", "btc", "Btc"), pair(&btc, "chain", &key("chain", "btc")))
        .call(
            with(look_up("bob", "BTC", "BTC"), json!({"fio_address": "PURSE@ALICE"})),
            pair(&btc, "chain", &key("chain", "btc")),
        )
        .ends();
    published(author, "other_chain", "CHAIN-22", "A grant for another chain")
        .flags("Scope")
        .call(grant("bob", std::slice::from_ref(&chain)), nothing())
        .call(look_up("bob", "ETH", "USDC"), none())
        .ends();
    scenario(author, "look_up_future", "CHAIN-22", "A grant for a chain counts for what is published later")
        .call(grant("bob", std::slice::from_ref(&chain)), nothing())
        .call(publish(std::slice::from_ref(&btc)), numbered(&[1000]))
        .call(look_up("bob", "BTC", "BTC"), pair(&btc, "chain", &chain))
        .ends();
    let clear = json!([{"chain_code": "BTC", "token_code": "BTC", "public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}]);
    scenario(
        author,
        "look_up_beside_the_clear",
        "CHAIN-22 CHAIN-18",
        "An address in the clear for the same chain and token: it stays, is not answered, and takes the place of no sealed one",
    )
    .flags("Scope")
    .from(|start| start["addresses"][PURSE]["public_addresses"] = clear)
    .call(grant("bob", std::slice::from_ref(&chain)), nothing())
    .call(look_up("bob", "BTC", "BTC"), none())
    .call(publish(std::slice::from_ref(&btc)), numbered(&[1000]))
    .call(look_up("bob", "BTC", "BTC"), pair(&btc, "chain", &chain))
    .ends();
    let second = named("BTC", "BTC", "second");
    published(
        author,
        "replaced_chain",
        "CHAIN-22 CHAIN-18",
        "The address is replaced: the grant for the chain counts for the new one",
    )
    .flags("Replaced")
    .call(grant("bob", std::slice::from_ref(&chain)), nothing())
    .call(publish(std::slice::from_ref(&second)), numbered(&[1002]))
    .call(look_up("bob", "BTC", "BTC"), pair(&second, "chain", &chain))
    .ends();
    published(
        author,
        "replaced_nbpa",
        "CHAIN-22 CHAIN-18",
        "The address is replaced: a grant for the old number counts no longer, one for the chain does",
    )
    .flags("Replaced")
    .call(grant("bob", std::slice::from_ref(&nbpa)), nothing())
    .call(publish(std::slice::from_ref(&second)), numbered(&[1002]))
    .call(look_up("bob", "BTC", "BTC"), none())
    .call(grant("bob", std::slice::from_ref(&chain)), nothing())
    .call(look_up("bob", "BTC", "BTC"), pair(&second, "chain", &chain))
    .ends();
    published(author, "published_again", "CHAIN-22 CHAIN-17", "The same address again has another number")
        .flags("Replaced")
        .call(grant("bob", std::slice::from_ref(&nbpa)), nothing())
        .call(publish(std::slice::from_ref(&btc)), numbered(&[1002]))
        .call(look_up("bob", "BTC", "BTC"), none())
        .ends();
    scenario(
        author,
        "look_up_twice_in_one_list",
        "CHAIN-22 CHAIN-18",
        "Of two in one list the last is active",
    )
    .flags("Replaced")
    .call(publish(&[btc.clone(), second.clone()]), numbered(&[1000, 1001]))
    .call(grant("bob", &[nbpa.clone(), chain.clone()]), nothing())
    .call(look_up("bob", "BTC", "BTC"), pair(&second, "chain", &chain))
    .ends();
    let mut again = chain.clone();
    again["decrypt_key"] = address["decrypt_key"].clone();
    published(author, "granted_again", "CHAIN-21 CHAIN-22", "The last grant for the same counts")
        .flags("Replaced")
        .call(grant("bob", std::slice::from_ref(&chain)), nothing())
        .call(grant("bob", std::slice::from_ref(&again)), nothing())
        .call(look_up("bob", "BTC", "BTC"), pair(&btc, "chain", &again))
        .ends();
    let stranger = action(
        "priv_grant_pub_address_access",
        "mallory",
        json!({
            "payer_search_index": index("alice", "bob"), "decrypt_keys": [key("chain", "BTC"), key("address", "mallory@x")],
            "payee_fio_address": "mallory@x",
        }),
    );
    published(author, "stranger", "CHAIN-22", "A stranger's grants under the same index change nothing")
        .flags("Scope")
        .call(stranger.clone(), nothing())
        .call(look_up("bob", "BTC", "BTC"), none())
        .call(grant("bob", std::slice::from_ref(&nbpa)), nothing())
        .call(stranger, nothing())
        .call(look_up("bob", "BTC", "BTC"), pair(&btc, "nbpa", &nbpa))
        .ends();
    let of_shop = with(publish(std::slice::from_ref(&btc)), json!({"payee_fio_address": "shop@alice"}));
    published(
        author,
        "other_address_of_the_owner",
        "CHAIN-22",
        "A grant for one FIO Address is none for another of the same owner",
    )
    .flags("Scope")
    .call(of_shop, numbered(&[1002]))
    .call(grant("bob", &[address.clone(), chain.clone()]), nothing())
    .call(with(look_up("bob", "BTC", "BTC"), json!({"fio_address": "shop@alice"})), none())
    .ends();
    let malformed = "515184318471884685485465454464846864686484464694181384";
    published(
        author,
        "malformed",
        "CHAIN-09 CHAIN-01",
        "Parameters that are not of their form: index, address, token, chain, in this order",
    )
    .flags("IndexText CodeForm")
    .call(
        with(look_up("bob", "?", "?"), json!({"payer_search_index": malformed, "fio_address": "alice"})),
        invalid("payer_search_index", malformed, "Invalid search index"),
    )
    .call(
        with(look_up("bob", "?", "?"), json!({"fio_address": "alice"})),
        invalid("fio_address", "alice", "Invalid FIO Address"),
    )
    .call(look_up("bob", "?", "!"), invalid("token_code", "!", "Invalid Token Code"))
    .call(look_up("bob", "?", "BTC"), invalid("chain_code", "?", "Invalid Chain Code"))
    .call(look_up("bob", "*", "*"), invalid("chain_code", "*", "Invalid Chain Code"))
    .ends();
    scenario(author, "look_up_missing", "CHAIN-03", "Parameters that are missing or no strings")
        .call(without(look_up("bob", "BTC", "BTC"), "payer_search_index"), missing("payer_search_index"))
        .call(without(look_up("bob", "BTC", "BTC"), "fio_address"), missing("fio_address"))
        .call(without(look_up("bob", "BTC", "BTC"), "chain_code"), missing("chain_code"))
        .call(with(look_up("bob", "BTC", "BTC"), json!({"token_code": null})), missing("token_code"))
        .call(json!({"endpoint": "priv_get_pub_address", "parameters": []}), missing("payer_search_index"))
        .ends();
    published(
        author,
        "long_expired",
        "CHAIN-23",
        "On the last day on which actions are served, look-ups have long ended",
    )
    .flags("Boundary")
    .call(grant("bob", std::slice::from_ref(&chain)), nothing())
    .call(
        at(look_up("bob", "BTC", "BTC"), EXPIRATION + GRACE),
        invalid("fio_address", "purse@alice", "Invalid FIO Address"),
    )
    .call(grant("bob", std::slice::from_ref(&address)), nothing())
    .ends();
    published(
        author,
        "expired",
        "CHAIN-23 CHAIN-11",
        "A look-up has no 30 days after the domain has expired; a grant has",
    )
    .flags("Boundary")
    .call(grant("bob", std::slice::from_ref(&chain)), nothing())
    .call(at(look_up("bob", "BTC", "BTC"), EXPIRATION), pair(&btc, "chain", &chain))
    .call(
        at(look_up("bob", "BTC", "BTC"), EXPIRATION + 1),
        invalid("fio_address", "purse@alice", "Invalid FIO Address"),
    )
    .call(at(grant("bob", std::slice::from_ref(&nbpa)), EXPIRATION + GRACE), nothing())
    .ends();
    scenario(
        author,
        "look_up_unknown_address",
        "CHAIN-22 CHAIN-10",
        "A FIO Address that nobody has registered, on an expired domain, too",
    )
    .call(with(look_up("bob", "BTC", "BTC"), json!({"fio_address": "nobody@alice"})), none())
    .call(
        at(with(look_up("bob", "BTC", "BTC"), json!({"fio_address": "nobody@alice"})), EXPIRATION + 1),
        none(),
    )
    .ends();
}
