//! The keys of a sender and a receiver, taken from the vectors of the shared secret.

use std::sync::Arc;

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_vectors::{Suite, Vector};
use serde_json::Value;

/// What the vectors call the other party's side of a pair.
const OTHER_SIDE: &str = "_other_side";

/// The name of the pair for which all encodings of x agree.
pub(crate) const ORDINARY: &str = "ordinary";

/// The keys of a sender and a receiver.
pub(crate) struct Keys {
    /// The pair and the direction.
    pub(crate) name: String,
    /// Those of the one who sends.
    pub(crate) sender: KeyPair,
    /// Those of the one who receives.
    pub(crate) receiver: KeyPair,
    /// The distinct encodings of their x.
    pub(crate) encodings: Vec<XEncoding>,
}

/// The keys of one party, and as requests carry them.
pub(crate) struct KeyPair {
    pub(crate) private: PrivateKey,
    pub(crate) public: PublicKey,
    pub(crate) private_hex: String,
    pub(crate) public_text: String,
}

impl Keys {
    /// Keys for which all encodings of x agree, in both directions.
    pub(crate) fn ordinary(suite: &Suite) -> Vec<Arc<Self>> {
        let sides =
            [suite.vector("ecdh.shared_secret.alice_bob"), suite.vector("ecdh.shared_secret.bob_alice")];
        match sides {
            [Some(payee), Some(payer)] => Self::both_directions(ORDINARY, payee, payer),
            _ => Vec::new(),
        }
    }

    /// Keys for which they differ, in both directions.
    pub(crate) fn leading_zeros(suite: &Suite) -> Vec<Arc<Self>> {
        let sides = suite.vectors().filter_map(|payer| {
            let pair = payer.id.strip_suffix(OTHER_SIDE)?;
            let payee = suite.vector(&format!("{pair}_{}", XEncoding::Minimal.name()))?;
            let name = pair.rsplit('.').next()?;
            Some(Self::both_directions(name, payee, payer))
        });
        sides.flatten().collect()
    }

    /// Whether the encodings of x differ.
    pub(crate) fn is_ambiguous(&self) -> bool {
        self.encodings.len() > 1
    }

    fn both_directions(pair: &str, payee: &Vector, payer: &Vector) -> Vec<Arc<Self>> {
        let directions = [("payee_to_payer", payee, payer), ("payer_to_payee", payer, payee)];
        let keys = directions.into_iter().filter_map(|(direction, sender, receiver)| {
            let (sender, receiver) = (KeyPair::of(sender)?, KeyPair::of(receiver)?);
            let encodings = ecdh::distinct_encodings(&ecdh::shared_x(&sender.private, &receiver.public));
            Some(Arc::new(Self { name: format!("{pair}.{direction}"), sender, receiver, encodings }))
        });
        keys.collect()
    }
}

impl KeyPair {
    pub(crate) fn new(private: PrivateKey) -> Self {
        let public = key::public_of(&private);
        Self {
            private_hex: hex::encode(private.to_bytes()),
            public_text: key::format_fio_public(&public),
            private,
            public,
        }
    }

    fn of(vector: &Vector) -> Option<Self> {
        let bytes = hex::decode(vector.input.get("private").and_then(Value::as_str)?).ok()?;
        Some(Self::new(key::parse_private_bytes(&bytes).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_give_every_way_in_which_the_encodings_differ_in_both_directions() {
        let suite = Suite::embedded().unwrap();
        let encodings = |keys: Vec<Arc<Keys>>| -> Vec<(String, Vec<&str>)> {
            let names = |keys: &Arc<Keys>| keys.encodings.iter().map(|encoding| encoding.name()).collect();
            keys.iter().map(|keys| (keys.name.clone(), names(keys))).collect()
        };
        let ordinary = encodings(Keys::ordinary(&suite));
        assert_eq!(
            ordinary,
            [
                ("ordinary.payee_to_payer".to_owned(), vec!["minimal"]),
                ("ordinary.payer_to_payee".to_owned(), vec!["minimal"]),
            ]
        );
        let ambiguous = encodings(Keys::leading_zeros(&suite));
        assert_eq!(ambiguous.len(), 14);
        let all = vec!["minimal", "fixed32", "twos-complement"];
        assert!(ambiguous.contains(&("two_zeros_high.payer_to_payee".to_owned(), all)), "{ambiguous:?}");
        assert!(ambiguous.iter().all(|(_, encodings)| encodings.len() > 1), "{ambiguous:?}");
    }
}
