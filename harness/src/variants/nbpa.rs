//! Wrong variants of the chapter *Encrypted addresses*.

use fio_reference::nbpa::{Level, Purpose};
use fio_reference::{Error, key};

use super::Variant;
use super::primitives::{hmac_sha_256, hmac_sha_512, sha_256};
use crate::steps::{Cursor, REFERENCE};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "nbpa-address-and-chain-labels-swapped",
        does: "takes the label of the chain key for the address key, and the other way round",
        seen: "likely: FIP-5's formula names the wrong key (E-070)",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.literal_message = |level, purpose| {
                let level = match level {
                    Level::Address => Level::Chain,
                    Level::Chain => Level::Address,
                    Level::Nbpa => Level::Nbpa,
                };
                (REFERENCE.nbpa.literal_message)(level, purpose)
            };
        },
    },
    Variant {
        id: "nbpa-stray-quote",
        does: "derives the nbpa key with the stray quote of the source",
        seen: "likely: FIP-5's formula has it (E-071)",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.literal_message = |level, purpose| prefixed(level, purpose, Level::Nbpa, b"'");
        },
    },
    Variant {
        id: "nbpa-separator",
        does: "puts a blank between label and NBPA",
        seen: "likely: the formula looks like text with words",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.literal_message = |level, purpose| {
                let message = (REFERENCE.nbpa.literal_message)(level, purpose)?;
                Ok(match level {
                    Level::Nbpa => [&message[..15], b" ", &message[15..]].concat(),
                    _ => message,
                })
            };
        },
    },
    Variant {
        id: "nbpa-of-fio-key",
        does: "derives the nbpa key over its label alone",
        seen: "likely: AddressPublicKey is undefined in FIP-5 (E-075)",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.literal_message = |level, purpose| {
                let mut message = (REFERENCE.nbpa.literal_message)(level, purpose)?;
                if level == Level::Nbpa {
                    message.truncate(15);
                }
                Ok(message)
            };
        },
    },
    Variant {
        id: "nbpa-by-sha-512",
        does: "derives level keys with HMAC-SHA-512, cut to 32 bytes",
        seen: "likely: the shared secret uses it",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.derive = |secret, message| {
                let mut key = hmac_sha_512(secret, message);
                key.truncate(32);
                key
            };
        },
    },
    Variant {
        id: "nbpa-hmac-arguments-swapped",
        does: "derives level keys with the message for the key of the HMAC",
        seen: "likely: FIP-5 writes HMAC(name, secret, hash) (E-077)",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.derive = |secret, message| (REFERENCE.nbpa.derive)(message, secret);
        },
    },
    Variant {
        id: "nbpa-without-hmac",
        does: "derives level keys as the SHA-256 of secret and message",
        seen: "likely: a hash looks as good",
        breaks: "NBPA-01",
        change: |steps| {
            steps.nbpa.derive = |secret, message| sha_256(&[secret, message].concat());
        },
    },
    Variant {
        id: "nbpa-secret-in-hex",
        does: "takes the hexadecimal digits of the private key for the wallet secret",
        seen: "likely: scripting languages pass hex strings around (E-074)",
        breaks: "NBPA-03",
        change: |steps| {
            steps.nbpa.wallet_secret = |private| hex::encode(private).into_bytes();
        },
    },
    Variant {
        id: "nbpa-secret-in-wif",
        does: "takes the text of the private key for the wallet secret",
        seen: "likely: wallets hold it as WIF (E-074)",
        breaks: "NBPA-03",
        change: |steps| {
            steps.nbpa.wallet_secret = |private| wif(private).into_bytes();
        },
    },
    Variant {
        id: "nbpa-secret-without-leading-zeros",
        does: "drops leading zeros of the private key before it derives level keys",
        seen: "likely: big integers have none",
        breaks: "NBPA-03",
        change: |steps| {
            steps.nbpa.wallet_secret = |private| {
                let zeros = private.iter().take_while(|&&byte| byte == 0).count();
                private[zeros..].to_vec()
            };
        },
    },
    Variant {
        id: "nbpa-bound-without-own-secret",
        does: "derives bound keys from the private key itself",
        seen: "likely: one derivation less",
        breaks: "NBPA-02",
        change: |steps| {
            steps.nbpa.bound_secret = <[u8]>::to_vec;
        },
    },
    Variant {
        id: "nbpa-bound-secret-swapped",
        does: "derives the bound secret with the private key for the key of the HMAC",
        seen: "likely: the private key is the secret",
        breaks: "NBPA-02",
        change: |steps| {
            steps.nbpa.bound_secret = |secret| hmac_sha_256(secret, b"FIO-NBPA-v2/wallet-secret");
        },
    },
    Variant {
        id: "nbpa-bound-without-lengths",
        does: "joins the parts of a bound key without their lengths",
        seen: "likely: the literal formula joins so",
        breaks: "NBPA-02",
        change: |steps| {
            steps.nbpa.bound_message = |level, purpose| {
                let parts = bound_parts(level, purpose)?;
                Ok(parts.concat().into_bytes())
            };
        },
    },
    Variant {
        id: "nbpa-bound-address-as-typed",
        does: "derives bound keys with the FIO Address as it was typed",
        seen: "likely: case is not thought of",
        breaks: "NBPA-02",
        change: |steps| {
            steps.nbpa.bound_message = |level, purpose| {
                let message = (REFERENCE.nbpa.bound_message)(level, purpose)?;
                Ok(purpose.fio_address.map_or(message.clone(), |address| {
                    replaced(&message, &address.to_ascii_lowercase(), address)
                }))
            };
        },
    },
    Variant {
        id: "nbpa-bound-codes-as-typed",
        does: "derives bound keys with chain and token code as they were typed",
        seen: "likely: case is not thought of",
        breaks: "NBPA-02",
        change: |steps| {
            steps.nbpa.bound_message = |level, purpose| {
                let mut message = (REFERENCE.nbpa.bound_message)(level, purpose)?;
                for code in [purpose.chain_code, purpose.token_code].into_iter().flatten() {
                    message = replaced(&message, &code.to_ascii_uppercase(), code);
                }
                Ok(message)
            };
        },
    },
    Variant {
        id: "nbpa-level-any-case",
        does: "takes the names of levels in any case",
        seen: "likely: names are often compared so",
        breaks: "NBPA-05",
        change: |steps| {
            steps.nbpa.level = |name| Level::from_name(&name.to_ascii_lowercase());
        },
    },
    Variant {
        id: "nbpa-purpose-not-checked",
        does: "derives literal keys of an empty address too",
        seen: "likely: the label alone is hashed then",
        breaks: "NBPA-06",
        change: |steps| {
            steps.nbpa.literal_message = |level, purpose| match (level, purpose.nbpa) {
                (Level::Nbpa, None | Some("")) => Ok(b"NBPA secret key".to_vec()),
                _ => (REFERENCE.nbpa.literal_message)(level, purpose),
            };
        },
    },
    Variant {
        id: "nbpa-level-key-any-length",
        does: "takes level keys of any length",
        seen: "likely: any secret does for the construction",
        breaks: "NBPA-08",
        change: |steps| {
            steps.nbpa.read_level_key = |bytes| Ok(bytes.to_vec());
        },
    },
    Variant {
        id: "nbpa-without-length",
        does: "seals an address as raw UTF-8, without its length",
        seen: "likely: the plaintext is not defined in FIP-5 (E-080)",
        breaks: "NBPA-07",
        change: |steps| {
            steps.nbpa.write = |_, nbpa| Ok(nbpa.as_bytes().to_vec());
        },
    },
    Variant {
        id: "nbpa-read-to-the-end",
        does: "takes all of the plaintext for the address",
        seen: "likely: the plaintext is not defined in FIP-5 (E-080)",
        breaks: "NBPA-09",
        change: |steps| {
            steps.nbpa.read = |cursor| {
                let bytes = cursor.rest().to_vec();
                String::from_utf8(bytes).map_err(|_| Error::NbpaMalformed("no UTF-8 (NBPA-09)"))
            };
        },
    },
    Variant {
        id: "nbpa-empty",
        does: "seals and opens empty addresses",
        seen: "likely: a string is a string",
        breaks: "NBPA-12",
        change: |steps| {
            steps.nbpa.check = |_| Ok(());
        },
    },
    Variant {
        id: "nbpa-leftover-refused",
        does: "refuses bytes after the address",
        seen: "abieos does so",
        breaks: "NBPA-10",
        change: |steps| {
            steps.nbpa.check_end = |leftover, _| (REFERENCE.nbpa.check_end)(leftover, true);
        },
    },
    Variant {
        id: "nbpa-strict-mode-ignored",
        does: "reads an address in strict mode as in the other one",
        seen: "likely: an option that is not passed on",
        breaks: "NBPA-10",
        change: |steps| {
            steps.nbpa.check_end = |_, _| Ok(());
        },
    },
    Variant {
        id: "nbpa-level-trimmed",
        does: "takes white space around the name of a level off",
        seen: "likely: input fields are trimmed",
        breaks: "NBPA-05",
        change: |steps| steps.nbpa.level = |name| Level::from_name(name.trim()),
    },
    Variant {
        id: "nbpa-bound-forms-not-checked",
        does: "derives bound keys of addresses and codes that are not of their form",
        seen: "likely: any text can be hashed",
        breaks: "NBPA-06",
        change: |steps| {
            steps.nbpa.bound_message = |level, purpose| {
                let good = Purpose {
                    fio_address: purpose.fio_address.and(Some("a@b")),
                    chain_code: purpose.chain_code.and(Some("A")),
                    token_code: purpose.token_code.and(Some("A")),
                    nbpa: purpose.nbpa.and(Some("a")),
                };
                let label = bound_parts(level, &good)?.swap_remove(0);
                let address = purpose.fio_address.unwrap_or_default().to_ascii_lowercase();
                let [chain, token] = [purpose.chain_code, purpose.token_code]
                    .map(|code| code.unwrap_or_default().to_ascii_uppercase());
                let parts = [label, address, chain, token, purpose.nbpa.unwrap_or_default().to_owned()];
                let count = match level {
                    Level::Address => 2,
                    Level::Chain => 3,
                    Level::Nbpa => 5,
                };
                let packed = parts[..count].iter().map(|part| REFERENCE.abi.write_string(part));
                Ok(packed.collect::<Result<Vec<_>, _>>()?.concat())
            };
        },
    },
    Variant {
        id: "nbpa-level-key-first-32",
        does: "takes the first 32 bytes of a level key that has more",
        seen: "likely: shared secrets have 64",
        breaks: "NBPA-08",
        change: |steps| {
            steps.nbpa.read_level_key =
                |bytes| (REFERENCE.nbpa.read_level_key)(bytes.get(..32).unwrap_or(bytes));
        },
    },
];

fn prefixed(level: Level, purpose: &Purpose, of: Level, prefix: &[u8]) -> Result<Vec<u8>, Error> {
    let message = (REFERENCE.nbpa.literal_message)(level, purpose)?;
    Ok(if level == of { [prefix, &message].concat() } else { message })
}

/// The parts of a bound key, in the form in which they are authenticated.
fn bound_parts(level: Level, purpose: &Purpose) -> Result<Vec<String>, Error> {
    let message = (REFERENCE.nbpa.bound_message)(level, purpose)?;
    let mut cursor = Cursor::new(&REFERENCE.abi, &message);
    let mut parts = Vec::new();
    while !cursor.rest().is_empty() {
        parts.push(cursor.read_string()?);
    }
    Ok(parts)
}

/// A message with one part as it was typed.
fn replaced(message: &[u8], part: &str, typed: &str) -> Vec<u8> {
    let mut message = message.to_vec();
    let length = part.len();
    let places: Vec<usize> = message
        .windows(length.max(1))
        .enumerate()
        .filter(|(_, window)| *window == part.as_bytes())
        .map(|(place, _)| place)
        .collect();
    for place in places {
        message[place..place + length].copy_from_slice(typed.as_bytes());
    }
    message
}

/// The text of a private key.
fn wif(private: &[u8]) -> String {
    key::parse_private_bytes(private).map_or_else(|_| String::new(), |key| key::format_wif(&key).to_string())
}
