//! How often memory is taken on the way from text to plaintext, with the keys of the pair derived before.

#![allow(clippy::unwrap_used)]

use fio_benches::workload::Exchange;
use fio_reference::content::PairKeys;
use fio_reference::text;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

#[test]
fn a_warm_open_takes_memory_at_most_three_times() {
    let exchange = Exchange::with_contacts(0);
    let keys = PairKeys::derive(&exchange.own.private, &exchange.other.public);
    let _profiler = dhat::Profiler::builder().testing().build();
    let before = dhat::HeapStats::get().total_blocks;
    let (plaintext, _) = keys.open(&text::decode(&exchange.text).unwrap()).unwrap();
    let taken = dhat::HeapStats::get().total_blocks - before;
    assert_eq!(*plaintext, exchange.packed);
    assert!((1..=3).contains(&taken), "{taken} allocations");
}
