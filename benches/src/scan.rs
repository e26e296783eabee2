//! The scan of a wallet: match the keys of each record, open it, read its content.

use fio_reference::r#match::{self as matching, Getter, Keyring, Record};
use fio_reference::{content, key};
use hashbrown::HashMap;

use crate::workload::Wallet;

/// The most records that a getter of the chain answers with.
const PAGE: usize = 1000;

/// Scans on one core. How many records opened.
pub fn on_one_core(wallet: &Wallet) -> usize {
    open(wallet, wallet.records())
}

/// Scans on two cores, each with every other counterparty, so that no keys are derived twice.
pub fn on_two_cores(wallet: &Wallet) -> usize {
    std::thread::scope(|scope| {
        let other = scope.spawn(|| open(wallet, half(wallet, 1)));
        open(wallet, half(wallet, 0)) + other.join().unwrap()
    })
}

/// The records of every other counterparty: of the first, the third, and so on, or of the rest.
fn half(wallet: &Wallet, which: usize) -> impl Iterator<Item = Record<'_>> {
    let mut numbers = HashMap::new();
    wallet.records().filter(move |record| {
        let next = numbers.len();
        *numbers.entry(record.payee_fio_public_key).or_insert(next) % 2 == which
    })
}

/// Scans twice, at once on two cores, with nothing shared: what each core does while the other is as busy.
pub fn twice_at_once(wallet: &Wallet) -> usize {
    std::thread::scope(|scope| {
        let other = scope.spawn(|| on_one_core(wallet));
        assert_eq!(on_one_core(wallet), other.join().unwrap());
        wallet.received.len()
    })
}

/// Scans without keeping anything from one record to the next.
pub fn one_by_one(wallet: &Wallet) -> usize {
    let keyring = std::slice::from_ref(&wallet.owner.private);
    let select = |record: &Record| matching::select(Getter::ReceivedRequests, None, record, keyring, None);
    wallet.records().filter(|record| select(record).is_ok()).count()
}

/// The least that a scan needs to do: each counterparty's text read once and its keys derived once, all together.
pub fn curve_alone(wallet: &Wallet) -> usize {
    let mut texts: Vec<&str> = wallet.received.iter().map(|(payee, _)| payee.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    let publics: Vec<_> = texts.iter().map(|text| key::parse_fio_public(text).unwrap()).collect();
    content::PairKeys::derive_with_all(&wallet.owner.private, &publics).len()
}

/// Opens records page by page, as the chain answers.
fn open<'w>(wallet: &'w Wallet, mut records: impl Iterator<Item = Record<'w>>) -> usize {
    let mut keyring = Keyring::new(std::slice::from_ref(&wallet.owner.private));
    let mut opened = 0;
    loop {
        let page: Vec<Record> = records.by_ref().take(PAGE).collect();
        if page.is_empty() {
            return opened;
        }
        let selected = keyring.select_all(Getter::ReceivedRequests, None, &page, None);
        opened += selected.iter().filter(|selected| selected.is_ok()).count();
    }
}
