//! Wrong variants of the chapter *The chain's side of FIP-5*.

use fio_chain_model::apply;
use serde_json::{Value, json};

use super::{
    GRACE, acted_for, answered, error, error_field, fee, field, forbidden, invalid, list, named, sending,
    text, tried, with_expiration,
};
use crate::variants::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-writes-before-size",
        does: "looks at the size of the transaction only after it has written, and does not take it back",
        seen: "likely: the size is the last check of deployed actions",
        breaks: "CHAIN-02",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error_field(&answer) == "transaction_size" {
                    let mut small = call.clone();
                    small.transaction_size = None;
                    apply(state, &small);
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-without-grace",
        does: "serves no FIO Address whose domain has expired",
        seen: "likely: the 30 days stand in no text of FIP-5 but for \"expired\" (E-224)",
        breaks: "CHAIN-11",
        change: |steps| {
            steps.chain.apply = |state, call| match field(call) {
                Some(_) => with_expiration(state, call, |expiration| expiration.saturating_sub(GRACE)),
                None => apply(state, call),
            };
        },
    },
    Variant {
        id: "chain-grace-off-by-one",
        does: "refuses in the last second of the 30 days",
        seen: "likely: later than, or not before",
        breaks: "CHAIN-11",
        change: |steps| {
            steps.chain.apply = |state, call| match field(call) {
                Some(_) => with_expiration(state, call, |expiration| expiration.saturating_sub(1)),
                None => apply(state, call),
            };
        },
    },
    Variant {
        id: "chain-grace-for-look-ups",
        does: "gives look-ups the 30 days, too",
        seen: "likely: all actions have them",
        breaks: "CHAIN-23",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "priv_get_pub_address" => with_expiration(state, call, |expiration| expiration + GRACE),
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "chain-case-of-addresses",
        does: "does not find FIO Addresses in capitals",
        seen: "contracts: new_funds_request and record_obt_data (E-225)",
        breaks: "CHAIN-10",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_capital = field(call)
                    .is_some_and(|field| text(call, field).bytes().any(|byte| byte.is_ascii_uppercase()));
                let hidden = if is_capital { std::mem::take(&mut state.addresses) } else { Vec::new() };
                let answer = apply(state, call);
                if is_capital {
                    state.addresses = hidden;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-echoes-lower-case",
        does: "answers with the FIO Address in lower case instead of as sent",
        seen: "contracts: add_pub_address (E-225)",
        breaks: "CHAIN-10",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if error(&answer).starts_with("FIO Address invalid") {
                    let value = &mut answer.body["fields"][0]["value"];
                    *value = value.as_str().unwrap_or_default().to_lowercase().into();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-owner-before-domain",
        does: "compares the owner before it looks at the domain",
        seen: "contracts: add_pub_address",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let is_owner =
                    acted_for(state, call).is_none_or(|address| address.owner == text(call, "actor"));
                match error(&answer) {
                    "FIO Domain expired." if !is_owner => forbidden(),
                    _ => answer,
                }
            };
        },
    },
    Variant {
        id: "chain-fee-before-owner",
        does: "looks at the fee before the owner",
        seen: "likely: the texts list the fee first",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut owned = state.clone();
                if let Some(address) = acted_for(&mut owned, call) {
                    text(call, "actor").clone_into(&mut address.owner);
                }
                let answer = apply(state, call);
                let other = tried(&owned, call);
                if answer.status == 403 && error_field(&other) == "max_fee" { other } else { answer }
            };
        },
    },
    Variant {
        id: "chain-signature-last",
        does: "looks at the signature after the values",
        seen: "likely: a contract is called before it asks who signed",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let mut signed = call.clone();
                signed.signer = Some(text(call, "actor").to_owned());
                let other = tried(state, &signed);
                if answer.status == 403 && other.status == 400 && field(call).is_some() {
                    other
                } else {
                    answer
                }
            };
        },
    },
    Variant {
        id: "chain-fee-value-before-tpid",
        does: "looks at the fee value before the TPID",
        seen: "likely: both come first in all actions",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error_field(&answer) != "tpid" || error(&answer) == "Missing parameter" {
                    return answer;
                }
                let other = sending(&mut state.clone(), call, "tpid", |_| "".into());
                if error(&other) == "Invalid fee value" { other } else { answer }
            };
        },
    },
    Variant {
        id: "chain-tpid-must-exist",
        does: "wants a TPID that is registered",
        seen: "likely: rewards go there",
        breaks: "CHAIN-05",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let tpid = text(call, "tpid");
                let is_known = tpid.is_empty() || named(state, tpid).is_some();
                if !is_known && tried(state, call).status == 200 {
                    return invalid("tpid", tpid, "TPID must be empty or valid FIO address");
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-null-fee-is-missing",
        does: "takes a maximum fee of null for a missing one",
        seen: "likely: many JSON libraries do",
        breaks: "CHAIN-06",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                match call.parameters.get("max_fee") {
                    Some(Value::Null) if error(&answer) == "Invalid fee value" => {
                        invalid("max_fee", "", "Missing parameter")
                    }
                    _ => answer,
                }
            };
        },
    },
    Variant {
        id: "chain-numbers-of-any-type",
        does: "takes 1.0, true and \"1\" for numbers",
        seen: "likely: JSON libraries convert them (E-230)",
        breaks: "CHAIN-06",
        change: |steps| {
            fn number(value: &Value) -> Value {
                match value {
                    Value::Bool(value) => u64::from(*value).into(),
                    Value::String(text) => text.parse::<u64>().map_or_else(|_| value.clone(), Into::into),
                    Value::Number(_) => value
                        .as_f64()
                        .filter(|number| *number >= 0.0 && value.is_f64())
                        .map_or_else(|| value.clone(), |number| json!(number as u64)),
                    _ => value.clone(),
                }
            }
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                for name in ["max_fee", "privacy", "limit", "offset"] {
                    if let Some(value) = call.parameters.get_mut(name) {
                        *value = number(value);
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-bundles-and-fee",
        does: "takes what bundled transactions there are where they are too few, and the fee as well",
        seen: "likely: bundled transactions first, then the fee",
        breaks: "CHAIN-12",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if fee(&answer) > 0
                    && let Some(address) = acted_for(state, call)
                {
                    address.bundles = 0;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-never-bundled",
        does: "takes no bundled transactions, but always the fee",
        seen: "likely: a chain without the notion",
        breaks: "CHAIN-12",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let Some(address) = acted_for(state, call) else { return apply(state, call) };
                let bundles = std::mem::take(&mut address.bundles);
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    address.bundles = bundles;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-fee-not-multiplied",
        does: "takes the fee once, however long the content",
        seen: "likely: contracts before 2.7.0 had no multiplier (E-162)",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let single = state.fees.get(&call.endpoint).copied().unwrap_or_default();
                let back = fee(&answer).saturating_sub(single);
                if field(call).is_some() && back > 0 {
                    answer.body.insert("fee_collected".to_owned(), single.into());
                    let actor = text(call, "actor");
                    if let Some(account) = state.accounts.iter_mut().find(|account| account.actor == actor) {
                        account.balance += back;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-requests-cost-one",
        does: "takes one bundled transaction for a private request or send action",
        seen: "likely: all other actions of FIP-5 take one",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let is_record =
                    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str());
                if is_record && answer.status == 200 && fee(&answer) == 0 {
                    let half = text(call, "content").len() as u64 / 1000 + 1;
                    if let Some(address) = acted_for(state, call) {
                        address.bundles += half;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-thousands-rounded-up",
        does: "counts a full thousand of content as one, not as two",
        seen: "likely: ceil and floor swapped, as the backup has the other (E-136, E-162)",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let is_record =
                    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str());
                let length = text(call, "content").len();
                if is_record
                    && length > 0
                    && length.is_multiple_of(1000)
                    && answer.status == 200
                    && fee(&answer) == 0
                    && let Some(address) = acted_for(state, call)
                {
                    address.bundles += 2;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-backup-costs-at-least-one",
        does: "charges a backup that does not grow for one thousand",
        seen: "likely: \"1 bundled transaction per 1,000 bytes\" (E-136)",
        breaks: "CHAIN-15",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before = acted_for(state, call).map(|address| address.bundles);
                let answer = apply(state, call);
                if call.endpoint == "priv_backup_search_indexes"
                    && answer.status == 200
                    && fee(&answer) == 0
                    && let Some(address) = acted_for(state, call)
                    && Some(address.bundles) == before
                {
                    address.bundles = address.bundles.saturating_sub(1);
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-backup-whole",
        does: "charges a backup by its whole length, not by what it has grown",
        seen: "likely: the stored text is not looked at",
        breaks: "CHAIN-15",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_backup_search_indexes" {
                    return apply(state, call);
                }
                let stored = acted_for(state, call).and_then(|address| address.backup.take());
                let answer = apply(state, call);
                if answer.status != 200
                    && let Some(address) = acted_for(state, call)
                {
                    address.backup = stored;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-backup-appended",
        does: "appends a backup to the stored one",
        seen: "likely: \"back up additional\" is read so",
        breaks: "CHAIN-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let stored =
                    acted_for(state, call).and_then(|address| address.backup.clone()).unwrap_or_default();
                let answer = apply(state, call);
                if call.endpoint == "priv_backup_search_indexes"
                    && answer.status == 200
                    && let Some(address) = acted_for(state, call)
                {
                    address.backup = Some(stored + text(call, "content"));
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-minimum-in-characters",
        does: "counts the least length of content in characters, not in bytes",
        seen: "likely: languages whose length counts characters",
        breaks: "CHAIN-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let content = text(call, "content");
                let is_short = content.chars().count() < 64 && content.len() >= 64;
                if is_short && field(call).is_some() && tried(state, call).status == 200 {
                    return invalid("content", content, "Requires min 64");
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-grant-minimum-not-checked",
        does: "does not look at the length of granted keys",
        seen: "likely: the example of FIP-5 has a key of three characters",
        breaks: "CHAIN-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                for item in call
                    .parameters
                    .get_mut("decrypt_keys")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    if let Some(Value::String(key)) = item.get_mut("decrypt_key") {
                        *key = format!("{key:_<64}");
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-forgets-replaced",
        does: "forgets the number of an address that is replaced",
        seen: "likely: the row is overwritten (E-105)",
        breaks: "CHAIN-19",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    address.replaced_key_ids.clear();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-numbers-of-an-owner",
        does: "takes grants for numbers of other FIO Addresses of the same owner",
        seen: "likely: the owner is what is compared (E-113)",
        breaks: "CHAIN-19",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let Some(address) = acted_for(state, call) else { return apply(state, call) };
                let (own, right) = (address.owner.clone(), address.replaced_key_ids.clone());
                let of_owner = state.addresses.iter().filter(|address| address.owner == own);
                let numbers: Vec<u64> = of_owner
                    .flat_map(|address| address.encrypted_addresses.iter().map(|known| known.key_id))
                    .chain(right.iter().copied())
                    .collect();
                if call.endpoint != "priv_grant_pub_address_access" {
                    return apply(state, call);
                }
                if let Some(address) = acted_for(state, call) {
                    address.replaced_key_ids = numbers;
                }
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    address.replaced_key_ids = right;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-grants-for-any-address",
        does: "takes a grant of the level address for another FIO Address",
        seen: "likely: only the form is checked (E-112)",
        breaks: "CHAIN-20",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                let own = Value::from(text(&call, "payee_fio_address"));
                let known: Vec<String> =
                    state.addresses.iter().map(|address| address.fio_address.clone()).collect();
                for item in call
                    .parameters
                    .get_mut("decrypt_keys")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    let name = item["level_index"].as_str().unwrap_or_default().to_lowercase();
                    if item["level"] == "address" && known.contains(&name) {
                        item["level_index"] = own.clone();
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-first-grant-stays",
        does: "keeps the first key that was granted",
        seen: "likely: the row is there already",
        breaks: "CHAIN-21",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before = acted_for(state, call).map(|address| address.grants.clone()).unwrap_or_default();
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    for grant in &mut address.grants {
                        let is_same = |old: &&fio_chain_model::Grant| {
                            (&old.payer_search_index, &old.level, &old.level_index)
                                == (&grant.payer_search_index, &grant.level, &grant.level_index)
                        };
                        if let Some(old) = before.iter().find(is_same) {
                            grant.decrypt_key.clone_from(&old.decrypt_key);
                        }
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-grants-of-others",
        does: "looks for grants under all FIO Addresses",
        seen: "likely: grants are searched by index alone (E-117)",
        breaks: "CHAIN-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_get_pub_address" {
                    return apply(state, call);
                }
                let all: Vec<_> = state.addresses.iter().flat_map(|address| address.grants.clone()).collect();
                let mut shared = state.clone();
                for address in &mut shared.addresses {
                    address.grants.extend(all.iter().cloned());
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&shared, call)
            };
        },
    },
    Variant {
        id: "chain-grants-for-everybody",
        does: "answers a look-up with a grant under another index",
        seen: "likely: the index is not compared",
        breaks: "CHAIN-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_get_pub_address" {
                    return apply(state, call);
                }
                let mut shared = state.clone();
                for grant in shared.addresses.iter_mut().flat_map(|address| &mut address.grants) {
                    text(call, "payer_search_index").clone_into(&mut grant.payer_search_index);
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&shared, call)
            };
        },
    },
    Variant {
        id: "chain-numbers-shared",
        does: "gives send actions numbers from the sequence of private requests",
        seen: "contracts: requests and FIO Data share a table",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if call.endpoint == "priv_record_send_action" && answer.status == 200 {
                    state.next_private_request_id += 1;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-any-public-key",
        does: "records a private request or send action with any public key",
        seen: "FIP-5's text: the key is not compared (E-156)",
        breaks: "CHAIN-25",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let name = if call.endpoint == "priv_new_funds_request" {
                    "payee_fio_public_key"
                } else {
                    "payer_fio_public_key"
                };
                let right = acted_for(state, call).map(|address| address.encrypt_key.clone());
                let is_record =
                    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str());
                if let (Some(right), true) = (right, is_record) {
                    if let Some(address) = acted_for(state, call) {
                        address.encrypt_key = Some(text(call, name).to_owned());
                    }
                    let answer = apply(state, call);
                    if let Some(address) = acted_for(state, call) {
                        address.encrypt_key = right;
                    }
                    return answer;
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-owner-key-only",
        does: "records a private request or send action with the account's key only",
        seen: "likely: keys for sealing came with FIP-39, after FIP-5",
        breaks: "CHAIN-25",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_record =
                    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str());
                let Some(address) = acted_for(state, call).filter(|_| is_record) else {
                    return apply(state, call);
                };
                let right = (
                    address.encrypt_key.replace(String::new()),
                    std::mem::take(&mut address.public_addresses),
                );
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    (address.encrypt_key, address.public_addresses) = right;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-records-by-index",
        does: "answers with the records of one index after those of another, and twice for an index that is asked for twice",
        seen: "likely: one look-up for each index (E-184, E-185)",
        breaks: "CHAIN-26",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let name = match call.endpoint.as_str() {
                    "priv_get_received_fio_requests" => "payer_search_indexes",
                    "priv_get_received_actions" => "payee_search_indexes",
                    _ => return apply(state, call),
                };
                let mut answer = apply(state, call);
                let indexes = call.parameters[name].as_array().cloned().unwrap_or_default();
                let has_page = ["limit", "offset"].iter().any(|name| call.parameters.get(name).is_some());
                if answer.status == 200
                    && !has_page
                    && let Some(records) = list(&mut answer)
                {
                    let field = name.trim_end_matches("es");
                    let all = records.clone();
                    *records = indexes
                        .iter()
                        .flat_map(|index| all.iter().filter(move |record| record[field] == *index).cloned())
                        .collect();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-more-counts-offset-twice",
        does: "counts the offset twice in what is left",
        seen: "chain_plugin: get_obt_data (E-182)",
        breaks: "CHAIN-28",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let offset = call.parameters.get("offset").and_then(Value::as_u64).unwrap_or_default();
                if let Some(more) = answer.body.get("more").and_then(Value::as_u64) {
                    answer.body.insert("more".to_owned(), (more + 2 * offset).into());
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-limit-0-is-nothing",
        does: "answers a limit of 0 with no records",
        seen: "likely: a limit is taken at its word (E-181)",
        breaks: "CHAIN-28",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.parameters.get("limit") == Some(&json!(0))
                    && let Some(records) = list(&mut answer)
                {
                    let more = std::mem::take(records).len();
                    answer.body.insert("more".to_owned(), more.into());
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-past-the-end-is-empty",
        does: "answers an offset past the end with an empty list",
        seen: "likely: nothing is wrong with it (E-183)",
        breaks: "CHAIN-29",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let offset = call.parameters.get("offset").and_then(Value::as_u64).unwrap_or_default();
                match answer.body.get("message").and_then(Value::as_str) {
                    Some("No FIO Requests.") if offset > 0 => {
                        answered(200, json!({"requests": [], "more": 0}))
                    }
                    Some("No Received Actions.") if offset > 0 => {
                        answered(200, json!({"actions": [], "more": 0}))
                    }
                    _ => answer,
                }
            };
        },
    },
    Variant {
        id: "chain-offset-before-limit",
        does: "looks at the offset before the limit",
        seen: "likely: the order of two checks",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error(&answer) != "Invalid limit" {
                    return answer;
                }
                let other = sending(&mut state.clone(), call, "limit", |_| 1.into());
                if error(&other) == "Invalid offset" { other } else { answer }
            };
        },
    },
    Variant {
        id: "chain-indexes-counted-without-repeats",
        does: "counts an index that is asked for twice once",
        seen: "likely: the indexes are put into a set first",
        breaks: "CHAIN-31",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                for name in ["payer_search_indexes", "payee_search_indexes"] {
                    if let Some(Value::Array(indexes)) = call.parameters.get_mut(name) {
                        indexes.dedup();
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-privacy-2",
        does: "takes a privacy of 2",
        seen: "a draft of FIP-5 (E-206)",
        breaks: "CHAIN-09",
        change: |steps| {
            steps.chain.apply = |state, call| {
                sending(state, call, "privacy", |value| if *value == 2 { 1.into() } else { value.clone() })
            };
        },
    },
    Variant {
        id: "chain-privacy-of-nobody-is-0",
        does: "answers privacy 0 for a FIO Address that nobody has",
        seen: "likely: 0 is the default (E-204)",
        breaks: "CHAIN-32",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if call.endpoint == "privacy_check" && answer.status == 404 {
                    return answered(200, json!({"privacy": 0}));
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-times-with-z",
        does: "ends time stamps with Z",
        seen: "likely: most libraries write them so",
        breaks: "CHAIN-34",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                for record in list(&mut answer).into_iter().flatten() {
                    if let Some(Value::String(stamp)) = record.get_mut("time_stamp") {
                        stamp.push('Z');
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-numbers-as-text",
        does: "answers with the number of a private request as a text",
        seen: "FIP-5's example (E-154)",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.endpoint == "priv_new_funds_request"
                    && let Some(number) = answer.body.get_mut("fio_request_id")
                {
                    *number = number.to_string().into();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-key-id-last",
        does: "answers with the number of the last address for key_id",
        seen: "likely: FIP-5 names one number for several addresses (E-100)",
        breaks: "CHAIN-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if let Some(last) = answer.body.get("key_ids").and_then(|ids| ids.as_array()?.last().cloned())
                {
                    answer.body.insert("key_id".to_owned(), last);
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-republished-keeps-its-number",
        does: "gives an address that takes the place of another the other's number",
        seen: "likely: the row is updated (E-105)",
        breaks: "CHAIN-18",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before = acted_for(state, call)
                    .map(|address| address.encrypted_addresses.clone())
                    .unwrap_or_default();
                let mut answer = apply(state, call);
                if call.endpoint != "priv_add_pub_address" || answer.status != 200 {
                    return answer;
                }
                let mut renamed = Vec::new();
                if let Some(address) = acted_for(state, call) {
                    for known in &mut address.encrypted_addresses {
                        let old = before.iter().find(|old| {
                            (&old.chain_code, &old.token_code) == (&known.chain_code, &known.token_code)
                        });
                        if let Some(old) = old.filter(|old| old.key_id != known.key_id) {
                            renamed.push((known.key_id, old.key_id));
                            known.key_id = old.key_id;
                        }
                    }
                    address.replaced_key_ids.retain(|id| !renamed.iter().any(|(_, old)| old == id));
                }
                for id in answer.body.get_mut("key_ids").and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Some((_, old)) = renamed.iter().find(|(new, _)| *id == *new) {
                        *id = (*old).into();
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-limit-counts-elements",
        does: "counts an address that replaces another towards the 200",
        seen: "likely: elements are counted before they are matched",
        breaks: "CHAIN-18",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let active = acted_for(state, call).map_or(0, |address| address.encrypted_addresses.len());
                let items =
                    call.parameters.get("public_addresses").and_then(Value::as_array).map_or(0, Vec::len);
                let is_over = call.endpoint == "priv_add_pub_address" && active + items > 200;
                if is_over && tried(state, call).status == 200 {
                    let token =
                        call.parameters["public_addresses"][0]["token_code"].as_str().unwrap_or_default();
                    let error =
                        "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.";
                    return invalid("token_code", token, error);
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-unknown-endpoint-is-400",
        does: "answers an endpoint that does not exist with 400",
        seen: "likely: nothing was found to call",
        breaks: "CHAIN-33",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if answer.body.get("message").and_then(Value::as_str) == Some("Unknown endpoint") {
                    answer.status = 400;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-sent-by-account",
        does: "finds private requests by the owner of the key instead of by the key",
        seen: "chain_plugin: the getters of public requests turn keys into accounts (E-035)",
        breaks: "CHAIN-27",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_get_sent_fio_requests" {
                    return apply(state, call);
                }
                let asked = text(call, "fio_public_key").to_owned();
                let owner = state.accounts.iter().find(|account| account.fio_public_key == asked);
                let own: Vec<String> = owner.map_or_else(Vec::new, |owner| {
                    state
                        .addresses
                        .iter()
                        .filter(|address| address.owner == owner.actor)
                        .map(|address| address.fio_address.clone())
                        .collect()
                });
                let mut shared = state.clone();
                for request in &mut shared.private_requests {
                    request.payee_fio_public_key =
                        if own.contains(&request.payee_fio_address) { asked.clone() } else { String::new() };
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                let mut answer = tried(&shared, call);
                let right = state.private_requests.clone();
                for record in list(&mut answer).into_iter().flatten() {
                    if let Some(request) =
                        right.iter().find(|request| record["fio_request_id"] == request.fio_request_id)
                    {
                        record["payee_fio_public_key"] = request.payee_fio_public_key.clone().into();
                    }
                }
                answer
            };
        },
    },
];
