//! Who else could do the work. Each gives the same results, or is not measured.

#[cfg(feature = "native")]
mod aws_lc;
#[cfg(feature = "native")]
mod libsecp256k1;
#[cfg(feature = "native")]
mod openssl;
mod program;

use crate::turns::Contender;
use crate::workload::Exchange;

/// The contenders of all peers that are there, each with the name of its job.
pub fn all(exchange: &Exchange) -> Vec<(String, Contender)> {
    let mut contenders = native(exchange);
    contenders.extend(program::contenders(exchange));
    contenders
}

#[cfg(feature = "native")]
fn native(exchange: &Exchange) -> Vec<(String, Contender)> {
    let peers = [libsecp256k1::contenders, aws_lc::contenders, openssl::contenders];
    peers.into_iter().flat_map(|contenders| contenders(exchange)).collect()
}

#[cfg(not(feature = "native"))]
fn native(_: &Exchange) -> Vec<(String, Contender)> {
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
