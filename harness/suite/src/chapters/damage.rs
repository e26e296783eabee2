//! Damage to sealed bytes and their text: the same for whatever is sealed.

use fio_reference::text;
use fio_vectors::Patch;

use crate::author::{Author, replace, splice, xor};

const BLOCK: usize = 16;
const TAG: usize = 32;

/// What is damaged: the operation, a valid vector of it whose input has the sealed bytes as `text`, and the rules that are pinned.
pub(super) struct Target<'a> {
    pub(super) op: &'a str,
    pub(super) valid: &'a str,
    pub(super) rules: &'a str,
}

/// A vector for each way.
pub(super) fn write(author: &mut Author, target: &Target) {
    let sealed = text::decode(&author.text_of(target.valid, "text")).expect("the vector is valid");
    each_byte(author, target);
    framing(author, target, &sealed);
    padding(author, target, sealed.len() - BLOCK - TAG);
    texts(author, target, &sealed);
}

fn refuse(author: &mut Author, target: &Target, id: &str, at: &str, patch: Patch, flag: &str, comment: &str) {
    let code = if flag == "LenientBase64" { "text.malformed" } else { "sealed.rejected" };
    let rules = if flag == "LenientBase64" { "TEXT-03" } else { target.rules };
    author
        .vector(format!("{}.{id}", target.op))
        .pins(rules)
        .flags(flag)
        .says(comment)
        .breaks(target.valid, at, patch)
        .refused(code);
}

fn each_byte(author: &mut Author, target: &Target) {
    // Another bit in each byte.
    let mask = |place: usize| format!("{:02x}", 1u8 << (place % 8));
    for place in 0..TAG {
        let comment = format!("A bit of byte {place} of the tag is flipped");
        let patch = xor(place, &mask(place));
        refuse(author, target, &format!("tag_byte_{place}"), "tag", patch, "ModifiedBytes", &comment);
    }
    for place in 0..BLOCK {
        let comment = format!("A bit of byte {place} of the initialization vector is flipped");
        let patch = xor(place, &mask(place));
        refuse(author, target, &format!("iv_byte_{place}"), "sealed", patch, "ModifiedBytes", &comment);
    }
}

fn framing(author: &mut Author, target: &Target, sealed: &[u8]) {
    let (end, blocks) = (sealed.len(), (sealed.len() - BLOCK - TAG) / BLOCK);
    let tag = hex::encode(&sealed[end - TAG..]);
    let cut = |length: usize| splice(length, end - length, "");
    let cases = [
        ("first_block_flipped", xor(BLOCK, "01"), "ModifiedBytes", "A bit of the first block is flipped"),
        ("last_block_flipped", xor(end - TAG - 1, "80"), "ModifiedBytes", "The last bit of the last block"),
        ("first_blocks_swapped", swapped(sealed, 1, 2), "ModifiedBytes", "The first two blocks are swapped"),
        (
            "last_blocks_swapped",
            swapped(sealed, blocks - 1, blocks),
            "ModifiedBytes",
            "The last two blocks are swapped",
        ),
        (
            "iv_and_block_swapped",
            swapped(sealed, 0, 1),
            "ModifiedBytes",
            "Initialization vector and first block are swapped",
        ),
        ("tag_zero", splice(end - TAG, TAG, &"00".repeat(TAG)), "ModifiedBytes", "The tag is all zeros"),
        (
            "tag_first",
            replace(format!("{tag}{}", hex::encode(&sealed[..end - TAG]))),
            "ModifiedBytes",
            "The tag stands before everything else",
        ),
        ("byte_appended", splice(end, 0, "00"), "Truncated", "A byte follows the tag"),
        ("byte_before_tag", splice(end - TAG, 0, "00"), "Truncated", "A byte stands before the tag"),
        ("1_byte", cut(1), "Truncated", "One byte is left"),
        ("iv_alone", cut(BLOCK), "Truncated", "The initialization vector is left"),
        ("47_bytes", cut(47), "Truncated", "47 bytes are left"),
        ("48_bytes", cut(48), "Truncated", "48 bytes are left: a frame without ciphertext"),
        ("tag_missing", cut(end - TAG), "Truncated", "The tag is missing"),
        ("half_a_tag", cut(end - BLOCK), "Truncated", "Half of the tag is missing"),
        ("last_byte_missing", cut(end - 1), "Truncated", "The last byte is missing"),
        ("first_block_missing", splice(BLOCK, BLOCK, ""), "Truncated", "The first block is missing"),
        (
            "last_block_missing",
            splice(end - TAG - BLOCK, BLOCK, ""),
            "Truncated",
            "The last block is missing",
        ),
        ("iv_missing", splice(0, BLOCK, ""), "Truncated", "The initialization vector is missing"),
    ];
    for (id, patch, flag, comment) in cases {
        // With two blocks, the first two are the last two.
        if !(id == "last_blocks_swapped" && blocks == 2) {
            refuse(author, target, id, "sealed", patch, flag, comment);
        }
    }
}

/// Puts two blocks in each other's places. Block 0 is the initialization vector.
fn swapped(sealed: &[u8], one: usize, other: usize) -> Patch {
    let block = |number: usize| &sealed[number * BLOCK..(number + 1) * BLOCK];
    let mask: Vec<u8> = block(one).iter().zip(block(other)).map(|(one, other)| one ^ other).collect();
    Patch::Xor([one, other].map(|number| (number * BLOCK, hex::encode(&mask))).into())
}

fn padding(author: &mut Author, target: &Target, padded: usize) {
    for (id, last, comment) in [
        ("padding_00", "00", "The last byte of the padding is 00; the tag is right"),
        ("padding_17", "11", "The last byte of the padding is 17; the tag is right"),
    ] {
        refuse(author, target, id, "padded", splice(padded - 1, 1, last), "Padding", comment);
    }
    let comment = "The padding is not the same byte throughout; the tag is right";
    refuse(author, target, "padding_mixed", "padded", xor(padded - 2, "ff"), "Padding", comment);
}

fn texts(author: &mut Author, target: &Target, sealed: &[u8]) {
    for (id, patch, comment) in [
        ("text_empty", replace(""), "No text"),
        ("text_newline", splice(64, 0, "\n"), "A line feed in the text"),
        ("text_space_after", splice(text::encode(sealed).len(), 0, " "), "A space after the text"),
        ("text_foreign_character", splice(5, 1, "!"), "A character that is not of base64"),
    ] {
        refuse(author, target, id, "text", patch, "LenientBase64", comment);
    }
    // Its digits are of the alphabet of base64, and stand for other bytes.
    let comment = "Hex in place of base64";
    let hex = replace(hex::encode(sealed));
    refuse(author, target, "text_in_hex", "text", hex, "WrongConstruction", comment);
}
