//! Where a node begins, and why it does not.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use fio_chain_model::{EncryptedAddress, Grant, PublicAddress, State};

use crate::calls::Calls;
use crate::clock::Clock;
use crate::node::Node;
use crate::options::Options;
use crate::store::Store;

/// The state of `--example`: that of the examples of the chapter, with domains that last.
const EXAMPLE: &str = include_str!("../example.json");

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("where to begin? Say --example, --state FILE, or --save FILE with a file that is there")]
    NoState,
    #[error("{0} can't be read: {1}")]
    Unreadable(PathBuf, io::Error),
    #[error("{0} is no state of spec/chain.md: {1}")]
    NotAState(PathBuf, serde_json::Error),
    #[error("{0} is no state of spec/chain.md: {1} are not in their order, or one is there twice")]
    OutOfOrder(PathBuf, &'static str),
    #[error("{0} is in use: another node saves its state there")]
    InUse(PathBuf),
    #[error("{0} can't be written: {1}")]
    Unwritable(PathBuf, io::Error),
    #[error("time does not go back: --at {at} is before {now}, the time of the state")]
    Past { at: u32, now: u32 },
    #[error("nobody can listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("the system refuses threads or signals: {0}")]
    Runtime(io::Error),
    #[error("the address can't be printed: {0}")]
    Stdout(io::Error),
}

/// The node at its start.
pub(crate) fn node(options: &Options) -> Result<Node, Unusable> {
    let store = options.save.as_deref().map(Store::open).transpose()?;
    let saved = options.save.as_deref().map(saved).transpose()?.flatten();
    let mut state = match saved {
        Some(saved) => {
            eprintln!("fio-devnode: goes on from the saved state");
            saved
        }
        None => first(options)?,
    };
    let clock = match options.at {
        Some(_) => Clock::Still,
        None => Clock::of_machine(state.now),
    };
    state.now = clock.now(options.at.unwrap_or_default().max(state.now));
    if let Some((store, file)) = store.as_ref().zip(options.save.as_ref()) {
        // What can't be saved later is better known now.
        store.save(&state).map_err(|error| Unusable::Unwritable(file.clone(), error))?;
    }
    Ok(Node::new(state, clock, Calls::new(options.calls), store))
}

/// The state if none was saved yet.
fn first(options: &Options) -> Result<State, Unusable> {
    let state = match &options.state {
        Some(file) => read(file)?,
        None if options.example => parse(Path::new("the example"), EXAMPLE.as_bytes())?,
        None => return Err(Unusable::NoState),
    };
    match options.at {
        Some(at) if at < state.now => Err(Unusable::Past { at, now: state.now }),
        _ => Ok(state),
    }
}

/// The saved state, if there is one.
fn saved(file: &Path) -> Result<Option<State>, Unusable> {
    match read(file) {
        Err(Unusable::Unreadable(_, error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

fn read(file: &Path) -> Result<State, Unusable> {
    let text = std::fs::read(file).map_err(|error| Unusable::Unreadable(file.to_owned(), error))?;
    parse(file, &text)
}

fn parse(file: &Path, text: &[u8]) -> Result<State, Unusable> {
    let state = serde_json::from_slice(text).map_err(|error| Unusable::NotAState(file.to_owned(), error))?;
    match out_of_order(&state) {
        Some(list) => Err(Unusable::OutOfOrder(file.to_owned(), list)),
        None => Ok(state),
    }
}

/// A list that is not in the order of the chapter, by which the model looks things up.
fn out_of_order(state: &State) -> Option<&'static str> {
    let of_state = [
        ("accounts", state.accounts.is_sorted_by(|a, b| a.actor < b.actor)),
        ("domains", state.domains.is_sorted_by(|a, b| a.fio_domain < b.fio_domain)),
    ];
    let lists = of_state.into_iter().chain(state.addresses.iter().flat_map(|address| {
        let of_public = |of: &PublicAddress| [of.chain_code.clone(), of.token_code.clone()];
        let of_encrypted = |of: &EncryptedAddress| [of.chain_code.clone(), of.token_code.clone()];
        let of_grant = |of: &Grant| [of.payer_search_index.clone(), of.level.clone(), of.level_index.clone()];
        [
            ("public_addresses", address.public_addresses.is_sorted_by(|a, b| of_public(a) < of_public(b))),
            (
                "encrypted_addresses",
                address.encrypted_addresses.is_sorted_by(|a, b| of_encrypted(a) < of_encrypted(b)),
            ),
            ("replaced_key_ids", address.replaced_key_ids.is_sorted_by(|a, b| a < b)),
            ("grants", address.grants.is_sorted_by(|a, b| of_grant(a) < of_grant(b))),
        ]
    }));
    lists.into_iter().find(|(_, is_ordered)| !is_ordered).map(|(name, _)| name)
}
