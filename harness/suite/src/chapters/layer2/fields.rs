//! Fields of an envelope that are not of their form, under a right signature.

use fio_vectors::Patch;

use super::verify::VALID;
use super::world::{CREATED_AT, DAY, Post, post, string};
use crate::author::{Author, replace, splice, xor};
use crate::known_answers::small_order_keys;
use crate::material::{FIELD_PRIME, field_prime_plus};

const BY_INDEX: &str = "layer2.verify.sealed_by_index";

pub(super) fn write(author: &mut Author) {
    times(author);
    addresses(author);
    keys(author);
    routes(author);
    types(author);
    lengths(author);
}

fn refuse(
    author: &mut Author,
    id: &str,
    (valid, at): (&str, &str),
    patch: Patch,
    about: (&str, &str, &str),
    code: &str,
) {
    let (pins, flag, says) = about;
    author
        .vector(format!("layer2.verify.{id}"))
        .pins(pins)
        .flags(flag)
        .says(says)
        .breaks(valid, at, patch)
        .refused(code);
}

fn times(author: &mut Author) {
    for (id, expires_at, says) in [
        ("expires_at_creation", CREATED_AT, "It expires when it is created"),
        ("expires_before_creation", CREATED_AT - 1, "It expires before it is created"),
        ("expires_after_30_days_and_1_second", CREATED_AT + 30 * DAY + 1, "A second more than 30 days"),
        ("expires_at_the_end_of_time", u32::MAX, "The last second of all"),
        ("expires_big_endian", CREATED_AT.swap_bytes() + 1, "A time written big-endian"),
    ] {
        let patch = replace(hex::encode(expires_at.to_le_bytes()));
        refuse(author, id, (VALID, "expires_at"), patch, ("LAYER2-15", "Expiry", says), "layer2.malformed");
    }
    let post = Post { life: 30 * DAY, ..post("verify long") };
    let digest = hex::encode(post.received().digest);
    let mut input = post.to_verify();
    input["now"] = (CREATED_AT + 30 * DAY - 1).into();
    let mut result = super::verify::result(&post);
    result["digest"] = digest.into();
    author
        .vector("layer2.verify.lives_30_days")
        .pins("LAYER2-15 LAYER2-19")
        .flags("Boundary")
        .says("The longest life, in its last second")
        .takes(input)
        .gives(result);
}

fn addresses(author: &mut Author) {
    for (id, sender, says) in [
        ("sender_upper_case", string("Crypto@bob"), "A capital in the sender"),
        ("sender_without_at", string("cryptobob"), "No @ in the sender"),
        ("sender_empty", string(""), "No sender"),
        ("sender_with_space", string("crypto @bob"), "A space in the sender"),
        ("sender_hyphen_last", string("crypto@bob-"), "A hyphen at the end"),
        ("sender_not_ascii", string("crÿpto@bob"), "A letter beyond ASCII"),
        ("sender_not_utf8", "0a63727970746f40626fff".to_owned(), "A byte that is no UTF-8"),
        ("sender_with_nul", "0b63727970746f40626f6200".to_owned(), "A zero byte at the end"),
    ] {
        let about = ("LAYER2-16", "EnvelopeForm", says);
        refuse(author, id, (VALID, "sender"), replace(sender), about, "layer2.malformed");
    }
}

fn keys(author: &mut Author) {
    let small_order = small_order_keys().remove(1).compressed;
    let x_of_p = format!("02{FIELD_PRIME}");
    let x_above_p = format!("02{}", field_prime_plus(1));
    for (id, patch, code, says) in [
        ("tag_00", splice(0, 1, "00"), "key.malformed", "The tag 00"),
        ("tag_04", splice(0, 1, "04"), "key.malformed", "The tag 04"),
        ("tag_05", splice(0, 1, "05"), "key.malformed", "The tag 05"),
        ("x_0", replace(format!("02{}", "00".repeat(32))), "key.not_on_curve", "x is 0"),
        ("x_of_field_prime", replace(x_of_p), "key.not_on_curve", "x is the field prime"),
        ("x_above_field_prime", replace(x_above_p), "key.not_on_curve", "x is 1 more than the field prime"),
        ("small_order", replace(small_order), "key.not_on_curve", "A point of small order on a twist"),
    ] {
        for field in ["sender_key", "sender_encrypt_key"] {
            let says = format!("{says}, in {field}");
            let about = ("LAYER2-17", "InvalidPoint", says.as_str());
            refuse(author, &format!("{field}_{id}"), (VALID, field), patch.clone(), about, code);
        }
    }
    let says = "33 zero bytes stand for no encryption key, and never for no owner key";
    let zeros = replace("00".repeat(33));
    refuse(
        author,
        "sender_key_of_zeros",
        (VALID, "sender_key"),
        zeros.clone(),
        ("LAYER2-17", "InvalidPoint", says),
        "key.malformed",
    );
    let says = "An index, and nothing that is sealed";
    let about = ("LAYER2-29", "EnvelopeForm", says);
    refuse(author, "index_unsealed", (BY_INDEX, "sender_encrypt_key"), zeros, about, "layer2.malformed");
}

fn routes(author: &mut Author) {
    let by_index = "0xe33250ac22215745af8670369d88ef8d";
    for (id, at, patch, says) in [
        ("route_type_2", (VALID, "route_type"), replace("02"), "A type of route that is none"),
        ("route_type_255", (VALID, "route_type"), replace("ff"), "A type of route that is none"),
        (
            "route_address_as_index",
            (VALID, "route_type"),
            replace("01"),
            "A FIO Address where the type says index",
        ),
        (
            "route_index_as_address",
            (BY_INDEX, "route_type"),
            replace("00"),
            "An index where the type says FIO Address",
        ),
        (
            "route_upper_case",
            (VALID, "route"),
            replace(string("Purse@alice")),
            "A capital in the FIO Address",
        ),
        ("route_empty", (VALID, "route"), replace("00"), "No route"),
        ("route_domain_only", (VALID, "route"), replace(string("alice")), "A domain"),
        (
            "index_upper_case",
            (BY_INDEX, "route"),
            replace(string(&by_index.to_uppercase())),
            "An index in capitals",
        ),
        ("index_without_prefix", (BY_INDEX, "route"), replace(string(&by_index[2..])), "An index without 0x"),
        ("index_of_15_bytes", (BY_INDEX, "route"), replace(string(&by_index[..32])), "An index of 15 bytes"),
        (
            "index_of_20_bytes",
            (BY_INDEX, "route"),
            replace(string(&format!("{by_index}00112233"))),
            "An index of 20 bytes",
        ),
    ] {
        let pins = if id.starts_with("route_type") { "LAYER2-14" } else { "LAYER2-16" };
        refuse(author, id, at, patch, (pins, "EnvelopeForm", says), "layer2.malformed");
    }
}

/// What the source excludes, and whatever else is not one of the three.
fn types(author: &mut Author) {
    for (id, name, says) in [
        ("type_transfer", "trnsfiopubky", "A token transfer"),
        ("type_register_address", "regaddress", "The registration of a FIO Address"),
        ("type_register_domain", "regdomain", "The registration of a FIO Domain"),
        ("type_vote", "voteproducer", "A vote"),
        ("type_proxy", "voteproxy", "Proxying"),
        ("type_account", "updateauth", "Account management"),
        (
            "type_private_content",
            "private_send_action_content",
            "Content of FIP-5, which goes over the chain",
        ),
        ("type_upper_case", "New_funds_content", "A type with a capital"),
        ("type_empty", "", "No type"),
    ] {
        let about = ("LAYER2-10", "ForbiddenType", says);
        let patch = replace(string(name));
        refuse(author, id, (VALID, "content_type"), patch, about, "layer2.type_forbidden");
    }
}

/// Lengths that are longer than they need to be, or than what follows.
fn lengths(author: &mut Author) {
    for (id, field, patch, says) in [
        ("sender_length_overlong", "sender", splice(0, 1, "8a00"), "The sender's length in two bytes"),
        ("route_length_overlong", "route", splice(0, 1, "8b00"), "The route's length in two bytes"),
        ("content_length_overlong", "content", splice(1, 1, "8100"), "The content's length in three bytes"),
        (
            "content_length_too_long",
            "content",
            xor(0, "01"),
            "The content's length is one more than there is",
        ),
        ("content_length_4_gigabytes", "content", splice(0, 2, "ffffffff0f"), "The greatest length of all"),
        ("content_length_of_6_bytes", "content", splice(0, 2, "ffffffffff01"), "A length of six bytes"),
        ("content_length_beyond_32_bits", "content", splice(0, 2, "ffffffff1f"), "A length above 2³² − 1"),
        ("content_type_not_utf8", "content_type", xor(1, "80"), "A type that is no UTF-8"),
    ] {
        let about = ("LAYER2-14", "Overlong", says);
        refuse(author, id, (VALID, field), patch, about, "layer2.malformed");
    }
}
