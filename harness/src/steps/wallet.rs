//! The steps of the chapter *Wallet duties*.

use fio_reference::{Error, wallet};
use fio_vectors::operation::{InspectIn, InspectOk};
use serde_json::json;

use super::content::parse;
use super::{Walk, steps};
use crate::builtin::Result;

steps! {
    /// The steps of the chapter *Wallet duties*.
    Wallet {
        /// A chain or token code in upper case.
        to_upper: fn(&str) -> String = str::to_ascii_uppercase;
        /// What is wrong with the value of a required field.
        finding: fn(&str, &str) -> Option<&'static str> = wallet::finding;
    }
}

/// `wallet.inspect`
pub(super) fn inspect(walk: &mut Walk, request: &InspectIn) -> Result<InspectOk> {
    let content = parse(walk, &request.r#type, &request.content)?;
    if content.content_type().is_private() {
        let error = Error::ContentInvalid("private content is not inspected so (WALLET-01)");
        return Err(walk.refuse("content", "WALLET-01", error));
    }
    let steps = &walk.steps.wallet;
    let mut json = content.to_json();
    let mut findings = Vec::new();
    for (field, value) in content.fields().filter(|(field, _)| !field.is_optional) {
        let mut value = value.unwrap_or_default().to_owned();
        if matches!(field.name, "chain_code" | "token_code") {
            value = (steps.to_upper)(&value);
        }
        findings.extend((steps.finding)(field.name, &value).map(|what| format!("{}.{what}", field.name)));
        json.insert(field.name.to_owned(), value.into());
    }
    walk.note("codes", "WALLET-01", &json);
    walk.note("findings", "WALLET-06", &json!(findings));
    Ok(InspectOk { content: json, findings })
}
