//! What a wallet checks before it acts on content, and how a payee puts requests and answers together (chapter *Wallet duties*).

mod reconcile;

use crate::Error;
use crate::content::Content;

pub use reconcile::{Action, Reason, Reconciliation, Request, RequestState, State, reconcile};

/// Content as a wallet uses it, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The content, its codes in upper case.
    pub content: Content,
    /// Field and finding, such as `amount.empty`. A wallet acts on content only if there is none (WALLET-06).
    pub findings: Vec<String>,
}

/// Turns the codes into upper case (WALLET-01), and notes what is wrong.
///
/// Errors: `content.invalid` for private content.
pub fn inspect(mut content: Content) -> Result<Inspection, Error> {
    if content.content_type().is_private() {
        return Err(Error::ContentInvalid("private content is not inspected so (WALLET-01)"));
    }
    for code in ["chain_code", "token_code"] {
        let upper = content.get(code).unwrap_or_default().to_ascii_uppercase();
        content = content.with(code, &upper)?;
    }
    let findings = content
        .fields()
        .filter(|(field, _)| !field.is_optional)
        .filter_map(|(field, value)| {
            finding(field.name, value.unwrap_or_default()).map(|what| format!("{}.{what}", field.name))
        })
        .collect();
    Ok(Inspection { content, findings })
}

/// What is wrong with the value of a required field.
pub fn finding(field: &str, value: &str) -> Option<&'static str> {
    match field {
        _ if value.is_empty() => Some("empty"), // WALLET-02
        "chain_code" | "token_code" if !is_code(value) => Some("format"), // WALLET-03
        "status" if value != "sent_to_blockchain" => Some("unknown"), // WALLET-04
        _ => None,
    }
}

/// Whether this is a chain or token code in upper case.
pub fn is_code(value: &str) -> bool {
    (1..=10).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'$')
}
