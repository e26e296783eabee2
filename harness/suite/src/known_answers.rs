//! Published known answers: values that other software gave, which the generator must arrive at by itself.

use serde::Deserialize;
use serde_json::Value;

/// Answers of fiojs 1.0.2, and arithmetic that was done independently of this project.
const KNOWN_ANSWERS: &str = include_str!("../data/known-answers.json");
/// FIO public key texts whose points are of small order on a twist of the curve.
const SMALL_ORDER_KEYS: &str = include_str!("../data/small-order-public-keys.json");

/// The text at this path, with the parts separated by dots.
pub fn known(path: &str) -> String {
    let document: Value = serde_json::from_str(KNOWN_ANSWERS).expect("known-answers.json is JSON");
    path.split('.')
        .fold(&document, |value, part| &value[part])
        .as_str()
        .unwrap_or_else(|| panic!("known-answers.json has no text at {path}"))
        .to_owned()
}

/// Fails unless this is the known answer.
pub fn agrees(path: &str, ours: &str) {
    assert_eq!(known(path), ours, "known-answers.json disagrees at {path}");
}

/// A point of small order.
#[derive(Deserialize)]
pub struct SmallOrderKey {
    /// The order.
    pub order: u32,
    /// The compressed point, in hex.
    pub compressed: String,
    /// FIO public key text.
    pub fio: String,
}

/// All of them.
pub fn small_order_keys() -> Vec<SmallOrderKey> {
    #[derive(Deserialize)]
    struct File {
        keys: Vec<SmallOrderKey>,
    }
    let file: File = serde_json::from_str(SMALL_ORDER_KEYS).expect("the file is JSON of this form");
    file.keys
}
