//! Mistakes in the checks of a reader.

use fio_layer2::Error;
use fio_layer2::check::{self, Registration};
use fio_layer2::content::{Content, Inner, MessageType};
use fio_layer2::envelope::Route;
use fio_layer2::message::Received;
use fio_layer2::recipient::{self, Recipient};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key::{self, format_fio_public};
use fio_reference::{content, index, sealed};
use zeroize::Zeroizing;

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "layer2-any-signer",
        does: "takes whatever key a signature gives for the sender's",
        seen: "likely: recovery alone always gives some key",
        breaks: "LAYER2-07",
        change: |steps| steps.layer2.check_signer = |_, _| Ok(()),
    },
    Variant {
        id: "layer2-any-chain",
        does: "takes messages for any chain",
        seen: "likely: there is one main net",
        breaks: "LAYER2-18",
        change: |steps| steps.layer2.check_chain = |_, _| Ok(()),
    },
    Variant {
        id: "layer2-never-expires",
        does: "does not look at when a message expires",
        seen: "likely: relays are thought to drop what has expired",
        breaks: "LAYER2-19",
        change: |steps| {
            steps.layer2.check_time = |received, now| match check::check_time(received, now) {
                Err(Error::Expired) => Ok(()),
                other => other,
            };
        },
    },
    Variant {
        id: "layer2-last-second",
        does: "takes a message in the second in which it expires",
        seen: "likely: off by one",
        breaks: "LAYER2-19",
        change: |steps| {
            steps.layer2.check_time = |received, now| match check::check_time(received, now) {
                Err(Error::Expired) if received.envelope.expires_at == now => Ok(()),
                other => other,
            };
        },
    },
    Variant {
        id: "layer2-from-the-future",
        does: "takes messages that were created at any time in the future",
        seen: "likely: only expiry is looked at",
        breaks: "LAYER2-20",
        change: |steps| {
            steps.layer2.check_time = |received, now| match check::check_time(received, now) {
                Err(Error::NotYetValid) => Ok(()),
                other => other,
            };
        },
    },
    Variant {
        id: "layer2-clock-not-set",
        does: "takes its clock for wrong where it is more than a day behind, and the message for right",
        seen: "likely: devices begin at 1970",
        breaks: "LAYER2-20",
        change: |steps| {
            steps.layer2.check_time = |received, now| match check::check_time(received, now) {
                Err(Error::NotYetValid) if received.envelope.created_at - now > 86_400 => Ok(()),
                other => other,
            };
        },
    },
    Variant {
        id: "layer2-clock-without-tolerance",
        does: "takes no message that was created a second ahead of its clock",
        seen: "likely: clocks are thought to agree",
        breaks: "LAYER2-20",
        change: |steps| {
            steps.layer2.check_time = |received, now| {
                check::check_time(received, now)?;
                if received.envelope.created_at > now { Err(Error::NotYetValid) } else { Ok(()) }
            };
        },
    },
    Variant {
        id: "layer2-any-route",
        does: "takes messages on any route",
        seen: "likely: what was fetched is thought to be one's own",
        breaks: "LAYER2-23",
        change: |steps| steps.layer2.check_route = |_, _| Ok(()),
    },
    Variant {
        id: "layer2-any-index",
        does: "compares a route that is an address, and takes one that is an index",
        seen: "likely: what is not for it is thought not to open",
        breaks: "LAYER2-23",
        change: |steps| {
            steps.layer2.check_route = |envelope, recipient| match envelope.route {
                Route::Index(_) => Ok(()),
                Route::Address(_) => recipient::check_route(envelope, recipient),
            };
        },
    },
    Variant {
        id: "layer2-index-under-minimal",
        does: "knows its own index under the encoding minimal alone",
        seen: "fiojs has no other",
        breaks: "LAYER2-23",
        change: |steps| {
            steps.layer2.check_route = |envelope, recipient| {
                let (Route::Index(route), Some(sender)) = (&envelope.route, &envelope.sender_encrypt_key)
                else {
                    return recipient::check_route(envelope, recipient);
                };
                let secret = ecdh::shared_secret(recipient.private, sender, XEncoding::Minimal);
                let own = index::derive(&secret, &key::public_of(recipient.private));
                if own == *route { Ok(()) } else { Err(Error::NotForMe) }
            };
        },
    },
    Variant {
        id: "layer2-recipient-lowered",
        does: "lowers the FIO Address of the recipient, and then compares it with the one inside",
        seen: "likely: the chain does so",
        breaks: "LAYER2-27",
        change: |steps| {
            steps.layer2.check_identities = |envelope, inner, recipient| {
                let fio_address = &recipient.fio_address.to_lowercase();
                recipient::check_identities(envelope, inner, &Recipient { fio_address, ..*recipient })
            };
        },
    },
    Variant {
        id: "layer2-key-of-the-message",
        does: "takes the sender's key from the message and does not ask the chain",
        seen: "likely: the signature is right",
        breaks: "LAYER2-22",
        change: |steps| steps.layer2.check_sender = |_, _| Ok(()),
    },
    Variant {
        id: "layer2-unknown-sender",
        does: "compares the sender's keys with the chain only if the chain knows the sender",
        seen: "likely: null goes unnoticed",
        breaks: "LAYER2-21",
        change: |steps| {
            steps.layer2.check_sender = |received, registration| match registration {
                None => Ok(()),
                known => check::check_sender(received, known),
            };
        },
    },
    Variant {
        id: "layer2-sealed-not-asked-about",
        does: "asks the chain about senders in the clear alone",
        seen: "likely: the shared secret is thought to say who sealed",
        breaks: "LAYER2-21",
        change: |steps| {
            steps.layer2.check_sender = |received, registration| match received.envelope.sender_encrypt_key {
                Some(_) => Ok(()),
                None => check::check_sender(received, registration),
            };
        },
    },
    Variant {
        id: "layer2-owner-key-alone",
        does: "compares the owner key with the chain, and not the encryption key",
        seen: "likely: the source speaks of one key (E-242)",
        breaks: "LAYER2-22",
        change: |steps| {
            steps.layer2.check_sender = |received, registration| {
                check::check_sender(received, owner_for_both(received, registration).as_ref())
            };
        },
    },
    Variant {
        id: "layer2-encryption-key-as-owner",
        does: "takes get_encrypt_key for the key that owns the FIO Address",
        seen: "likely: it is the getter that wallets know (E-242)",
        breaks: "LAYER2-22",
        change: |steps| {
            steps.layer2.check_sender = |received, registration| {
                let both = registration.map(|known| Registration {
                    owner_key: known.encrypt_key.clone(),
                    encrypt_key: known.encrypt_key.clone(),
                });
                check::check_sender(received, both.as_ref())
            };
        },
    },
    Variant {
        id: "layer2-no-replay",
        does: "takes a message as often as it comes",
        seen: "likely: relays are thought to deliver once",
        breaks: "LAYER2-24",
        change: |steps| steps.layer2.check_replay = |_, _, _| Ok(()),
    },
    Variant {
        id: "layer2-replay-of-what-is-sealed",
        does: "takes what is sealed as often as it comes",
        seen: "likely: a fresh initialization vector is thought to make a message new",
        breaks: "LAYER2-24",
        change: |steps| {
            steps.layer2.check_replay = |received, state, now| match received.envelope.sender_encrypt_key {
                Some(_) => Ok(()),
                None => recipient::check_replay(received, state, now),
            };
        },
    },
    Variant {
        id: "layer2-replay-of-what-has-expired",
        does: "refuses the id of a message that has expired, as long as it stands in the state",
        seen: "likely: the list is looked through as it is",
        breaks: "LAYER2-24",
        change: |steps| {
            steps.layer2.check_replay = |received, state, _| recipient::check_replay(received, state, 0);
        },
    },
    Variant {
        id: "layer2-remembers-nothing",
        does: "does not remember what it has accepted",
        seen: "likely: it is to be stored by somebody else",
        breaks: "LAYER2-25",
        change: |steps| steps.layer2.remember = |_, _, _| (),
    },
    Variant {
        id: "layer2-any-type",
        does: "takes types of content that it does not know for text",
        seen: "likely: a default",
        breaks: "LAYER2-10",
        change: |steps| {
            steps.layer2.check_type = |received| Ok(check::check_type(received).unwrap_or(MessageType::Text));
        },
    },
    Variant {
        id: "layer2-types-of-the-chain-by-name",
        does: "refuses transfers, registrations and votes by their names, and takes other types for text",
        seen: "likely: the source says what does not go, not what goes",
        breaks: "LAYER2-10",
        change: |steps| {
            steps.layer2.check_type = |received| match received.envelope.content_type.as_str() {
                "trnsfiopubky" | "regaddress" | "regdomain" | "voteproducer" | "voteproxy" => {
                    check::check_type(received)
                }
                _ => Ok(check::check_type(received).unwrap_or(MessageType::Text)),
            };
        },
    },
    Variant {
        id: "layer2-opens-under-minimal",
        does: "opens what was sealed under the encoding minimal alone",
        seen: "fiojs has no other",
        breaks: "LAYER2-26",
        change: |steps| {
            steps.layer2.plaintext = |envelope, recipient| {
                let Some(sender) = &envelope.sender_encrypt_key else {
                    return Ok(Zeroizing::new(envelope.content.clone()));
                };
                let secret = ecdh::shared_secret(recipient.private, sender, XEncoding::Minimal);
                Ok(sealed::open(&sealed::derive_keys(secret.as_bytes()), &envelope.content)?)
            };
        },
    },
    Variant {
        id: "layer2-leftover-after-the-inner-plaintext",
        does: "takes an inner plaintext that other bytes follow",
        seen: "likely: readers stop after the last field",
        breaks: "LAYER2-28",
        change: |steps| {
            steps.layer2.inner = |plaintext| {
                let starts = (0..=plaintext.len()).rev().filter_map(|end| plaintext.get(..end));
                let inner = starts.map(Inner::decode).find_map(Result::ok);
                inner.map_or_else(|| Inner::decode(plaintext), Ok)
            };
        },
    },
    Variant {
        id: "layer2-inner-sender-ignored",
        does: "does not compare the sender inside with that of the envelope",
        seen: "likely: the envelope is signed",
        breaks: "LAYER2-27",
        change: |steps| {
            steps.layer2.check_identities = |_, inner, recipient| {
                if inner.recipient == recipient.fio_address { Ok(()) } else { Err(Error::IdentityMismatch) }
            };
        },
    },
    Variant {
        id: "layer2-inner-recipient-ignored",
        does: "does not compare the recipient inside with itself",
        seen: "likely: what opens is thought to be one's own",
        breaks: "LAYER2-27",
        change: |steps| {
            steps.layer2.check_identities = |envelope, inner, _| {
                if inner.sender == envelope.sender { Ok(()) } else { Err(Error::IdentityMismatch) }
            };
        },
    },
    Variant {
        id: "layer2-content-of-the-chain",
        does: "reads content as that of the chain: in all dialects, and with bytes left over",
        seen: "likely: the function is there",
        breaks: "LAYER2-28",
        change: |steps| {
            steps.layer2.unpack = |message_type, packed| match message_type {
                MessageType::Record(record) => Ok(Content::Record(content::unpack(record, packed)?.content)),
                MessageType::Text => Content::unpack(message_type, packed),
            };
        },
    },
];

/// What the chain says, with the encryption key that the message names.
fn owner_for_both(received: &Received, registration: Option<&Registration>) -> Option<Registration> {
    registration.map(|known| Registration {
        owner_key: known.owner_key.clone(),
        encrypt_key: received.envelope.sender_encrypt_key.as_ref().map(format_fio_public).unwrap_or_default(),
    })
}
