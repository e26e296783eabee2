//! The jobs, each with those who do it: the reference first, then the peers.

use std::rc::Rc;

use fio_reference::content::{self, ContentType};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key::PublicKey;
use fio_reference::nbpa::{self, Kdf, Level, Purpose};
use fio_reference::size::{self, Limit};
use fio_reference::{index, key, sealed, text};

use crate::peers;
use crate::scan;
use crate::turns::Contender;
use crate::workload::{Exchange, LENGTHS, Wallet, iv, request};

/// The name of the reference in tables.
pub const REFERENCE: &str = "reference";

/// The name of the reference that uses two cores for one scan.
pub const ON_TWO_CORES: &str = "reference on two cores";

/// The name of two scans at once, one on each core.
pub const TWICE_AT_ONCE: &str = "each of two scans at once";

/// Something to be done.
pub struct Job {
    /// The name in tables.
    pub name: String,
    /// Who does it, the reference first.
    pub contenders: Vec<Contender>,
}

/// All jobs, each with the peers that do it and are there.
pub fn all() -> Vec<Job> {
    let exchange = Exchange::with_contacts(1000);
    let wallets =
        [100, 10_000].map(|counterparties| (counterparties, Rc::new(Wallet::new(10_000, counterparties))));
    let jobs = [curve(&exchange), cold(&exchange), warm(&exchange), forms(&exchange), scans(&wallets)];
    let mut jobs: Vec<Job> = jobs.into_iter().flatten().collect();
    for (name, peer) in peers::all(&exchange, &wallets) {
        let job = jobs.iter_mut().find(|job| job.name == name);
        job.unwrap_or_else(|| panic!("there is no job {name}")).contenders.push(peer);
    }
    jobs
}

/// The name of a scan.
pub fn scan_name(counterparties: usize) -> String {
    format!("scan of 10,000 records from {counterparties}")
}

/// The name of a scan that two cores share.
pub fn shared_scan_name(counterparties: usize) -> String {
    format!("{}, on two cores", scan_name(counterparties))
}

/// The name of a job with keys derived before.
pub fn warm_name(what: &str, length: usize) -> String {
    format!("warm {what} of {length} bytes")
}

fn job<T>(name: &str, work: impl FnMut() -> T + 'static) -> Job {
    Job { name: name.to_owned(), contenders: vec![Contender::here(REFERENCE, work)] }
}

fn curve(exchange: &Exchange) -> Vec<Job> {
    let (own, other, text) =
        (exchange.own.private.clone(), exchange.other.public, exchange.other.text.clone());
    let (for_index, for_poll) = (own.clone(), own.clone());
    let contacts: Vec<PublicKey> = exchange.contacts.iter().map(|contact| contact.public).collect();
    vec![
        job("parse a public key", move || key::parse_fio_public(&text)),
        job("shared secret", move || ecdh::shared_secret(&own, &other, XEncoding::Minimal)),
        job("search index", move || index::publish(&for_index, &other, XEncoding::Minimal)),
        job("1,000 indexes from keys", move || index::poll(std::slice::from_ref(&for_poll), &contacts)),
    ]
}

fn cold(exchange: &Exchange) -> Vec<Job> {
    let (own, other, text) = (exchange.own.private.clone(), exchange.other.public, exchange.text.clone());
    let (content, for_opening) = (request(), own.clone());
    vec![
        job("cold seal", move || content::seal(&content, &own, &other, XEncoding::Minimal, &iv())),
        job("cold open", move || content::open(ContentType::NewFunds, &for_opening, &other, &text)),
    ]
}

fn warm(exchange: &Exchange) -> Vec<Job> {
    let jobs = |(length, (plaintext, sealed)): (usize, &(Vec<u8>, Vec<u8>))| {
        let (for_sealing, for_opening) = (exchange.keys.clone(), exchange.keys.clone());
        let (plaintext, sealed) = (plaintext.clone(), sealed.clone());
        [
            job(&warm_name("seal", length), move || sealed::seal(&for_sealing, &iv(), &plaintext)),
            job(&warm_name("open", length), move || sealed::open(&for_opening, &sealed)),
        ]
    };
    LENGTHS.into_iter().zip(&exchange.sealed).flat_map(jobs).collect()
}

fn forms(exchange: &Exchange) -> Vec<Job> {
    let (content, packed) = (request(), exchange.packed.clone());
    let (bytes, text) = (text::decode(&exchange.text).unwrap(), exchange.text.clone());
    let (to_fit, wallet_secret) = (request(), exchange.own.private.clone());
    let purpose = Purpose {
        fio_address: Some("alice@example"),
        chain_code: Some("BTC"),
        token_code: Some("*"),
        nbpa: Some("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
    };
    vec![
        job("pack", move || content::pack(&content)),
        job("unpack", move || content::unpack(ContentType::NewFunds, &packed)),
        job("base64 encode", move || text::encode(&bytes)),
        job("base64 decode", move || text::decode(&text)),
        job("size budget", move || size::memo_budget(&to_fit, Limit::Deployed { rest: 250 })),
        job("level keys of an address", move || {
            Level::ALL.map(|level| nbpa::level_key(Kdf::Bound, level, &wallet_secret, &purpose))
        }),
    ]
}

fn scans(wallets: &[(usize, Rc<Wallet>)]) -> Vec<Job> {
    let scans = |(counterparties, wallet): &(usize, Rc<Wallet>)| {
        let of = |scan: fn(&Wallet) -> usize| {
            let wallet = Rc::clone(wallet);
            assert_eq!(scan(&wallet), 10_000);
            move || scan(&wallet)
        };
        let mut scan = job(&scan_name(*counterparties), of(scan::on_one_core));
        scan.contenders.push(Contender::here(ON_TWO_CORES, of(scan::on_two_cores)));
        scan.contenders.push(Contender::here("reference, each by itself", of(scan::one_by_one)));
        let mut shared = job(&shared_scan_name(*counterparties), of(scan::on_two_cores));
        shared.contenders.push(Contender::here(TWICE_AT_ONCE, of(scan::twice_at_once)));
        [scan, shared]
    };
    wallets.iter().flat_map(scans).collect()
}
