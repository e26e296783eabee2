//! What holds for every input: sealing and opening, packing and unpacking are inverse, and no bytes make a function panic.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use fio_reference::abi::{self, Reader};
use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::lookup::{self, Address, Grant, Request};
use fio_reference::r#match::{self as matching, Getter, Record};
use fio_reference::nbpa::{self, Kdf, Level, LevelKey, Purpose};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::size::{self, Limit};
use fio_reference::{Error, account, backup, grant, index, key, text, wallet};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn private_key() -> impl Strategy<Value = key::PrivateKey> {
    any::<[u8; 32]>().prop_filter_map("in range", |bytes| key::parse_private_bytes(&bytes).ok())
}

fn initialization_vector() -> impl Strategy<Value = InitializationVector> {
    any::<[u8; 16]>().prop_map(|bytes| InitializationVector::from_bytes(&bytes).unwrap())
}

fn content_type() -> impl Strategy<Value = ContentType> {
    prop_oneof![Just(ContentType::NewFunds), Just(ContentType::RecordObtData)]
}

/// JSON content with any text in its fields.
fn content() -> impl Strategy<Value = (ContentType, Value)> {
    let values = prop::collection::vec((any::<String>(), any::<bool>()), 10);
    (content_type(), values).prop_map(|(content_type, values)| {
        let json: Map<String, Value> = content_type
            .fields()
            .iter()
            .zip(values)
            .map(|(field, (value, is_absent))| {
                let value = if field.is_optional && is_absent { Value::Null } else { value.into() };
                (field.name.to_owned(), value)
            })
            .collect();
        (content_type, json.into())
    })
}

proptest! {
    #[test]
    fn a_key_survives_its_text_forms(private in private_key()) {
        let public = key::public_of(&private);
        prop_assert_eq!(key::parse_fio_public(&key::format_fio_public(&public)).unwrap(), public);
        let again = key::parse_wif(&key::format_wif(&private)).unwrap();
        prop_assert_eq!(again.to_bytes(), private.to_bytes());
    }

    #[test]
    fn both_parties_derive_the_same_secrets(alice in private_key(), bob in private_key()) {
        let ours = ecdh::shared_secrets(&alice, &key::public_of(&bob));
        let theirs = ecdh::shared_secrets(&bob, &key::public_of(&alice));
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn secrets_derived_together_are_those_derived_one_by_one(own in private_key(), others in prop::collection::vec(private_key(), 0..5)) {
        let others: Vec<_> = others.iter().map(key::public_of).collect();
        let one_by_one: Vec<_> = others.iter().map(|other| ecdh::shared_secrets(&own, other)).collect();
        prop_assert_eq!(ecdh::shared_secrets_with_all(&own, &others), one_by_one);
    }

    #[test]
    fn encodings_keep_the_value_of_x(zeros in 0usize..32, mut x in any::<[u8; 32]>()) {
        x[..zeros].fill(0);
        x[31] |= 1;
        for encoding in XEncoding::ALL {
            let encoded = ecdh::encode_x(&x, encoding);
            prop_assert!(!encoded.is_empty() && x.ends_with(encoded));
            prop_assert!(x[..32 - encoded.len()].iter().all(|&byte| byte == 0));
        }
        prop_assert_ne!(ecdh::encode_x(&x, XEncoding::Minimal)[0], 0);
    }

    #[test]
    fn what_is_sealed_opens(secret in any::<[u8; 32]>(), iv in initialization_vector(), plaintext in any::<Vec<u8>>()) {
        let keys = sealed::derive_keys(&secret);
        let sealed = sealed::seal(&keys, &iv, &plaintext);
        prop_assert_eq!(sealed.len(), 48 + 16 * (plaintext.len() / 16 + 1));
        prop_assert_eq!(&*sealed::open(&keys, &sealed).unwrap(), &plaintext);
    }

    #[test]
    fn every_changed_bit_is_noticed(iv in initialization_vector(), plaintext in any::<Vec<u8>>(), bit in any::<prop::sample::Index>()) {
        let keys = sealed::derive_keys(b"secret");
        let mut sealed = sealed::seal(&keys, &iv, &plaintext);
        let bit = bit.index(sealed.len() * 8);
        sealed[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(sealed::open(&keys, &sealed).unwrap_err(), Error::SealedRejected);
    }

    #[test]
    fn every_cut_is_noticed(plaintext in any::<Vec<u8>>(), length in any::<prop::sample::Index>()) {
        let keys = sealed::derive_keys(b"secret");
        let iv = InitializationVector::from_bytes(&[7; 16]).unwrap();
        let sealed = sealed::seal(&keys, &iv, &plaintext);
        let cut = &sealed[..length.index(sealed.len())];
        prop_assert_eq!(sealed::open(&keys, cut).unwrap_err(), Error::SealedRejected);
    }

    #[test]
    fn text_is_canonical(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        let encoded = text::encode(&bytes);
        prop_assert_eq!(text::decode(&encoded).unwrap(), bytes);
    }

    #[test]
    fn only_canonical_text_decodes(text in "[A-Za-z0-9+/= ]{0,12}") {
        if let Ok(bytes) = text::decode(&text) {
            prop_assert_eq!(text::encode(&bytes), text);
        }
    }

    #[test]
    fn packed_values_are_canonical(bytes in prop::collection::vec(any::<u8>(), 0..8)) {
        let mut reader = Reader::new(&bytes);
        if let Ok(value) = reader.read_varuint32() {
            let mut again = Vec::new();
            abi::write_varuint32(&mut again, value);
            prop_assert_eq!(&again[..], &bytes[..bytes.len() - reader.leftover()]);
        }
    }

    #[test]
    fn content_survives_packing((content_type, json) in content()) {
        let content = Content::parse_json(content_type, &json).unwrap();
        let unpacked = content::unpack(content_type, &content::pack(&content).unwrap()).unwrap();
        prop_assert_eq!(&Value::from(unpacked.content.to_json()), &json);
        prop_assert_eq!(unpacked.leftover, 0);
    }

    #[test]
    fn content_opens_on_the_other_side(
        (content_type, json) in content(), alice in private_key(), bob in private_key(), iv in initialization_vector(),
    ) {
        let content = Content::parse_json(content_type, &json).unwrap();
        for encoding in [XEncoding::Minimal, XEncoding::Fixed32] {
            let text = content::seal(&content, &alice, &key::public_of(&bob), encoding, &iv).unwrap();
            let opened = content::open(content_type, &bob, &key::public_of(&alice), &text).unwrap();
            prop_assert_eq!(&opened.unpacked.content, &content);
        }
    }

    #[test]
    fn a_key_and_its_negative_have_the_same_account(private in private_key()) {
        let mut point = key::public_of(&private).to_point();
        let name = account::account_name(&key::parse_compressed_point(&point).unwrap());
        point[0] ^= 1;
        prop_assert_eq!(name, account::account_name(&key::parse_compressed_point(&point).unwrap()));
    }

    #[test]
    fn sizes_are_those_of_what_is_packed_and_sealed((content_type, json) in content()) {
        let content = Content::parse_json(content_type, &json).unwrap();
        let iv = InitializationVector::from_bytes(&[7; 16]).unwrap();
        let plaintext = content::pack(&content).unwrap();
        prop_assert_eq!(plaintext.capacity(), plaintext.len(), "memory that it grew out of is not wiped");
        let sealed = sealed::seal(&sealed::derive_keys(b"secret"), &iv, &plaintext);
        let sizes = size::Sizes { plaintext: plaintext.len(), sealed: sealed.len(), text: text::encode(&sealed).len() };
        prop_assert_eq!(size::sizes(&content), sizes);
    }

    #[test]
    fn the_memo_budget_is_the_greatest_that_fits((content_type, json) in content(), rest in 0usize..8098, is_documented: bool) {
        let limit = if is_documented { Limit::Documented } else { Limit::Deployed { rest } };
        let content = Content::parse_json(content_type, &json).unwrap();
        let with_memo = |bytes: usize| content.clone().with("memo", &"m".repeat(bytes)).unwrap();
        match size::memo_budget(&content, limit) {
            Ok(bytes) => {
                prop_assert!(size::content_size(&with_memo(bytes), Some(limit)).is_ok());
                prop_assert!(size::content_size(&with_memo(bytes + 1), Some(limit)).is_err());
            }
            Err(_) => prop_assert!(size::content_size(&with_memo(0), Some(limit)).is_err()),
        }
    }

    #[test]
    fn lenient_decoding_accepts_what_strict_decoding_does(bytes in prop::collection::vec(any::<u8>(), 1..100)) {
        let canonical = text::encode(&bytes);
        let bare = canonical.trim_end_matches('=').replace('+', "-").replace('/', "_");
        prop_assert_eq!(text::decode_lenient(&canonical).unwrap(), bytes.clone());
        prop_assert_eq!(text::decode_lenient(&format!(" {bare}\n")).unwrap(), bytes);
    }

    #[test]
    fn inspection_changes_nothing_but_the_codes((content_type, json) in content()) {
        let content = Content::parse_json(content_type, &json).unwrap();
        let inspection = wallet::inspect(content.clone()).unwrap();
        for (field, value) in content.fields() {
            let after = inspection.content.get(field.name);
            match field.name {
                "chain_code" | "token_code" => prop_assert!(value.unwrap().eq_ignore_ascii_case(after.unwrap())),
                _ => prop_assert_eq!(value, after),
            }
        }
        prop_assert_eq!(wallet::inspect(inspection.content.clone()).unwrap(), inspection);
    }

    #[test]
    fn the_recorded_pair_opens_a_record_for_both_parties(
        (content_type, json) in content(), alice in private_key(), bob in private_key(), iv in initialization_vector(),
    ) {
        let content = Content::parse_json(content_type, &json).unwrap();
        let (payer, payee) = (key::public_of(&alice), key::public_of(&bob));
        let text = content::seal(&content, &alice, &payee, XEncoding::Fixed32, &iv).unwrap();
        let (payer, payee) = (key::format_fio_public(&payer), key::format_fio_public(&payee));
        let record = Record { payer_fio_public_key: &payer, payee_fio_public_key: &payee, content: &text };
        for getter in Getter::ALL.into_iter().filter(|getter| getter.content_type() == content_type) {
            for private in [&alice, &bob] {
                let selected = matching::select(getter, None, &record, std::slice::from_ref(private), None).unwrap();
                prop_assert_eq!(&selected.content, &content);
            }
        }
    }

    #[test]
    fn records_opened_together_are_those_opened_one_by_one(
        parties in prop::collection::vec(private_key(), 3),
        json in content().prop_filter_map("a request", |(content_type, json)| (content_type == ContentType::NewFunds).then_some(json)),
        records in prop::collection::vec((0usize..5, 0usize..5, 0usize..3, 0usize..3), 0..12),
        held in 0usize..4,
        has_fallback: bool,
        iv in initialization_vector(),
    ) {
        let content = Content::parse_json(ContentType::NewFunds, &json).unwrap();
        let mut texts: Vec<String> = parties.iter().map(|party| key::format_fio_public(&key::public_of(party))).collect();
        texts.extend([String::new(), "FIO5".to_owned()]);
        let sealed: Vec<Vec<String>> = parties.iter().map(|from| parties.iter().map(|to| {
            content::seal(&content, from, &key::public_of(to), XEncoding::Minimal, &iv).unwrap()
        }).collect()).collect();
        let records: Vec<Record> = records.iter().map(|&(payer, payee, from, to)| Record {
            payer_fio_public_key: &texts[payer], payee_fio_public_key: &texts[payee], content: &sealed[from][to],
        }).collect();
        let (keyring, others) = (&parties[..held], [texts[4].as_str(), &texts[1], &texts[2]]);
        let fallback = has_fallback.then_some(&others[..]);
        let mut held = matching::Keyring::new(keyring);
        let together = [0, 1].map(|_| held.select_all(Getter::SentRequests, None, &records, fallback));
        let one_by_one: Vec<_> = records.iter()
            .map(|record| matching::select(Getter::SentRequests, None, record, keyring, fallback))
            .collect();
        prop_assert_eq!(together, [one_by_one.clone(), one_by_one]);
    }

    #[test]
    fn both_parties_derive_the_same_index(alice in private_key(), bob in private_key()) {
        let placed = index::publish(&alice, &key::public_of(&bob), XEncoding::Minimal).unwrap();
        let looked_for = index::poll(std::slice::from_ref(&bob), &[key::public_of(&alice)]);
        prop_assert!(looked_for.iter().any(|entry| entry.index == placed));
        prop_assert_eq!(index::parse_index(&placed.to_text()).unwrap(), placed);
    }

    #[test]
    fn a_list_survives_sealing(
        owner in private_key(), others in prop::collection::vec((private_key(), any::<bool>(), any::<bool>()), 0..4), iv in initialization_vector(),
    ) {
        let entries: Vec<_> = others
            .iter()
            .map(|(other, sharing_nbpa, monitoring)| backup::Entry {
                search_index: index::publish(&owner, &key::public_of(other), XEncoding::Minimal).unwrap().to_text(),
                fio_address: "some@body".into(),
                public_key: key::format_fio_public(&key::public_of(other)),
                sharing_nbpa: *sharing_nbpa,
                monitoring: *monitoring,
            })
            .collect();
        let plaintext = backup::pack(&entries).unwrap();
        prop_assert_eq!(plaintext.capacity(), plaintext.len(), "memory that it grew out of is not wiped");
        let text = backup::seal(&entries, &owner, XEncoding::Fixed32, &iv).unwrap();
        prop_assert_eq!(backup::open_strict(&owner, &text).unwrap().unpacked.entries, entries);
    }

    #[test]
    fn an_address_opens_with_the_key_that_sealed_it_and_no_other(
        wallet in private_key(), nbpa in ".{1,80}", chain in "[A-Za-z0-9$]{1,10}", iv in initialization_vector(),
    ) {
        let token = Some("*");
        let purpose = Purpose { fio_address: Some("purse@alice"), chain_code: Some(&chain), token_code: token, nbpa: Some(&nbpa) };
        let mut keys = Vec::new();
        for kdf in Kdf::ALL {
            for level in Level::ALL {
                keys.push(nbpa::level_key(kdf, level, &wallet, &purpose).unwrap());
            }
        }
        for (place, key) in keys.iter().enumerate() {
            let text = nbpa::seal(key, &iv, &nbpa).unwrap();
            for (other_place, other) in keys.iter().enumerate() {
                let opened = nbpa::open_strict(other, &text).map(|opened| opened.nbpa);
                let wanted = if place == other_place { Ok(nbpa.clone()) } else { Err(Error::SealedRejected) };
                prop_assert_eq!(opened, wanted);
            }
        }
    }

    #[test]
    fn codes_and_fio_addresses_are_derived_from_without_regard_to_case(wallet in private_key(), chain in "[A-Za-z0-9$]{1,10}", token in "[A-Za-z0-9$]{1,10}") {
        let key = |address, chain: &str, token: &str| {
            let purpose = Purpose { fio_address: Some(address), chain_code: Some(chain), token_code: Some(token), nbpa: Some("1A") };
            nbpa::level_key(Kdf::Bound, Level::Nbpa, &wallet, &purpose).unwrap()
        };
        let (lower_chain, lower_token) = (chain.to_ascii_lowercase(), token.to_ascii_lowercase());
        prop_assert_eq!(key("Purse@Alice", &chain, &token), key("purse@alice", &lower_chain, &lower_token));
    }

    #[test]
    fn a_grant_opens_for_its_payer(
        payee in private_key(), payer in private_key(), bytes in any::<[u8; 32]>(), iv in initialization_vector(), nbpa in ".{1,80}",
    ) {
        let level_key = LevelKey::from_bytes(&bytes).unwrap();
        let address = nbpa::seal(&level_key, &iv, &nbpa).unwrap();
        for encoding in [XEncoding::Minimal, XEncoding::Fixed32] {
            let text = grant::seal(&level_key, &payee, &key::public_of(&payer), encoding, &iv).unwrap();
            prop_assert_eq!(text.len(), 128);
            let granted = grant::read_strict(&payer, &key::public_of(&payee), &text, &address).unwrap();
            prop_assert_eq!(&granted.grant.level_key, &level_key);
            prop_assert_eq!(&granted.address.nbpa, &nbpa);
        }
    }

    #[test]
    fn grants_of_others_change_nothing(order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle(), levels in prop::collection::vec(any::<bool>(), 3)) {
        let (mine, other) = ("0xe33250ac22215745af8670369d88ef8d", "0x00000000000000000000000000000000");
        let of = |payee, index, keys: [&'static str; 3]| {
            [("nbpa", "7"), ("chain", "BTC"), ("address", "purse@alice")].into_iter().zip(keys).map(move |((level, level_index), decrypt_key)| Grant {
                payee_fio_address: payee, payer_search_index: index, level: Level::from_name(level).unwrap(), level_index, decrypt_key,
            })
        };
        let own: Vec<Grant> = of("purse@alice", mine, ["nbpa", "chain", "address"]).zip(&levels).filter(|(_, is_there)| **is_there).map(|(grant, _)| grant).collect();
        let all: Vec<Grant> = own.iter().copied().chain(of("mallory@x", mine, ["m"; 3])).chain(of("purse@alice", other, ["o"; 3])).collect();
        let shuffled: Vec<Grant> = order.iter().filter_map(|&place| all.get(place)).copied().collect();
        let address = Address {
            fio_address: "purse@alice", chain_code: "BTC", token_code: "BTC", key_id: 7,
            public_key_address_level: "A", public_key_chain_level: "C", public_key_nbpa_level: "N",
        };
        let request = Request { payer_search_index: mine, fio_address: "purse@alice", chain_code: "BTC", token_code: "BTC" };
        let wanted = own.first().map(|grant| (grant.decrypt_key, grant.level)).ok_or(Error::LookupNotFound);
        let found = lookup::select(&request, &[address], &shuffled).map(|found| (found.decrypt_key, found.level));
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn every_request_and_every_action_is_listed_once(
        payer in private_key(), stranger in private_key(), payee in private_key(), knows_stranger: bool,
        made in prop::collection::vec((1u64..4, any::<bool>()), 0..4),
        acted in prop::collection::vec((0u64..5, any::<bool>(), any::<bool>(), any::<bool>()), 0..6),
    ) {
        let text_of = |private| key::format_fio_public(&key::public_of(private));
        let sealed = |own: &key::PrivateKey, other: &key::PrivateKey, kind: ContentType, json: Value| {
            let iv = InitializationVector::from_bytes(&[7; 16]).unwrap();
            let content = Content::parse_json(kind, &json).unwrap();
            content::seal(&content, own, &key::public_of(other), XEncoding::Minimal, &iv).unwrap()
        };
        let index_of = |own: &key::PrivateKey| index::publish(own, &key::public_of(&payee), XEncoding::Minimal).unwrap().to_text();
        let payee_key = text_of(&payee);
        let requests: Vec<(u64, String)> = made.iter().map(|&(id, opens)| {
            let content = serde_json::json!({
                "payee_public_address": "1A", "amount": "1", "chain_code": "BTC", "token_code": "BTC", "payer_fio_address": "purse@alice",
            });
            let text = sealed(&payee, &payer, ContentType::PrivateFundsRequest, content);
            (id, if opens { text } else { "AAAA".to_owned() })
        }).collect();
        let actions: Vec<(&key::PrivateKey, String)> = acted.iter().map(|&(id, is_rejection, is_stranger, is_misaddressed)| {
            let own = if is_stranger { &stranger } else { &payer };
            let content = serde_json::json!({
                "payer_public_address": "", "payee_public_address": "", "amount": "", "chain_code": "", "token_code": "", "obt_id": "",
                "status": if is_rejection { "rejected" } else { "sent_to_blockchain" },
                "payer_fio_address": if is_misaddressed { "mallory@x" } else { "purse@alice" }, "payee_fio_address": "crypto@bob",
                "fio_request_id": if id == 0 { String::new() } else { id.to_string() },
            });
            (own, sealed(own, &payee, ContentType::PrivateSendAction, content))
        }).collect();
        let requests: Vec<_> = requests.iter().map(|(id, content)| wallet::Request {
            fio_request_id: *id, payee_fio_address: "crypto@bob", payee_fio_public_key: &payee_key, payer_search_index: "", content,
        }).collect();
        let keys: Vec<_> = actions.iter().map(|(own, _)| (text_of(own), index_of(own))).collect();
        let actions: Vec<_> = actions.iter().zip(&keys).map(|((_, content), (key, index))| wallet::Action {
            payer_fio_address: "purse@alice", payer_fio_public_key: key, payee_search_index: index, content,
        }).collect();
        let mut known = vec![text_of(&payer)];
        known.extend(knows_stranger.then(|| text_of(&stranger)));
        let known: Vec<&str> = known.iter().map(String::as_str).collect();

        let found = wallet::reconcile(std::slice::from_ref(&payee), &known, &requests, &actions);
        let ids: Vec<u64> = found.requests.iter().map(|request| request.fio_request_id).collect();
        prop_assert_eq!(ids, made.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        let decided = found.requests.iter().filter_map(|request| request.action);
        let quarantined = found.quarantine.iter().map(|(action, _)| *action);
        let mut listed: Vec<usize> = decided.chain(quarantined).chain(found.direct.clone()).chain(found.conflicts.clone()).collect();
        listed.sort_unstable();
        prop_assert_eq!(listed, (0..actions.len()).collect::<Vec<_>>());
    }

    #[test]
    fn growing_costs_the_same_in_parts_of_whole_units(old in 0usize..100_000, parts in 0usize..20, rest in 0usize..1000) {
        let whole = backup::growth_units(old, old + 1000 * parts);
        prop_assert_eq!(whole, parts);
        prop_assert_eq!(backup::growth_units(old, old + 1000 * parts + rest), parts + usize::from(rest > 0));
        prop_assert_eq!(backup::growth_units(old + rest, old), 0);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>()) {
        let _ = key::parse_wif(&text);
        let _ = key::parse_fio_public(&text);
        let _ = key::parse_fio_public(&format!("FIO{text}"));
        let _ = key::parse_pub_k1(&format!("PUB_K1_{text}"));
        let _ = key::parse_pvt_k1(&format!("PVT_K1_{text}"));
        let _ = text::decode(&text);
        let _ = text::decode_lenient(&text);
        let _ = Getter::from_name(&text);
        let _ = index::parse_index(&text);
        let _ = index::parse_index(&format!("0x{text}"));
        let _ = account::is_fio_address(&text);
        let _ = wallet::is_code(&text);
        let _ = nbpa::is_token_code(&text);
        let _ = Level::from_name(&text);
        let _ = Kdf::from_name(&text);
        let key = key::parse_private_bytes(&[1; 32]).unwrap();
        let purpose = Purpose { fio_address: Some(&text), chain_code: Some(&text), token_code: Some(&text), nbpa: Some(&text) };
        for (kdf, level) in Kdf::ALL.into_iter().flat_map(|kdf| Level::ALL.map(|level| (kdf, level))) {
            let _ = nbpa::level_key(kdf, level, &key, &purpose);
        }
        let _ = nbpa::open(&LevelKey::from_bytes(&[1; 32]).unwrap(), &text);
        let _ = grant::open(&key, &key::public_of(&key), &text);
        let request = Request { payer_search_index: &text, fio_address: &text, chain_code: &text, token_code: &text };
        let _ = lookup::select(&request, &[], &[]);
        let record = Record { payer_fio_public_key: &text, payee_fio_public_key: &text, content: &text };
        let _ = matching::select(Getter::ObtData, None, &record, &[], Some(&[&text]));
        let _ = ContentType::from_name(&text);
    }

    #[test]
    fn no_base58_makes_a_parser_panic(payload in prop::collection::vec(any::<u8>(), 0..45)) {
        let with = |checksum: [u8; 4]| key::encode_base58(&[&payload[..], &checksum].concat());
        let _ = key::parse_wif(&with(key::wif_checksum(&payload)));
        let _ = key::parse_fio_public(&format!("FIO{}", with(key::public_checksum(&payload))));
        let k1 = with(key::k1_checksum(&payload));
        let _ = key::parse_pub_k1(&format!("PUB_K1_{k1}"));
        let _ = key::parse_pvt_k1(&format!("PVT_K1_{k1}"));
        let _ = key::parse_compressed_point(&payload);
        let _ = key::parse_private_bytes(&payload);
    }

    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in any::<Vec<u8>>(), content_type in content_type()) {
        let _ = Reader::new(&bytes).read_varuint32();
        let _ = Reader::new(&bytes).read_string();
        let _ = Reader::new(&bytes).read_optional_string();
        let _ = content::unpack(content_type, &bytes);
        let _ = content::unpack_strict(content_type, &bytes);
        let _ = backup::unpack(&bytes);
        let _ = backup::unpack_strict(&bytes);
        let _ = sealed::open(&sealed::derive_keys(&bytes), &bytes);
        let _ = InitializationVector::from_bytes(&bytes);
        let _ = grant::parse_level_key(&bytes);
    }

    #[test]
    fn no_plaintext_makes_an_address_or_a_grant_panic(plaintext in any::<Vec<u8>>(), iv in initialization_vector()) {
        let level_key = LevelKey::from_bytes(&[1; 32]).unwrap();
        let sealed = text::encode(&sealed::seal(&sealed::derive_keys(level_key.as_bytes()), &iv, &plaintext));
        if let Ok(opened) = nbpa::open(&level_key, &sealed) {
            prop_assert!(plaintext.len() > opened.leftover && !opened.nbpa.is_empty());
            prop_assert_eq!(nbpa::open_strict(&level_key, &sealed).is_ok(), opened.leftover == 0);
        }
        let private = key::parse_private_bytes(&[1; 32]).unwrap();
        let public = key::public_of(&private);
        let secret = ecdh::shared_secret(&private, &public, XEncoding::Minimal);
        let grant = text::encode(&sealed::seal(&sealed::derive_keys(secret.as_bytes()), &iv, &plaintext));
        prop_assert_eq!(grant::open(&private, &public, &grant).is_ok(), plaintext.len() == 32);
    }
}

#[test]
fn secrets_are_not_printed() {
    let private = key::parse_private_bytes(&[0x11; 32]).unwrap();
    let secret = ecdh::shared_secret(&private, &key::public_of(&private), XEncoding::Minimal);
    let keys = sealed::derive_keys(secret.as_bytes());
    let level_key = LevelKey::from_bytes(&[0x11; 32]).unwrap();
    assert_eq!(
        format!("{private:?} {secret:?} {keys:?} {level_key:?}"),
        "PrivateKey(..) SharedSecret(..) Keys(..) LevelKey(..)"
    );
}

#[test]
fn sealing_under_twos_complement_is_refused() {
    let private = key::parse_private_bytes(&[0x11; 32]).unwrap();
    let json =
        serde_json::json!({"payee_public_address": "", "amount": "", "chain_code": "", "token_code": ""});
    let content = Content::parse_json(ContentType::NewFunds, &json).unwrap();
    let iv = InitializationVector::from_bytes(&[7; 16]).unwrap();
    let sealed = content::seal(&content, &private, &key::public_of(&private), XEncoding::TwosComplement, &iv);
    assert_eq!(sealed.unwrap_err(), Error::EcdhNotForSealing);
    let level_key = LevelKey::from_bytes(&[0x11; 32]).unwrap();
    let sealed = grant::seal(&level_key, &private, &key::public_of(&private), XEncoding::TwosComplement, &iv);
    assert_eq!(sealed.unwrap_err(), Error::EcdhNotForSealing);
    // What is to be sealed is packed first.
    let entry = backup::Entry {
        search_index: String::new(),
        fio_address: String::new(),
        public_key: String::new(),
        sharing_nbpa: false,
        monitoring: false,
    };
    let sealed = backup::seal(&[entry], &private, XEncoding::TwosComplement, &iv);
    assert!(matches!(sealed, Err(Error::BackupMalformed(_))));
    assert_eq!(backup::seal(&[], &private, XEncoding::TwosComplement, &iv), Err(Error::EcdhNotForSealing));
}

/// Text that breaks several rules is refused by the first, and the words say which one.
#[test]
fn what_is_no_text_names_its_rule() {
    for (text, rule) in
        [("", "TEXT-02"), ("AA*A", "TEXT-03"), ("AAA", "TEXT-04"), ("AA=", "TEXT-04"), ("AB==", "TEXT-05")]
    {
        let words = text::decode(text).unwrap_err().to_string();
        assert!(words.contains(rule), "{text:?}: {words}");
    }
}

#[test]
fn private_content_keeps_its_forms_when_a_field_is_changed() {
    let json = serde_json::json!({
        "payer_public_address": "", "payee_public_address": "", "amount": "", "chain_code": "", "token_code": "", "obt_id": "",
        "status": "rejected", "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "fio_request_id": "10",
    });
    let action = Content::parse_json(ContentType::PrivateSendAction, &json).unwrap();
    for (field, value) in [("status", "x"), ("payer_fio_address", "alice"), ("fio_request_id", "010")] {
        assert!(matches!(action.clone().with(field, value), Err(Error::ContentInvalid(_))), "{field}");
    }
    let paid = action.with("status", "sent_to_blockchain").unwrap();
    assert_eq!(paid.get("status"), Some("sent_to_blockchain"));
}

#[test]
fn no_length_is_too_great_for_its_sizes() {
    for plaintext in [usize::MAX, usize::MAX - 15, usize::MAX / 2, usize::MAX / 4] {
        let sizes = size::sizes_of_plaintext(plaintext);
        assert!(size::check(ContentType::NewFunds, sizes, Limit::Documented).is_err());
        assert!(sizes.text >= sizes.sealed && sizes.sealed >= plaintext);
    }
}
