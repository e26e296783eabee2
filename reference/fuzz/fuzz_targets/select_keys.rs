//! Key selection over any recorded keys and content.

#![no_main]

use fio_reference::key::parse_private_bytes;
use fio_reference::r#match::{Getter, Record, Role, select};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str, &str, u8, Option<Vec<&str>>)| {
    let (payer, payee, content, choice, counterparties) = input;
    let record = Record { payer_fio_public_key: payer, payee_fio_public_key: payee, content };
    let keyring = [parse_private_bytes(&[1; 32]).expect("in range")];
    let getter = Getter::ALL[usize::from(choice) % Getter::ALL.len()];
    for role in [None, Some(Role::Payer), Some(Role::Payee)] {
        let _ = select(getter, role, &record, &keyring, counterparties.as_deref());
    }
});
