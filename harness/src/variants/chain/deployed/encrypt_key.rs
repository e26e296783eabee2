//! Mistakes in the encryption key of a FIO Address.

use fio_chain_model::apply;

use crate::variants::Variant;
use crate::variants::chain::{error, error_field, fee, invalid, named, sending, text, tried, while_changed};

pub(super) const VARIANTS: &[Variant] = &[
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
                    return invalid("encrypt_public_key", "", "Encrypt key not a valid FIO Public Key");
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
];
