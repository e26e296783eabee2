//! The operations of the specification, composed of named steps that can be replaced one by one.
//!
//! With the steps of the reference, [`answer`] gives the answers of the [built-in reference](crate::builtin), and says on the way what
//! each step gave. With one step replaced it is an implementation with one mistake: see [`variants`](crate::variants).

mod abi;
mod account;
mod backup;
mod chain;
mod content;
pub(crate) mod curve;
mod ecdh;
mod grant;
mod index;
mod key;
mod layer2;
mod lookup;
mod r#match;
mod nbpa;
mod sealed;
mod size;
mod text;
mod trace;
mod wallet;

use std::collections::BTreeSet;

use fio_reference::ecdh::XEncoding;
use fio_vectors::Object;

use crate::builtin::{Failure, Result, run};
use crate::protocol::message::Outcome;

pub use abi::Abi;
pub(crate) use abi::Cursor;
pub use account::Account;
pub use backup::Backup;
pub use chain::Chain;
pub use content::Content;
pub use ecdh::Ecdh;
pub use grant::Grant;
pub use index::Index;
pub use key::Key;
pub use layer2::Layer2;
pub use lookup::Lookup;
pub use r#match::Match;
pub use nbpa::Nbpa;
pub use sealed::{Parts, Sealed};
pub use size::Size;
pub use text::Text;
pub(crate) use trace::Walk;
pub use trace::{Step, StepValue};
pub use wallet::Wallet;

/// The steps of one chapter: for each a name, its form, and what the reference does.
macro_rules! steps {
    ($(#[$doc:meta])* $name:ident { $($(#[$step_doc:meta])* $step:ident: $type:ty = $reference:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name { $($(#[$step_doc])* pub $step: $type,)+ }

        impl $name {
            pub(super) const REFERENCE: Self = Self { $($step: $reference,)+ };

            /// The names of the steps that differ.
            pub(super) fn replaced(&self, other: &Self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(if self.$step as usize != other.$step as usize { names.push(stringify!($step)); })+
                names
            }
        }
    };
}
use steps;

/// The steps of every chapter.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    /// *Keys*.
    pub key: Key,
    /// *Account names*.
    pub account: Account,
    /// *Shared secret*.
    pub ecdh: Ecdh,
    /// *Sealed bytes*.
    pub sealed: Sealed,
    /// *Text form*.
    pub text: Text,
    /// *Packed values*.
    pub abi: Abi,
    /// *Content*.
    pub content: Content,
    /// *Sizes*.
    pub size: Size,
    /// *Key matching*.
    pub r#match: Match,
    /// *Search Index*.
    pub index: Index,
    /// *Backup of Search Indexes*.
    pub backup: Backup,
    /// *Encrypted addresses*.
    pub nbpa: Nbpa,
    /// *Grants*.
    pub grant: Grant,
    /// *Looking up an encrypted address*.
    pub lookup: Lookup,
    /// *Wallet duties*.
    pub wallet: Wallet,
    /// *The chain's side of FIP-5*.
    pub chain: Chain,
    /// *Layer 2 messages*.
    pub layer2: Layer2,
}

/// The steps as the reference takes them.
pub static REFERENCE: Steps = Steps {
    key: Key::REFERENCE,
    account: Account::REFERENCE,
    ecdh: Ecdh::REFERENCE,
    sealed: Sealed::REFERENCE,
    text: Text::REFERENCE,
    abi: Abi::REFERENCE,
    content: Content::REFERENCE,
    size: Size::REFERENCE,
    r#match: Match::REFERENCE,
    index: Index::REFERENCE,
    backup: Backup::REFERENCE,
    nbpa: Nbpa::REFERENCE,
    grant: Grant::REFERENCE,
    lookup: Lookup::REFERENCE,
    wallet: Wallet::REFERENCE,
    chain: Chain::REFERENCE,
    layer2: Layer2::REFERENCE,
};

impl Steps {
    /// The names of the steps that are not those of the reference, as `chapter.step`.
    pub fn replaced(&self) -> Vec<String> {
        let chapters = [
            ("key", self.key.replaced(&REFERENCE.key)),
            ("account", self.account.replaced(&REFERENCE.account)),
            ("ecdh", self.ecdh.replaced(&REFERENCE.ecdh)),
            ("sealed", self.sealed.replaced(&REFERENCE.sealed)),
            ("text", self.text.replaced(&REFERENCE.text)),
            ("abi", self.abi.replaced(&REFERENCE.abi)),
            ("content", self.content.replaced(&REFERENCE.content)),
            ("size", self.size.replaced(&REFERENCE.size)),
            ("match", self.r#match.replaced(&REFERENCE.r#match)),
            ("index", self.index.replaced(&REFERENCE.index)),
            ("backup", self.backup.replaced(&REFERENCE.backup)),
            ("nbpa", self.nbpa.replaced(&REFERENCE.nbpa)),
            ("grant", self.grant.replaced(&REFERENCE.grant)),
            ("lookup", self.lookup.replaced(&REFERENCE.lookup)),
            ("wallet", self.wallet.replaced(&REFERENCE.wallet)),
            ("chain", self.chain.replaced(&REFERENCE.chain)),
            ("layer2", self.layer2.replaced(&REFERENCE.layer2)),
        ];
        let name = |(chapter, steps): (&str, Vec<&str>)| -> Vec<String> {
            steps.into_iter().map(|step| format!("{chapter}.{step}")).collect()
        };
        chapters.into_iter().flat_map(name).collect()
    }

    /// The chapters of these steps.
    pub fn chapters_replaced(&self) -> BTreeSet<String> {
        let chapter = |step: String| step.split('.').next().unwrap_or_default().to_owned();
        self.replaced().into_iter().map(chapter).collect()
    }
}

/// What an implementation with these steps, which declares this encoding of x, answers to a request, and what each step gave.
pub fn answer(steps: &Steps, declared: XEncoding, op: &str, input: &Object) -> (Outcome, Vec<Step>) {
    let mut walk = Walk::new(steps, declared);
    let outcome = dispatch(&mut walk, op, input).map_or_else(Outcome::from, Outcome::Ok);
    (outcome, walk.into_trace())
}

fn dispatch(walk: &mut Walk, op: &str, input: &Object) -> Result<Object> {
    match op {
        "key.parse_private" => run(input, |request| key::parse_private(walk, &request)),
        "key.parse_public" => run(input, |request| key::parse_public(walk, &request)),
        "key.public_of" => run(input, |request| key::public_of(walk, &request)),
        "account.name" => run(input, |request| account::name(walk, &request)),
        "ecdh.shared_secret" => run(input, |request| ecdh::shared_secret(walk, &request)),
        "sealed.seal" => run(input, |request| sealed::seal_bytes(walk, &request)),
        "sealed.open" => run(input, |request| sealed::open_bytes(walk, &request)),
        "text.encode" => run(input, |request| text::encode_bytes(walk, &request)),
        "text.decode" => run(input, |request| text::decode_text(walk, &request)),
        "text.decode_lenient" => run(input, |request| text::decode_lenient(walk, &request)),
        "abi.pack" => run(input, |request| abi::pack(walk, &request)),
        "abi.unpack" => run(input, |request| abi::unpack(walk, &request)),
        "content.pack" => run(input, |request| content::pack(walk, &request)),
        "content.unpack" => run(input, |request| content::unpack(walk, &request)),
        "content.seal" => run(input, |request| content::seal(walk, request)),
        "content.open" => run(input, |request| content::open(walk, &request)),
        "size.content" => run(input, |request| size::content(walk, &request)),
        "size.memo_budget" => run(input, |request| size::memo_budget(walk, &request)),
        "size.cost" => run(input, |request| size::cost(walk, &request)),
        "match.choose" => run(input, |request| r#match::choose(walk, &request)),
        "match.list" => run(input, |request| r#match::list(walk, &request)),
        "match.select" => run(input, |request| r#match::select(walk, &request)),
        "match.select_private" => run(input, |request| r#match::select_private(walk, &request)),
        "index.derive" => run(input, |request| index::derive(walk, &request)),
        "index.poll" => run(input, |request| index::poll(walk, &request)),
        "index.parse" => run(input, |request| index::parse(walk, &request)),
        "backup.seal" => run(input, |request| backup::seal(walk, request)),
        "backup.open" => run(input, |request| backup::open(walk, &request)),
        "backup.growth_units" => run(input, |request| Ok(backup::growth_units(walk, &request))),
        "nbpa.level_key" => run(input, |request| nbpa::level_key(walk, &request)),
        "nbpa.seal" => run(input, |request| nbpa::seal(walk, request)),
        "nbpa.open" => run(input, |request| nbpa::open(walk, &request)),
        "grant.seal" => run(input, |request| grant::seal(walk, request)),
        "grant.open" => run(input, |request| grant::open(walk, &request)),
        "lookup.select" => run(input, |request| lookup::select(walk, &request)),
        "wallet.inspect" => run(input, |request| wallet::inspect(walk, &request)),
        "wallet.reconcile" => run(input, |request| wallet::reconcile(walk, &request)),
        "chain.apply" => run(input, |request| chain::apply(walk, request)),
        "layer2.sign_digest" => run(input, |request| layer2::sign_digest(walk, &request)),
        "layer2.recover" => run(input, |request| layer2::recover(walk, &request)),
        "layer2.sign" => run(input, |request| layer2::sign(walk, &request)),
        "layer2.verify" => run(input, |request| layer2::verify(walk, &request)),
        "layer2.open" => run(input, |request| layer2::open(walk, &request)),
        "layer2.relay" => run(input, |request| layer2::relay(walk, request)),
        other => Err(Failure::Unknown(format!("there is no operation {other}"))),
    }
}
