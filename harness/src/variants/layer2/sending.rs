//! Mistakes in signing and sealing, and in what is canonical.

use fio_layer2::message::{self, Draft, Sealing};
use fio_layer2::signature::is_canonical;
use fio_reference::key::PrivateKey;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "layer2-retry-appends-number",
        does: "appends the number of the try to the digest for another k, not so many zero bytes",
        seen: "likely: Buffer(nonce) of fiojs is taken for a buffer that holds the number",
        breaks: "LAYER2-04",
        change: |steps| {
            steps.layer2.nonce_hash = |digest, nonce| match u8::try_from(nonce) {
                Ok(0) | Err(_) => *digest,
                Ok(nonce) => Sha256::new().chain_update(digest).chain_update([nonce]).finalize().into(),
            };
        },
    },
    Variant {
        id: "layer2-hashes-the-first-try",
        does: "hashes the digest once more for k, in the first try too",
        seen: "likely: signing functions that take a message hash it themselves",
        breaks: "LAYER2-03",
        change: |steps| {
            steps.layer2.nonce_hash = |digest, nonce| {
                Sha256::new().chain_update(digest).chain_update(vec![0; nonce]).finalize().into()
            };
        },
    },
    Variant {
        id: "layer2-any-r-and-s",
        does: "takes signatures that are not canonical",
        seen: "fiojs recovers keys from them",
        breaks: "LAYER2-06",
        change: |steps| steps.layer2.is_canonical = |_| true,
    },
    Variant {
        id: "layer2-low-s-alone",
        does: "asks of a canonical signature no more than a low s",
        seen: "likely: that is the rule of Bitcoin and Ethereum",
        breaks: "LAYER2-06",
        change: |steps| {
            steps.layer2.is_canonical = |signature| signature.as_bytes()[33..] <= HALF_ORDER[..];
        },
    },
    Variant {
        id: "layer2-half-is-high",
        does: "takes s for high where it is just half of the group order less 1",
        seen: "likely: off by one",
        breaks: "LAYER2-06",
        change: |steps| {
            steps.layer2.is_canonical =
                |signature| is_canonical(signature) && signature.as_bytes()[33..] != HALF_ORDER[..];
        },
    },
    Variant {
        id: "layer2-no-leading-zero",
        does: "takes no r and no s that begin with a zero byte",
        seen: "likely: half of the rule, which asks for the byte after it too",
        breaks: "LAYER2-06",
        change: |steps| {
            steps.layer2.is_canonical = |signature| {
                let bytes = signature.as_bytes();
                is_canonical(signature) && bytes[1] != 0 && bytes[33] != 0
            };
        },
    },
    Variant {
        id: "layer2-sends-any-times",
        does: "sends with any times that it is given",
        seen: "likely: readers are thought to look",
        breaks: "LAYER2-15",
        change: |steps| {
            steps.layer2.envelope = |draft, owner| {
                let mut envelope =
                    message::envelope(&Draft { created_at: 0, expires_at: 1, ..*draft }, owner)?;
                envelope[56..60].copy_from_slice(&draft.created_at.to_le_bytes()[..4]);
                envelope[60..64].copy_from_slice(&draft.expires_at.to_le_bytes()[..4]);
                Ok(envelope)
            };
        },
    },
    Variant {
        id: "layer2-times-of-32-bits",
        does: "writes the lowest 32 bits of a time",
        seen: "likely: a cast to the type of the field",
        breaks: "LAYER2-15",
        change: |steps| {
            steps.layer2.envelope = |draft, owner| {
                let cut = |time: i64| time & i64::from(u32::MAX);
                let (created_at, expires_at) = (cut(draft.created_at), cut(draft.expires_at));
                message::envelope(&Draft { created_at, expires_at, ..*draft }, owner)
            };
        },
    },
    Variant {
        id: "layer2-surrogates-replaced",
        does: "puts U+FFFD in place of half a character",
        seen: "likely: encoders of JavaScript and Java do so unasked",
        breaks: "LAYER2-01",
        change: |steps| {
            steps.layer2.envelope = |draft, owner| {
                message::envelope(&Draft { content: &without_surrogates(draft.content), ..*draft }, owner)
            };
        },
    },
    Variant {
        id: "layer2-seals-under-the-owner-key",
        does: "seals under the key that signs",
        seen: "likely: the source speaks of one key (E-242)",
        breaks: "LAYER2-08",
        change: |steps| {
            steps.layer2.envelope = |draft: &Draft<'_>, owner: &PrivateKey| {
                let sealing = draft.sealing.map(|sealing| Sealing { private: owner, ..sealing });
                message::envelope(&Draft { sealing, ..*draft }, owner)
            };
        },
    },
];

/// Half of the group order less 1.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d,
    0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// The content with U+FFFD for each string that JSON can't carry.
fn without_surrogates(content: &Value) -> Value {
    match content {
        Value::Object(fields) if fields.contains_key("utf16") => "\u{fffd}".into(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), without_surrogates(value))).collect()
        }
        other => other.clone(),
    }
}
