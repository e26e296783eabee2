//! The hot paths: keys, shared secret, sealing and opening, packing.
//!
//! *Cold* means from keys to the end, *warm* with the secret already derived: what a wallet saves that opens many records of one pair.

#![allow(missing_docs)] // criterion's macros make a public function
#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::{key, text};

const ALICE: &str = "5J9bWm2ThenDm3tjvmUgHtWCVMUdjRR1pxnRtnJjvKA4b2ut5WK";
const BOB: &str = "5JoQtsKQuH8hC9MyvfJAqo6qmKLm8ePYNucs7tPu2YxG12trzBt";

fn keys(criterion: &mut Criterion) {
    let bob = key::format_fio_public(&key::public_of(&key::parse_wif(BOB).unwrap()));
    let mut group = criterion.benchmark_group("key");
    group.bench_function("parse_wif", |bencher| bencher.iter(|| key::parse_wif(black_box(ALICE))));
    group.bench_function("parse_fio_public", |bencher| {
        bencher.iter(|| key::parse_fio_public(black_box(&bob)));
    });
    let alice = key::parse_wif(ALICE).unwrap();
    group.bench_function("public_of", |bencher| bencher.iter(|| key::public_of(black_box(&alice))));
    group.finish();
}

fn secret(criterion: &mut Criterion) {
    let alice = key::parse_wif(ALICE).unwrap();
    let bob = key::public_of(&key::parse_wif(BOB).unwrap());
    criterion.bench_function("ecdh/shared_secret", |bencher| {
        bencher.iter(|| ecdh::shared_secret(black_box(&alice), black_box(&bob), XEncoding::Minimal));
    });
}

fn warm(criterion: &mut Criterion) {
    let keys = sealed::derive_keys(b"secret");
    let iv = InitializationVector::from_bytes(&[7; 16]).unwrap();
    let mut group = criterion.benchmark_group("warm");
    for length in [60, 160, 1000] {
        let plaintext = vec![b'x'; length];
        let sealed_bytes = sealed::seal(&keys, &iv, &plaintext);
        group.throughput(Throughput::Bytes(length as u64));
        group.bench_with_input(BenchmarkId::new("seal", length), &plaintext, |bencher, plaintext| {
            bencher.iter(|| sealed::seal(&keys, &iv, black_box(plaintext)));
        });
        group.bench_with_input(BenchmarkId::new("open", length), &sealed_bytes, |bencher, sealed_bytes| {
            bencher.iter(|| sealed::open(&keys, black_box(sealed_bytes)));
        });
    }
    group.finish();
}

fn cold(criterion: &mut Criterion) {
    let (alice, bob) = (key::parse_wif(ALICE).unwrap(), key::parse_wif(BOB).unwrap());
    let (alice_public, bob_public) = (key::public_of(&alice), key::public_of(&bob));
    let iv = InitializationVector::from_bytes(&[7; 16]).unwrap();
    let content = request();
    let sealed_text = content::seal(&content, &alice, &bob_public, XEncoding::Minimal, &iv).unwrap();
    let mut group = criterion.benchmark_group("cold");
    group.bench_function("seal", |bencher| {
        bencher.iter(|| content::seal(black_box(&content), &alice, &bob_public, XEncoding::Minimal, &iv));
    });
    group.bench_function("open", |bencher| {
        bencher.iter(|| content::open(ContentType::NewFunds, &bob, &alice_public, black_box(&sealed_text)));
    });
    group.finish();
}

fn forms(criterion: &mut Criterion) {
    let content = request();
    let plaintext = content::pack(&content).unwrap();
    let encoded = text::encode(&[7; 160]);
    let mut group = criterion.benchmark_group("forms");
    group.bench_function("pack", |bencher| bencher.iter(|| content::pack(black_box(&content))));
    group.bench_function("unpack", |bencher| {
        bencher.iter(|| content::unpack(ContentType::NewFunds, black_box(&plaintext)));
    });
    group.bench_function("decode_text", |bencher| bencher.iter(|| text::decode(black_box(&encoded))));
    group.finish();
}

fn request() -> Content {
    let json = serde_json::json!({
        "payee_public_address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "amount": "0.5", "chain_code": "BTC", "token_code": "BTC", "memo": "Lunch, 3 May",
    });
    Content::parse_json(ContentType::NewFunds, &json).unwrap()
}

criterion_group!(benches, keys, secret, warm, cold, forms);
criterion_main!(benches);
