//! Key material in error texts and on standard error is found, in whatever form it is printed.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use fio_conformance::leak::{self, Channel, Material, Watch};
use fio_conformance::protocol::message::Outcome;
use fio_reference::{ecdh, grant, key, sealed, text};
use fio_vectors::{Suite, Vector};
use serde_json::Value;

/// Content sealed under another encoding of x than the tag is right for, so that there is a right tag to give away.
const REFUSED: &str = "content.open.request_tag_flipped";

static SUITE: LazyLock<Suite> = LazyLock::new(|| Suite::embedded().unwrap());

fn refused() -> &'static Vector {
    let is_forged = |vector: &&Vector| {
        vector.op == "content.open" && vector.fault.as_ref().is_some_and(|fault| fault.at == "tag")
    };
    SUITE.vector(REFUSED).or_else(|| SUITE.vectors().find(is_forged)).unwrap()
}

/// The key material of a vector with a private key, a public key and a text, worked out here.
fn secrets(vector: &Vector) -> Vec<(Material, Vec<u8>)> {
    let field = |name: &str| vector.input[name].as_str().unwrap();
    let private = key::parse_private_bytes(&hex::decode(field("private")).unwrap()).unwrap();
    let public = key::parse_fio_public(field("public")).unwrap();
    let x = ecdh::shared_x(&private, &public);
    let secret = ecdh::shared_secret(&private, &public, ecdh::XEncoding::Minimal);
    let sealed = text::decode(field("text")).unwrap();
    let authenticated = sealed::split(&sealed).unwrap().authenticated;
    let tag = sealed::authenticate(&sealed::derive_keys(secret.as_bytes()), authenticated);
    let derived = ecdh::hash_x(secret.as_bytes());
    vec![
        (Material::PrivateKey, private.to_bytes().to_vec()),
        (Material::SharedX, x.to_vec()),
        (Material::SharedSecret, secret.as_bytes().to_vec()),
        (Material::Keys, derived.as_bytes()[..32].to_vec()),
        (Material::Keys, derived.as_bytes()[32..].to_vec()),
        (Material::Tag, tag.to_vec()),
    ]
}

/// Bytes as programs print them.
fn printed(bytes: &[u8]) -> Vec<String> {
    let lower = hex::encode(bytes);
    let each = |form: &dyn Fn(&u8) -> String, between: &str| {
        bytes.iter().map(form).collect::<Vec<_>>().join(between)
    };
    vec![
        lower.to_uppercase(),
        format!("0x{lower}"),
        format!("<Buffer {}>", each(&|byte| format!("{byte:02x}"), " ")),
        each(&|byte| format!("{byte:02X}"), ":"),
        format!("b'{}'", each(&|byte| format!("\\x{byte:02x}"), "")),
        format!("[{}]", each(&|byte| format!("0x{byte:02x}"), ", ")),
        format!("[{}]", each(&u8::to_string, " ")),
        format!("Uint8Array(32) [\n  {}\n]", each(&u8::to_string, ", ")),
        text::encode(bytes),
        text::encode(bytes).replace('+', "-").replace('/', "_"),
        lower,
    ]
}

/// The shared secret of two parties.
fn shared_secret(private: &Value, public: &Value) -> Vec<u8> {
    let private = key::parse_private_bytes(&bytes(private)).unwrap();
    let public = key::parse_fio_public(public.as_str().unwrap()).unwrap();
    ecdh::shared_secret(&private, &public, ecdh::XEncoding::Minimal).as_bytes().to_vec()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn in_answer(vector: &Vector, outcome: &Outcome) -> Vec<Material> {
    let watch = Watch::new(&SUITE, []);
    let leaks = leak::find(&[(vector, outcome)], &watch);
    assert!(leaks.iter().all(|leak| leak.channel == Channel::Answer && leak.vectors == [vector.id.clone()]));
    leaks.iter().map(|leak| leak.material).collect()
}

#[test]
fn the_keys_of_messages_off_the_chain_are_known() {
    let signed = SUITE.vector("layer2.sign.encryption_key_of_its_own").unwrap();
    let opened = SUITE.vector("layer2.open.sealed_by_address").unwrap();
    let (sign, open) = (&signed.input, &opened.input);
    assert_ne!(sign["private"], sign["encrypt_private"]);
    let recipient = &open["recipient"]["private"];
    for (vector, material, bytes) in [
        (signed, Material::PrivateKey, bytes(&sign["private"])),
        (signed, Material::PrivateKey, bytes(&sign["encrypt_private"])),
        (signed, Material::SharedSecret, shared_secret(&sign["encrypt_private"], &sign["public"])),
        (opened, Material::PrivateKey, bytes(recipient)),
        (opened, Material::SharedSecret, shared_secret(recipient, &open["registration"]["encrypt_key"])),
    ] {
        let text = format!("it failed: {}", hex::encode(&bytes));
        assert_eq!(in_answer(vector, &Outcome::Fault(text)), [material], "{}", vector.id);
    }
}

#[test]
fn key_material_in_the_text_of_an_answer_is_found_in_every_form() {
    let vector = refused();
    for (material, bytes) in secrets(vector) {
        for form in printed(&bytes) {
            let text = format!("it failed: {form} is not what came");
            for outcome in [
                Outcome::Error { code: Some("sealed.rejected".to_owned()), text: Some(text.clone()) },
                Outcome::Fault(text.clone()),
                Outcome::Unsupported(text.clone()),
            ] {
                assert_eq!(in_answer(vector, &outcome), [material], "{form}");
            }
        }
    }
}

#[test]
fn a_private_key_is_found_in_its_own_texts() {
    for id in [
        "key.parse_private.wif_alice",
        "key.parse_private.wif_alice_compressed",
        "key.parse_private.pvt_k1_alice",
    ] {
        let vector = SUITE.vector(id).unwrap_or_else(|| panic!("{id}"));
        let outcome = Outcome::Fault(format!("can't use {}", vector.input["key"]));
        assert_eq!(in_answer(vector, &outcome), [Material::PrivateKey], "{id}");
    }
}

/// One that is given, one that is asked for, and one in a grant that opens, whatever it then fails at.
#[test]
fn a_level_key_is_found_wherever_it_comes_from() {
    let given = SUITE.vectors().find(|vector| vector.op == "nbpa.seal").unwrap();
    let asked_for = SUITE.vector("nbpa.level_key.bound_nbpa_known_answer").unwrap();
    let is_stale = |vector: &&Vector| serde_json::to_value(&vector.expect).unwrap()["error"] == "grant.stale";
    let granted = SUITE.vectors().find(is_stale).unwrap();
    let (payer, payee) =
        (granted.input["private"].as_str().unwrap(), granted.input["public"].as_str().unwrap());
    let opened = grant::open(
        &key::parse_private_bytes(&hex::decode(payer).unwrap()).unwrap(),
        &key::parse_fio_public(payee).unwrap(),
        granted.input["text"].as_str().unwrap(),
    );
    let keys = [
        (given, given.input["level_key"].as_str().unwrap().to_owned()),
        (asked_for, "573a87add23e0c436f384b3ebfb9dc5fd99f182ceecba11782562b3b22cc42ad".to_owned()),
        (granted, hex::encode(opened.unwrap().level_key.as_bytes())),
    ];
    for (vector, key) in keys {
        for form in printed(&hex::decode(&key).unwrap()) {
            let outcome = Outcome::Fault(format!("no such key: {form}"));
            assert_eq!(in_answer(vector, &outcome), [Material::LevelKey], "{}: {form}", vector.id);
        }
    }
}

#[test]
fn other_texts_and_results_are_no_leak() {
    for vector in SUITE.vectors() {
        let mut public: Vec<String> =
            vec!["Invalid checksum, 3c10d376 != ff98c75a".to_owned(), "0".repeat(200)];
        // What was sent may be repeated, as long as it is no key.
        for name in ["text", "sealed", "public", "iv", "plaintext"] {
            public.extend(vector.input.get(name).and_then(Value::as_str).map(str::to_owned));
        }
        let texts = public.join(" ");
        assert_eq!(in_answer(vector, &Outcome::Fault(texts)), [], "{}", vector.id);
    }
    let vector = SUITE.vectors().find(|vector| vector.op == "ecdh.shared_secret").unwrap();
    let result = serde_json::to_value(&vector.expect).unwrap()["ok"].as_object().cloned().unwrap_or_default();
    assert_eq!(in_answer(vector, &Outcome::Ok(result)), []);
}

#[test]
fn standard_error_is_read_to_the_last_byte_in_whatever_pieces_it_comes() {
    let vector = refused();
    for (material, bytes) in secrets(vector) {
        for form in printed(&bytes) {
            let noise = "some other line 0123456789abcdef\n".repeat(1000);
            let whole = format!("{noise}{form}{noise}");
            for size in [1, 7, 4096, usize::MAX] {
                let watch = Watch::new(&SUITE, [vector.id.as_str()]);
                let mut listener = watch.listener();
                whole.as_bytes().chunks(size.min(whole.len())).for_each(|piece| listener.read(piece));
                drop(listener);
                assert_eq!(watch.seen(), [(material, vector.id.clone())], "{form} in pieces of {size}");
            }
        }
    }
    let watch = Watch::new(&SUITE, SUITE.vectors().map(|vector| vector.id.as_str()));
    watch.listener().read("nothing of interest\n".repeat(1000).as_bytes());
    assert_eq!(watch.seen(), []);
}
