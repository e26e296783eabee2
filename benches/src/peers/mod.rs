//! Who else could do the work. Each gives the same results, or is not measured.

#[cfg(feature = "native")]
mod aws_lc;
#[cfg(feature = "native")]
mod libsecp256k1;
#[cfg(feature = "native")]
mod openssl;
mod program;

use std::rc::Rc;

#[cfg(feature = "native")]
use crate::jobs::warm_name;
use crate::turns::Contender;
#[cfg(feature = "native")]
use crate::workload::iv;
use crate::workload::{Exchange, Wallet};

/// The contenders of all peers that are there, each with the name of its job.
pub fn all(exchange: &Exchange, wallets: &[(usize, Rc<Wallet>)]) -> Vec<(String, Contender)> {
    let mut contenders = native(exchange, wallets);
    contenders.extend(program::contenders(exchange));
    contenders
}

#[cfg(feature = "native")]
fn native(exchange: &Exchange, wallets: &[(usize, Rc<Wallet>)]) -> Vec<(String, Contender)> {
    let mut contenders = libsecp256k1::contenders(exchange, wallets);
    contenders.extend(aws_lc::contenders(exchange));
    contenders.extend(openssl::contenders(exchange));
    contenders
}

#[cfg(not(feature = "native"))]
fn native(_: &Exchange, _: &[(usize, Rc<Wallet>)]) -> Vec<(String, Contender)> {
    eprintln!("libsecp256k1, aws-lc and OpenSSL are not measured: they take --features native");
    Vec::new()
}

/// A peer's work in this process: what it gives is compared first with what the reference gives.
#[cfg(feature = "native")]
fn checked<T: PartialEq>(
    job: &str,
    peer: &str,
    expected: &T,
    mut work: impl FnMut() -> T + 'static,
) -> (String, Contender) {
    assert!(work() == *expected, "{job}: {peer} gives another result");
    (job.to_owned(), Contender::here(peer, work))
}

/// The warm jobs, done with keys of the peer's own kind.
#[cfg(feature = "native")]
fn warm<K: 'static>(
    peer: &str,
    exchange: &Exchange,
    keys: impl Fn(&fio_reference::sealed::Keys) -> K,
    seal: fn(&K, &[u8; 16], &[u8]) -> Vec<u8>,
    open: fn(&K, &[u8]) -> Option<Vec<u8>>,
) -> Vec<(String, Contender)> {
    let contenders = |(plaintext, sealed): &(Vec<u8>, Vec<u8>)| {
        let (length, keys_to_seal, keys_to_open) =
            (plaintext.len(), keys(&exchange.keys), keys(&exchange.keys));
        let (to_seal, to_open) = (plaintext.clone(), sealed.clone());
        let seal = move || seal(&keys_to_seal, iv().as_bytes(), &to_seal);
        let open = move || open(&keys_to_open, &to_open);
        [
            checked(&warm_name("seal", length), peer, sealed, seal),
            checked(&warm_name("open", length), peer, &Some(plaintext.clone()), open),
        ]
    };
    exchange.sealed.iter().flat_map(contenders).collect()
}
