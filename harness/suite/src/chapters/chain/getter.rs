//! Records by index and by key, and paging.

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::world::{NOW, content, index};
use crate::chapters::scenario::{at, found, get, invalid, missing, not_found, scenario};
use crate::material::public_text;

/// A request under an index, as the state has it.
fn stored(id: u64, payer_search_index: &str) -> Value {
    json!({
        "fio_request_id": id, "payee_fio_address": "crypto@bob", "payee_fio_public_key": public_text("bob"),
        "payer_search_index": payer_search_index, "content": content(64), "time": NOW - 1000 + id,
    })
}

/// The same, as it is answered.
fn answered(id: u64, payer_search_index: &str, time_stamp: &str) -> Value {
    json!({
        "fio_request_id": id, "payee_fio_address": "crypto@bob", "payee_fio_public_key": public_text("bob"),
        "payer_search_index": payer_search_index, "content": content(64), "time_stamp": time_stamp,
    })
}

/// Time stamps of the requests with these numbers.
const STAMPS: [&str; 6] = [
    "2020-09-13T12:10:00",
    "2020-09-13T12:10:01",
    "2020-09-13T12:10:02",
    "2020-09-13T12:10:03",
    "2020-09-13T12:10:04",
    "2020-09-13T12:10:05",
];

fn received(parameters: Value) -> Value {
    get("priv_get_received_fio_requests", parameters)
}

fn sent(parameters: Value) -> Value {
    get("priv_get_sent_fio_requests", parameters)
}

fn actions(parameters: Value) -> Value {
    get("priv_get_received_actions", parameters)
}

/// A good request, sent to another endpoint.
fn renamed(endpoint: &str) -> Value {
    let mut call = super::record::request(64);
    call["endpoint"] = endpoint.into();
    call
}

pub(super) fn write(author: &mut Author) {
    let (own, other) = (index("bob", "alice"), index("bob", "mallory"));
    // Five requests, the third for somebody else.
    let five =
        || -> Vec<Value> { (1..=5).map(|id| stored(id, if id == 3 { &other } else { &own })).collect() };
    let list = |ids: &[u64], more: u64| {
        let requests: Vec<Value> = ids
            .iter()
            .map(|&id| answered(id, if id == 3 { &other } else { &own }, STAMPS[id as usize]))
            .collect();
        found(json!({"requests": requests, "more": more}))
    };
    let ask = |more: Value| {
        let mut parameters = json!({"payer_search_indexes": [own]});
        crate::chapters::scenario::put(&mut parameters, more);
        received(parameters)
    };
    let none = || not_found("No FIO Requests.");
    scenario(
        author,
        "received_by_index",
        "CHAIN-26 CHAIN-34 CHAIN-36",
        "Requests under an index, and no other",
    )
    .flags("Scope")
    .from(|start| start["private_requests"] = five().into())
    .call(received(json!({"payer_search_indexes": [own]})), list(&[1, 2, 4, 5], 0))
    .call(received(json!({"payer_search_indexes": [other]})), list(&[3], 0))
    .call(received(json!({"payer_search_indexes": [index("alice", "bob")]})), none())
    .ends();
    scenario(
        author,
        "received_by_several_indexes",
        "CHAIN-26",
        "In the order of recording, each once, in whatever order and however often an index is asked for",
    )
    .from(|start| start["private_requests"] = five().into())
    .call(received(json!({"payer_search_indexes": [other, own, other, own]})), list(&[1, 2, 3, 4, 5], 0))
    .ends();
    // Limit, offset, records, more.
    let pages: [(&str, Value, &[u64], u64); 8] = [
        ("limit_2", json!({"limit": 2}), &[1, 2], 2),
        ("limit_2_offset_2", json!({"limit": 2, "offset": 2}), &[4, 5], 0),
        ("limit_2_offset_1", json!({"limit": 2, "offset": 1}), &[2, 4], 1),
        ("limit_2_offset_3", json!({"limit": 2, "offset": 3}), &[5], 0),
        ("limit_4", json!({"limit": 4}), &[1, 2, 4, 5], 0),
        ("limit_0", json!({"limit": 0}), &[1, 2, 4, 5], 0),
        ("limit_null", json!({"limit": null, "offset": null}), &[1, 2, 4, 5], 0),
        ("limit_very_large", json!({"limit": 9_223_372_036_854_775_807_u64, "offset": 0}), &[1, 2, 4, 5], 0),
    ];
    for (name, page, ids, more) in pages {
        scenario(author, &format!("page_{name}"), "CHAIN-28", "A part of four records")
            .flags("Boundary")
            .from(|start| start["private_requests"] = five().into())
            .call(ask(page), list(ids, more))
            .ends();
    }
    scenario(
        author,
        "page_past_the_end",
        "CHAIN-29 CHAIN-28",
        "An offset that is not before the last record",
    )
    .flags("Boundary")
    .from(|start| start["private_requests"] = five().into())
    .call(ask(json!({"offset": 4})), none())
    .call(ask(json!({"offset": 9_223_372_036_854_775_807_u64})), none())
    .ends();
    let bad: [(&str, Value, &str); 9] = [
        ("limit_negative", json!({"limit": -1}), "-1"),
        ("limit_fraction", json!({"limit": 1.5}), "1.5"),
        ("limit_text", json!({"limit": "2"}), "2"),
        ("limit_true", json!({"limit": true}), "true"),
        ("limit_2_63", json!({"limit": 9_223_372_036_854_775_808_u64}), "9223372036854775808"),
        ("limit_list", json!({"limit": [1, 2]}), "[1,2]"),
        ("offset_negative", json!({"offset": -1}), "-1"),
        ("offset_false", json!({"offset": false}), "false"),
        ("offset_object", json!({"offset": {}}), "{}"),
    ];
    for (name, page, value) in bad {
        let field = name.split_once('_').map_or(name, |(field, _)| field);
        let error = if field == "limit" { "Invalid limit" } else { "Invalid offset" };
        // A string where a number belongs is written with its quotation marks.
        let value = if name == "limit_text" { "\"2\"" } else { value };
        scenario(author, &format!("page_{name}"), "CHAIN-30", "A limit or offset that is none")
            .flags("Boundary")
            .from(|start| start["private_requests"] = five().into())
            .call(ask(page), invalid(field, value, error))
            .ends();
    }
    scenario(
        author,
        "page_limit_before_offset",
        "CHAIN-30 CHAIN-01",
        "Both are bad: the limit is looked at first",
    )
    .call(ask(json!({"limit": -1, "offset": -1})), invalid("limit", "-1", "Invalid limit"))
    .ends();
    // As short as can be: there are many of them.
    let shortened = |mut record: Value| {
        crate::chapters::scenario::put(
            &mut record,
            json!({"payee_fio_address": "", "payee_fio_public_key": "", "content": ""}),
        );
        record
    };
    let many: Vec<Value> = vec![shortened(stored(1, &own)); 1001];
    let thousand: Vec<Value> = vec![shortened(answered(1, &own, STAMPS[1])); 1000];
    scenario(
        author,
        "page_of_1000",
        "CHAIN-28",
        "1001 records: 1000 are answered, one is left, with a limit above 1000 and without",
    )
    .flags("Boundary")
    .from(|start| start["private_requests"] = many.into())
    .call(ask(json!({})), found(json!({"requests": thousand, "more": 1})))
    .call(ask(json!({"limit": 1001})), found(json!({"requests": thousand, "more": 1})))
    .ends();
    for (name, list_name, call) in [
        ("received", "payer_search_indexes", received as fn(Value) -> Value),
        ("actions", "payee_search_indexes", actions),
    ] {
        let no = |value: &str| invalid(list_name, value, "Invalid search index");
        let capitals = own.to_uppercase();
        scenario(
            author,
            &format!("{name}_bad_indexes"),
            "CHAIN-31",
            "No index, too many, and some that are none: the first of them is named",
        )
        .flags("IndexText Boundary")
        .call(call(json!({list_name: []})), no(""))
        .call(call(json!({list_name: vec![&own; 101]})), no(""))
        .call(call(json!({list_name: [own, capitals, "0x"]})), no(&capitals))
        .call(call(json!({list_name: [own, 5]})), no("5"))
        .call(call(json!({list_name: [null]})), no("null"))
        .call(call(json!({list_name: [own, ""]})), no(""))
        .ends();
        let last = if name == "received" { "No FIO Requests." } else { "No Received Actions." };
        scenario(author, &format!("{name}_100_indexes"), "CHAIN-31 CHAIN-29", "100 indexes may be asked for")
            .flags("Boundary")
            .call(call(json!({list_name: vec![&own; 100]})), not_found(last))
            .ends();
        scenario(
            author,
            &format!("{name}_missing"),
            "CHAIN-03 CHAIN-01",
            "The list is missing or none; that comes before limit and offset",
        )
        .call(call(json!({"limit": -1})), missing(list_name))
        .call(call(json!({list_name: own})), missing(list_name))
        .call(call(json!({list_name: null})), missing(list_name))
        .call(call(json!({list_name: [], "limit": -1})), no(""))
        .ends();
    }
    let bob = public_text("bob");
    let mut of_old_key = five();
    of_old_key[1]["payee_fio_public_key"] = public_text("carol").into();
    let mut second = answered(2, &own, STAMPS[2]);
    second["payee_fio_public_key"] = public_text("carol").into();
    scenario(
        author,
        "sent_by_key",
        "CHAIN-27",
        "Requests by the recorded key: after a change of keys each key has its own",
    )
    .flags("Scope")
    .from(|start| start["private_requests"] = of_old_key.into())
    .call(sent(json!({"fio_public_key": bob})), list(&[1, 3, 4, 5], 0))
    .call(
        sent(json!({"fio_public_key": public_text("carol")})),
        found(json!({"requests": [second], "more": 0})),
    )
    .call(sent(json!({"fio_public_key": bob, "limit": 1, "offset": 2})), list(&[4], 1))
    .call(sent(json!({"fio_public_key": bob, "offset": 4})), none())
    .call(sent(json!({"fio_public_key": public_text("alice")})), none())
    .ends();
    scenario(
        author,
        "sent_bad_key",
        "CHAIN-09 CHAIN-03",
        "A key that is none; it is looked at before limit and offset",
    )
    .flags("KeyText")
    .call(
        sent(json!({"fio_public_key": "FIO", "limit": -1})),
        invalid("fio_public_key", "FIO", "Invalid FIO Public Key"),
    )
    .call(sent(json!({"limit": 1})), missing("fio_public_key"))
    .call(sent(json!({"fio_public_key": bob, "limit": -1})), invalid("limit", "-1", "Invalid limit"))
    .ends();
    let action = |place: u64, index: &str| {
        json!({
            "payer_fio_address": "purse@alice", "payer_fio_public_key": public_text("alice"), "payee_search_index": index,
            "content": content(64 + place as usize), "time": NOW + place,
        })
    };
    let shown = |place: u64, index: &str, time_stamp: &str| {
        json!({
            "payer_fio_address": "purse@alice", "payer_fio_public_key": public_text("alice"), "payee_search_index": index,
            "content": content(64 + place as usize), "time_stamp": time_stamp,
        })
    };
    let (mine, theirs) = (index("alice", "bob"), index("alice", "mallory"));
    let first = shown(0, &mine, "2020-09-13T12:26:40");
    let second = shown(1, &theirs, "2020-09-13T12:26:41");
    let third = shown(2, &mine, "2020-09-13T12:26:42");
    scenario(
        author,
        "actions_by_index",
        "CHAIN-26 CHAIN-28 CHAIN-34",
        "Send actions under an index, page by page",
    )
    .flags("Scope")
    .from(|start| {
        start["private_actions"] = json!([action(0, &mine), action(1, &theirs), action(2, &mine)]);
    })
    .call(
        actions(json!({"payee_search_indexes": [mine]})),
        found(json!({"actions": [first, third], "more": 0})),
    )
    .call(
        actions(json!({"payee_search_indexes": [mine], "limit": 1})),
        found(json!({"actions": [first], "more": 1})),
    )
    .call(
        actions(json!({"payee_search_indexes": [mine], "limit": 1, "offset": 1})),
        found(json!({"actions": [third], "more": 0})),
    )
    .call(actions(json!({"payee_search_indexes": [mine], "offset": 2})), not_found("No Received Actions."))
    .ends();
    scenario(
        author,
        "actions_by_two_indexes",
        "CHAIN-26",
        "Two indexes, one of them twice: in the order of recording, each once",
    )
    .flags("Scope")
    .from(|start| {
        start["private_actions"] = json!([action(0, &mine), action(1, &theirs), action(2, &mine)]);
    })
    .call(
        actions(json!({"payee_search_indexes": [theirs, mine, theirs]})),
        found(json!({"actions": [first, second, third], "more": 0})),
    )
    .ends();
    scenario(
        author,
        "unknown_endpoint_signed",
        "CHAIN-33",
        "Names that nearly are those of actions, with all that the action needs",
    )
    .flags("CaseFolding")
    .call(renamed("Priv_new_funds_request"), not_found("Unknown endpoint"))
    .call(renamed("priv_new_funds_requests"), not_found("Unknown endpoint"))
    .call(renamed("privfundsreq"), not_found("Unknown endpoint"))
    .ends();
    scenario(
        author,
        "sent_by_a_key_of_nobody",
        "CHAIN-27",
        "What was recorded is found by its key, whoever owns the FIO Address now, and whoever has that key",
    )
    .flags("Scope")
    .from(|start| {
        start["private_requests"] = five().into();
        start["addresses"][2]["owner"] = start["addresses"][0]["owner"].clone();
    })
    .call(sent(json!({"fio_public_key": bob, "limit": 2})), list(&[1, 2], 3))
    .call(sent(json!({"fio_public_key": public_text("alice")})), none())
    .ends();
    scenario(author, "unknown_endpoint", "CHAIN-33", "Endpoints that do not exist, and names of actions")
        .call(get("priv_get_everything", json!({})), not_found("Unknown endpoint"))
        .call(get("privaddadr", json!({})), not_found("Unknown endpoint"))
        .call(get("", json!(null)), not_found("Unknown endpoint"))
        .ends();
    scenario(author, "time_stamps", "CHAIN-34 CHAIN-36", "A record has the time of its block, and keeps it")
        .call(at(super::record::request(64), NOW + 86_400), super::record::requested(10))
        .call(at(super::record::request(64), NOW + 86_401), super::record::requested(11))
        .call(at(ask(json!({"offset": 1})), NOW + 100_000), {
            found(json!({"requests": [answered(11, &own, "2020-09-14T12:26:41")], "more": 0}))
        })
        .ends();
}
