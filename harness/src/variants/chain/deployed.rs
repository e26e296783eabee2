//! Wrong variants of the chapter *The deployed neighbours of FIP-5*.

use fio_chain_model::{Answer, Call, State, Status, apply};
use serde_json::Value;

use super::{GRACE, error, error_field, fee, forbidden, list, named, sending, text, tried, with_expiration};
use crate::variants::Variant;

/// Calls, and mends the FIO Address of a transfer that was carried out: what was there before, and what is there now.
fn after_transfer(
    state: &mut State,
    call: &Call,
    mend: fn(&fio_chain_model::Address, &mut fio_chain_model::Address),
) -> Answer {
    let before = named(state, text(call, "fio_address")).map(|address| address.clone());
    let answer = apply(state, call);
    if call.endpoint == "transfer_fio_address"
        && answer.status == 200
        && let (Some(before), Some(now)) = (before, named(state, text(call, "fio_address")))
    {
        mend(&before, now);
    }
    answer
}

/// Calls a single endpoint while no FIO Address has privacy, or with what else is changed, and sets the state right again.
fn while_changed(state: &mut State, call: &Call, change: impl FnOnce(&mut State)) -> Answer {
    let right: Vec<_> =
        state.addresses.iter().map(|address| (address.privacy, address.encrypt_key.clone())).collect();
    change(state);
    let answer = apply(state, call);
    for (address, (privacy, encrypt_key)) in state.addresses.iter_mut().zip(right) {
        address.privacy = privacy;
        address.encrypt_key = encrypt_key;
    }
    answer
}

fn is_privacy(answer: &Answer) -> bool {
    ["Public FIO Requests not allowed.", "Public OBT records not allowed."].contains(&error(answer))
}

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "deployed-without-full-stop",
        does: "leaves the full stop after \"Fee exceeds supplied maximum\" out",
        seen: "FIP-5's text (E-221)",
        breaks: "DEPLOYED-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if error(&answer) == "Fee exceeds supplied maximum." {
                    answer.body["fields"][0]["error"] = "Fee exceeds supplied maximum".into();
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-privacy-not-checked",
        does: "lets public requests and FIO Data through whatever the privacy",
        seen: "contracts: as deployed, before FIP-5",
        breaks: "DEPLOYED-03",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "new_funds_request" | "record_obt_data" => while_changed(state, call, |state| {
                    for address in &mut state.addresses {
                        address.privacy = 0;
                    }
                }),
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "deployed-privacy-of-the-payer-for-data",
        does: "looks at the payer's privacy where FIO Data is recorded",
        seen: "FIP-5's text (E-200)",
        breaks: "DEPLOYED-04",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "record_obt_data" {
                    return apply(state, call);
                }
                let payer = named(state, text(call, "payer_fio_address")).map(|address| address.privacy);
                while_changed(state, call, |state| {
                    if let (Some(privacy), Some(payee)) =
                        (payer, named(state, text(call, "payee_fio_address")))
                    {
                        payee.privacy = privacy;
                    }
                })
            };
        },
    },
    Variant {
        id: "deployed-privacy-after-owner",
        does: "looks at privacy after the owner",
        seen: "likely: the new check is put last (E-208)",
        breaks: "DEPLOYED-05",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let own = if call.endpoint == "new_funds_request" {
                    "payee_fio_address"
                } else {
                    "payer_fio_address"
                };
                let is_owner =
                    named(state, text(call, own)).is_none_or(|address| address.owner == text(call, "actor"));
                if is_privacy(&answer) && !is_owner { forbidden() } else { answer }
            };
        },
    },
    Variant {
        id: "deployed-privacy-before-domain",
        does: "looks at privacy before the domain of the FIO Address that is charged",
        seen: "likely: right after the counterparty is found (E-208)",
        breaks: "DEPLOYED-05",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error(&answer) != "FIO Domain expired" {
                    return answer;
                }
                let mut valid = state.clone();
                for domain in &mut valid.domains {
                    domain.expiration = u32::MAX;
                }
                let other = tried(&valid, call);
                if is_privacy(&other) { other } else { answer }
            };
        },
    },
    Variant {
        id: "deployed-privacy-binds-its-owner",
        does: "keeps a payee with privacy 1 from asking in public",
        seen: "likely: privacy is read as \"nothing public\"",
        breaks: "DEPLOYED-06",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let payee =
                    named(state, text(call, "payee_fio_address")).is_some_and(|address| address.privacy == 1);
                if call.endpoint == "new_funds_request" && payee && tried(state, call).status == 200 {
                    return super::invalid(
                        "payer_fio_address",
                        text(call, "payer_fio_address"),
                        "Public FIO Requests not allowed.",
                    );
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-privacy",
        does: "leaves the privacy as it was where a FIO Address is transferred",
        seen: "likely: the sources do not say (E-205)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply =
                |state, call| after_transfer(state, call, |before, now| now.privacy = before.privacy);
        },
    },
    Variant {
        id: "deployed-transfer-keeps-backup",
        does: "leaves the backup where a FIO Address is transferred",
        seen: "likely: the sources do not say (E-141)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| now.backup.clone_from(&before.backup))
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-sealed-addresses",
        does: "leaves encrypted addresses and grants where a FIO Address is transferred",
        seen: "likely: the sources do not say (E-086)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| {
                    now.encrypted_addresses.clone_from(&before.encrypted_addresses);
                    now.grants.clone_from(&before.grants);
                })
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-numbers",
        does: "lets the new owner grant numbers that were replaced before a transfer",
        seen: "likely: replaced numbers are kept apart",
        breaks: "DEPLOYED-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| {
                    now.replaced_key_ids.clone_from(&before.replaced_key_ids);
                })
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-clear-addresses",
        does: "leaves addresses in the clear where a FIO Address is transferred",
        seen: "likely: only the owner is changed",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| {
                    now.public_addresses.extend(
                        before.public_addresses.iter().filter(|known| known.chain_code != "FIO").cloned(),
                    );
                    now.public_addresses
                        .sort_by_key(|known| (known.chain_code.clone(), known.token_code.clone()));
                })
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-encrypt-key",
        does: "leaves the former owner's encryption key where a FIO Address is transferred",
        seen: "contracts before 2.9.0 (E-030)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| now.encrypt_key.clone_from(&before.encrypt_key))
            };
        },
    },
    Variant {
        id: "deployed-transfer-fills-bundles",
        does: "gives a FIO Address new bundled transactions where it is transferred",
        seen: "likely: as if it were registered anew",
        breaks: "DEPLOYED-08",
        change: |steps| {
            steps.chain.apply = |state, call| after_transfer(state, call, |_, now| now.bundles = 100);
        },
    },
    Variant {
        id: "deployed-numbers-given-again",
        does: "gives the numbers from before a transfer out again",
        seen: "likely: the next number is the greatest one stored, plus one",
        breaks: "DEPLOYED-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if call.endpoint == "transfer_fio_address" && answer.status == 200 && state.next_key_id > 1000
                {
                    state.next_key_id = 1000;
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-more-counts-offset-twice",
        does: "counts the offset twice in what is left of FIO Data",
        seen: "chain_plugin: get_obt_data (E-182)",
        breaks: "DEPLOYED-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let offset = call.parameters.get("offset").and_then(Value::as_u64).unwrap_or_default();
                if call.endpoint == "get_obt_data"
                    && let Some(more) = answer.body.get("more").and_then(Value::as_u64)
                {
                    answer.body.insert("more".to_owned(), (more + 2 * offset).into());
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-data-in-one-order",
        does: "answers FIO Data in the order of recording, sent or received",
        seen: "likely: one list",
        breaks: "DEPLOYED-21",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.endpoint == "get_obt_data"
                    && let Some(records) = list(&mut answer)
                {
                    records.sort_by_key(|record| record["fio_request_id"].as_u64());
                    records.dedup();
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-records-mapped-key",
        does: "records the key that get_encrypt_key answers",
        seen: "the text of the developer hub (E-031)",
        breaks: "DEPLOYED-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if !["new_funds_request", "record_obt_data"].contains(&call.endpoint.as_str()) {
                    return apply(state, call);
                }
                while_changed(state, call, |state| {
                    for address in &mut state.addresses {
                        let mapped = address
                            .public_addresses
                            .iter()
                            .find(|known| known.chain_code == "FIO" && known.token_code == "FIO");
                        if address.encrypt_key.is_none() {
                            address.encrypt_key = mapped.map(|known| known.public_address.clone());
                        }
                    }
                })
            };
        },
    },
    Variant {
        id: "deployed-records-account-key",
        does: "records the account's key, whatever key is stored",
        seen: "contracts before 2.9.0 (E-030)",
        breaks: "DEPLOYED-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if !["new_funds_request", "record_obt_data"].contains(&call.endpoint.as_str()) {
                    return apply(state, call);
                }
                while_changed(state, call, |state| {
                    for address in &mut state.addresses {
                        address.encrypt_key = None;
                    }
                })
            };
        },
    },
    Variant {
        id: "deployed-fee-of-a-bundled-update",
        does: "answers update_encrypt_key with the fee where a bundled transaction was taken",
        seen: "contracts: updcryptkey (E-037)",
        breaks: "DEPLOYED-15",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let single = state.fees.get("update_encrypt_key").copied();
                if call.endpoint == "update_encrypt_key" && answer.status == 200 && fee(&answer) == 0 {
                    answer.body.insert("fee_collected".to_owned(), single.into());
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-empty-key-refused",
        does: "does not let the encryption key be taken away",
        seen: "likely: an empty text is no key (E-032)",
        breaks: "DEPLOYED-15",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint == "update_encrypt_key"
                    && text(call, "encrypt_public_key").is_empty()
                    && tried(state, call).status == 200
                {
                    return super::invalid(
                        "encrypt_public_key",
                        "",
                        "Encrypt key not a valid FIO Public Key",
                    );
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "deployed-empty-key-falls-back",
        does: "answers the mapped key where the stored one is empty",
        seen: "the text of FIP-39 (E-032)",
        breaks: "DEPLOYED-15",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "get_encrypt_key" => {
                    let key = named(state, text(call, "fio_address"))
                        .and_then(|address| address.encrypt_key.clone());
                    while_changed(state, call, |state| {
                        if let Some(address) =
                            named(state, text(call, "fio_address")).filter(|_| key.as_deref() == Some(""))
                        {
                            address.encrypt_key = None;
                        }
                    })
                }
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "deployed-loose-numbers",
        does: "takes 5a and \" 5\" for the number 5",
        seen: "contracts: atoi",
        breaks: "DEPLOYED-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                sending(state, call, "fio_request_id", |value| {
                    let digits: String = value
                        .as_str()
                        .unwrap_or_default()
                        .trim()
                        .chars()
                        .take_while(char::is_ascii_digit)
                        .collect();
                    if digits.is_empty() { value.clone() } else { digits.into() }
                })
            };
        },
    },
    Variant {
        id: "deployed-case-of-addresses",
        does: "does not find FIO Addresses in capitals where public requests and FIO Data are recorded",
        seen: "contracts: newfundsreq and recordobt (E-225)",
        breaks: "DEPLOYED-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_record = ["new_funds_request", "record_obt_data"].contains(&call.endpoint.as_str());
                let capital = ["payer_fio_address", "payee_fio_address"]
                    .into_iter()
                    .find(|name| text(call, name).bytes().any(|byte| byte.is_ascii_uppercase()));
                match capital.filter(|_| is_record && tried(state, call).status == 200) {
                    Some(name) => super::invalid(name, text(call, name), "No such FIO Address"),
                    None => apply(state, call),
                }
            };
        },
    },
    Variant {
        id: "deployed-answers-any-request",
        does: "takes an answer to a request that is settled",
        seen: "likely: the status is not looked at",
        breaks: "DEPLOYED-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint == "record_obt_data"
                    && error(&tried(state, call)).starts_with("Only pending")
                {
                    for record in &mut state.records {
                        record.status = record.status.map(|_| Status::Requested);
                    }
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "deployed-answered-by-todays-owner",
        does: "lets the owner of today answer a request, as it lets him reject it",
        seen: "likely: the FIO Address is looked up again",
        breaks: "DEPLOYED-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let right: Vec<String> = state.records.iter().map(|record| record.payer.clone()).collect();
                if call.endpoint == "record_obt_data" {
                    let owners: Vec<_> = state
                        .addresses
                        .iter()
                        .map(|address| (address.fio_address.clone(), address.owner.clone()))
                        .collect();
                    for record in &mut state.records {
                        if let Some((_, owner)) =
                            owners.iter().find(|(name, _)| *name == record.payer_fio_address)
                        {
                            record.payer.clone_from(owner);
                        }
                    }
                }
                let answer = apply(state, call);
                for (record, payer) in state.records.iter_mut().zip(right) {
                    record.payer = payer;
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-lists-by-recorded-key",
        does: "lists requests by the recorded keys instead of by account",
        seen: "the text of FIP-1 (E-035)",
        breaks: "DEPLOYED-20",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let names =
                    ["get_pending_fio_requests", "get_received_fio_requests", "get_sent_fio_requests"];
                if !names.contains(&call.endpoint.as_str()) {
                    return apply(state, call);
                }
                let asked = text(call, "fio_public_key");
                let actor = fio_reference::key::parse_fio_public(asked)
                    .and_then(|public| fio_reference::account::account_name(&public));
                let actor = actor.unwrap_or_default();
                let mut listed = state.clone();
                for record in &mut listed.records {
                    record.payer =
                        if record.payer_fio_public_key == asked { actor.clone() } else { String::new() };
                    record.payee =
                        if record.payee_fio_public_key == asked { actor.clone() } else { String::new() };
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&listed, call)
            };
        },
    },
    Variant {
        id: "deployed-no-pending-everywhere",
        does: "says \"No pending FIO Requests\" where there are none at all",
        seen: "the API's documentation (E-188)",
        breaks: "DEPLOYED-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.endpoint == "get_pending_fio_requests" && answer.status == 404 {
                    answer.body.insert("message".to_owned(), "No pending FIO Requests".into());
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-registers-in-the-grace",
        does: "registers FIO Addresses for 30 days after the domain has expired",
        seen: "likely: all other actions have them",
        breaks: "DEPLOYED-11",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "register_fio_address" => {
                    with_expiration(state, call, |expiration| expiration.saturating_add(GRACE))
                }
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "deployed-registers-on-any-domain",
        does: "registers FIO Addresses on private domains of others",
        seen: "likely: the flag is forgotten",
        breaks: "DEPLOYED-11",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let right: Vec<u8> = state.domains.iter().map(|domain| domain.is_public).collect();
                if call.endpoint == "register_fio_address" {
                    for domain in &mut state.domains {
                        domain.is_public = 1;
                    }
                }
                let answer = apply(state, call);
                if call.endpoint == "register_fio_address" {
                    for (domain, is_public) in state.domains.iter_mut().zip(right) {
                        domain.is_public = is_public;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-domains-are-public",
        does: "registers domains as public",
        seen: "likely: the default is not said",
        breaks: "DEPLOYED-10",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before: Vec<String> =
                    state.domains.iter().map(|domain| domain.fio_domain.clone()).collect();
                let answer = apply(state, call);
                for domain in &mut state.domains {
                    if !before.contains(&domain.fio_domain) {
                        domain.is_public = 1;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-negative-key-is-the-same",
        does: "takes a key and its negative for the same, as they have the same account name",
        seen: "likely: accounts are compared, not keys",
        breaks: "DEPLOYED-12",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error(&answer) != "FIO account already bound" {
                    return answer;
                }
                let name = error_field(&answer).to_owned();
                let actor = fio_reference::key::parse_fio_public(text(call, &name))
                    .and_then(|public| fio_reference::account::account_name(&public));
                let key = state
                    .accounts
                    .iter()
                    .find(|account| Ok(&account.actor) == actor.as_ref())
                    .map(|account| account.fio_public_key.clone());
                sending(state, call, &name, |_| key.into())
            };
        },
    },
    Variant {
        id: "deployed-names-without-privacy",
        does: "leaves privacy out of the lists of names",
        seen: "chain_plugin: as deployed, before FIP-5",
        breaks: "DEPLOYED-09",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                for address in
                    answer.body.get_mut("fio_addresses").and_then(Value::as_array_mut).into_iter().flatten()
                {
                    if let Some(address) = address.as_object_mut() {
                        address.remove("privacy");
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-names-sorted",
        does: "lists FIO Addresses by their names",
        seen: "likely: a map is kept in the order of its keys",
        breaks: "DEPLOYED-09",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut sorted = state.clone();
                sorted.addresses.sort_by(|a, b| a.fio_address.cmp(&b.fio_address));
                match call.endpoint.as_str() {
                    "get_fio_names" | "get_fio_addresses" => {
                        state.now = state.now.max(call.time.unwrap_or_default());
                        tried(&sorted, call)
                    }
                    _ => apply(state, call),
                }
            };
        },
    },
    Variant {
        id: "deployed-names-without-bundles",
        does: "leaves the remaining bundled transactions out of the lists of names",
        seen: "FIP-5's example (E-207)",
        breaks: "DEPLOYED-09",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                for address in
                    answer.body.get_mut("fio_addresses").and_then(Value::as_array_mut).into_iter().flatten()
                {
                    if let Some(address) = address.as_object_mut() {
                        address.remove("remaining_bundled_tx");
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-without-star",
        does: "does not fall back on the address for all tokens of a chain",
        seen: "likely: it is newer than most wallets",
        breaks: "DEPLOYED-14",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_star = text(call, "token_code") == "*";
                let mut listed = state.clone();
                if call.endpoint != "get_pub_address" || is_star {
                    return apply(state, call);
                }
                for address in &mut listed.addresses {
                    address.public_addresses.retain(|known| known.token_code != "*");
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&listed, call)
            };
        },
    },
];
