//! The operations of the specification: names, classes, and the form of inputs and results.

use serde::{Deserialize, Serialize};

macro_rules! message {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type),+
        }
    };
}

// After the macro, which they use.
mod chain;
mod fip5;
mod forms;
mod layer2;

pub use chain::*;
pub use fip5::*;
pub use forms::*;
pub use layer2::*;

/// A conformance class: what an implementation claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Opens everything that conforming and deployed writers seal.
    Reader,
    /// Seals what every reader opens.
    Writer,
    /// Both, and knows account names, sizes, key matching and the duties of a wallet.
    Wallet,
    /// A wallet with what FIP-5 adds.
    Fip5Wallet,
    /// What FIP-5 asks of a node.
    Fip5Chain,
    /// Messages off the chain: experimental, and part of no other class.
    Layer2,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Reader, Self::Writer, Self::Wallet, Self::Fip5Wallet, Self::Fip5Chain, Self::Layer2];

    /// The classes that one of this class is too.
    fn includes(self) -> &'static [Self] {
        match self {
            Self::Reader => &[Self::Reader],
            Self::Writer => &[Self::Writer],
            Self::Wallet => &[Self::Reader, Self::Writer, Self::Wallet],
            Self::Fip5Wallet => &[Self::Reader, Self::Writer, Self::Wallet, Self::Fip5Wallet],
            Self::Fip5Chain => &[Self::Fip5Chain],
            Self::Layer2 => &[Self::Layer2],
        }
    }
}

/// An operation of the specification.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// The name: chapter, dot, action.
    pub name: &'static str,
    /// The classes that need it, and with them those that include one of them.
    pub classes: &'static [Class],
    /// The result fields that an implementation may leave out.
    pub reported: &'static [&'static str],
    /// The result fields and input fields that hold bytes in hex.
    pub hex: &'static [&'static str],
}

const BOTH: &[Class] = &[Class::Reader, Class::Writer];
const READER: &[Class] = &[Class::Reader];
const WRITER: &[Class] = &[Class::Writer];
const WALLET: &[Class] = &[Class::Wallet];
const FIP5: &[Class] = &[Class::Fip5Wallet];
const CHAIN: &[Class] = &[Class::Fip5Chain];
const LAYER2: &[Class] = &[Class::Layer2];

impl Operation {
    /// All operations, in the order of the specification.
    pub const ALL: &'static [Operation] = &[
        Operation::new("key.parse_private", BOTH, &[], &["private"]),
        Operation::new("key.parse_public", BOTH, &[], &["point"]),
        Operation::new("key.public_of", BOTH, &[], &["private"]),
        Operation::new("account.name", WALLET, &[], &[]),
        Operation::new("ecdh.shared_secret", BOTH, &[], &["private", "secret"]),
        Operation::new("sealed.seal", WRITER, &[], &["secret", "iv", "plaintext", "sealed"]),
        Operation::new("sealed.open", READER, &[], &["secret", "sealed", "plaintext"]),
        Operation::new("text.encode", WRITER, &[], &["bytes"]),
        Operation::new("text.decode", READER, &[], &["bytes"]),
        Operation::new("text.decode_lenient", READER, &[], &["bytes"]),
        Operation::new("abi.pack", WRITER, &[], &["bytes"]),
        Operation::new("abi.unpack", READER, &[], &["bytes"]),
        Operation::new("content.pack", WRITER, &[], &["plaintext"]),
        Operation::new("content.unpack", READER, &["dialect", "leftover"], &["plaintext"]),
        Operation::new("content.seal", WRITER, &[], &["private", "iv"]),
        Operation::new("content.open", READER, &["dialect", "leftover", "x_encoding"], &["private"]),
        Operation::new("size.content", WALLET, &[], &[]),
        Operation::new("size.memo_budget", WALLET, &[], &[]),
        Operation::new("size.cost", WALLET, &[], &[]),
        Operation::new("match.choose", WALLET, &[], &[]),
        Operation::new("match.list", WALLET, &[], &[]),
        Operation::new("match.select", WALLET, &[], &[]),
        Operation::new("match.select_private", FIP5, &[], &[]),
        Operation::new("index.derive", FIP5, &[], &["private"]),
        Operation::new("index.poll", FIP5, &[], &[]),
        Operation::new("index.parse", FIP5, &[], &["bytes"]),
        Operation::new("backup.seal", FIP5, &[], &["private", "iv"]),
        Operation::new("backup.open", FIP5, &["leftover", "x_encoding"], &["private"]),
        Operation::new("backup.growth_units", FIP5, &[], &[]),
        Operation::new("nbpa.level_key", FIP5, &[], &["private", "level_key"]),
        Operation::new("nbpa.seal", FIP5, &[], &["level_key", "iv"]),
        Operation::new("nbpa.open", FIP5, &["leftover"], &["level_key"]),
        Operation::new("grant.seal", FIP5, &[], &["private", "level_key", "iv"]),
        Operation::new("grant.open", FIP5, &["leftover", "x_encoding"], &["private", "level_key"]),
        Operation::new("lookup.select", CHAIN, &["level"], &[]),
        Operation::new("wallet.inspect", WALLET, &[], &[]),
        Operation::new("wallet.reconcile", FIP5, &[], &[]),
        Operation::new("chain.apply", CHAIN, &[], &[]),
        Operation::new("layer2.sign_digest", LAYER2, &[], &["private", "digest"]),
        Operation::new("layer2.recover", LAYER2, &[], &["digest"]),
        Operation::new(
            "layer2.sign",
            LAYER2,
            &[],
            &["chain_id", "message_id", "private", "encrypt_private", "iv"],
        ),
        Operation::new("layer2.verify", LAYER2, &[], &["chain_id", "digest"]),
        Operation::new("layer2.open", LAYER2, &[], &["chain_id"]),
        Operation::new("layer2.relay", LAYER2, &[], &[]),
    ];

    /// The operation of this name.
    pub fn find(name: &str) -> Option<&'static Operation> {
        Self::ALL.iter().find(|operation| operation.name == name)
    }

    /// Whether an implementation of this class needs it.
    pub fn is_needed_by(&self, class: Class) -> bool {
        class.includes().iter().any(|included| self.classes.contains(included))
    }

    const fn new(
        name: &'static str,
        classes: &'static [Class],
        reported: &'static [&'static str],
        hex: &'static [&'static str],
    ) -> Self {
        Self { name, classes, reported, hex }
    }
}
