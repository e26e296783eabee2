//! Who is to own a name.

use fio_reference::account::account_name;
use fio_reference::key::parse_fio_public;

use crate::answer::Refusal;
use crate::parameters::Parameters;
use crate::state::{Account, State};

/// The account name of an owner, and the key of one that may be new.
pub(super) struct Owner {
    actor: String,
    key: String,
}

impl Owner {
    /// The owner that a registration names: without a key, the actor (DEPLOYED-12).
    pub(super) fn of_registration(state: &State, sent: Parameters) -> Result<Self, Refusal> {
        if !sent.text("owner_fio_public_key").is_empty() {
            let owner = Self::of_key(sent, "owner_fio_public_key")?;
            owner.check_bound(state, sent, "owner_fio_public_key")?;
            return Ok(owner);
        }
        let actor = sent.text("actor");
        let unknown = || Refusal::invalid("owner_account", actor, "Account is not bound on the fio chain");
        let (_, account) = state.account(actor).ok_or_else(unknown)?;
        Ok(Self { actor: actor.to_owned(), key: account.fio_public_key.clone() })
    }

    /// The account of a public key (DEPLOYED-23).
    pub(super) fn of_key(sent: Parameters, name: &str) -> Result<Self, Refusal> {
        let key = sent.text(name);
        let invalid = |_| sent.invalid(name, "Invalid FIO Public Key");
        let actor = parse_fio_public(key).and_then(|public| account_name(&public)).map_err(invalid)?;
        Ok(Self { actor, key: key.to_owned() })
    }

    /// Whether the account, if there is one, has this key: a key and its negative have the same account name.
    pub(super) fn check_bound(&self, state: &State, sent: Parameters, name: &str) -> Result<(), Refusal> {
        match state.account(&self.actor) {
            Some((_, account)) if account.fio_public_key != self.key => {
                Err(sent.invalid(name, "FIO account already bound"))
            }
            _ => Ok(()),
        }
    }

    /// Adds the account if there is none (DEPLOYED-12), and gives its name and its key.
    pub(super) fn settle(self, state: &mut State) -> (String, String) {
        let Self { actor, key } = self;
        if state.account(&actor).is_none() {
            let place = state.accounts.partition_point(|account| account.actor < actor);
            let account = Account { actor: actor.clone(), fio_public_key: key.clone(), balance: 0 };
            state.accounts.insert(place, account);
        }
        (actor, key)
    }
}
