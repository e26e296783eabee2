//! The scan of a wallet: match the keys of each record, open it, read its content.

use fio_reference::r#match::{self as matching, Getter, Keyring, Record};
use fio_reference::{content, key};
use hashbrown::HashMap;

use crate::workload::Wallet;

/// The most records that a getter of the chain answers with.
const PAGE: usize = 1000;

/// Scans on one core. How many records opened.
pub fn on_one_core(wallet: &Wallet) -> usize {
    open(wallet, &wallet.records())
}

/// Scans on two cores, each with every other counterparty, so that no keys are derived twice.
pub fn on_two_cores(wallet: &Wallet) -> usize {
    let mut is_even = HashMap::new();
    let (even, odd): (Vec<Record>, Vec<Record>) = wallet.records().into_iter().partition(|record| {
        let met = is_even.len();
        *is_even.entry(record.payee_fio_public_key).or_insert(met % 2 == 0)
    });
    std::thread::scope(|scope| {
        let even = scope.spawn(|| open(wallet, &even));
        open(wallet, &odd) + even.join().unwrap()
    })
}

/// Scans twice, at once on two cores: with nothing shared, as fast as two cores can be.
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
    wallet.records().iter().filter(|record| select(record).is_ok()).count()
}

/// The least that a scan needs to do: each counterparty's text read once and its keys derived once, all together.
pub fn curve_alone(wallet: &Wallet) -> usize {
    let mut texts: Vec<&str> = wallet.received.iter().map(|(payee, _)| payee.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    let publics: Vec<_> = texts.iter().map(|text| key::parse_fio_public(text).unwrap()).collect();
    content::PairKeys::derive_with_all(&wallet.owner.private, &publics).len()
}

fn open(wallet: &Wallet, records: &[Record]) -> usize {
    let mut keyring = Keyring::new(std::slice::from_ref(&wallet.owner.private));
    let mut select = |page| keyring.select_all(Getter::ReceivedRequests, None, page, None);
    records.chunks(PAGE).map(|page| select(page).iter().filter(|selected| selected.is_ok()).count()).sum()
}
