//! What all actions have in common: the checks in their order, and the fee.

use fio_reference::account::is_fio_address;
use serde_json::{Map, Value};

use crate::Call;
use crate::answer::Refusal;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, State};

/// How long a FIO Address is served after its domain has expired: 30 days, in seconds (CHAIN-11).
const GRACE: u64 = 2_592_000;

/// The greatest length of a packed transaction in bytes (CHAIN-14).
const LARGEST_TRANSACTION: u64 = 8098;

/// The parameters that come last in every action.
const COMMON: [Parameter; 3] =
    [Parameter::Number("max_fee"), Parameter::Text("tpid"), Parameter::Text("actor")];

/// An action.
pub(crate) struct Action {
    /// The name of its endpoint, which is also that of its fee.
    pub(crate) endpoint: &'static str,
    /// Its own parameters, in order.
    pub(crate) parameters: &'static [Parameter],
    /// The parameter that names the FIO Address of the actor.
    pub(crate) field: &'static str,
    /// Step 5: whether the values are of their form.
    pub(crate) check_values: fn(Parameters) -> Result<(), Refusal>,
    /// Step 9: whether they are right for this FIO Address.
    pub(crate) check_owned: fn(&State, &Address, Parameters) -> Result<(), Refusal>,
    /// What it costs.
    pub(crate) cost: fn(&Address, Parameters) -> Cost,
    /// What it does for the FIO Address at this position, and what it answers beside status and fee.
    pub(crate) effect: fn(&mut State, usize, Parameters) -> Map<String, Value>,
}

/// What an action costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Bundled transactions.
    pub(crate) units: u64,
    /// What the fee is multiplied with.
    pub(crate) factor: u64,
}

impl Cost {
    /// One bundled transaction, or the fee.
    pub(crate) const ONE: Self = Self { units: 1, factor: 1 };
}

/// Who pays how much.
enum Charge {
    Nothing,
    Bundles(u64),
    Fee { account: usize, fee: u64 },
}

impl Action {
    /// All checks, in their order (CHAIN-01); then what is to be changed, so that an error changes nothing (CHAIN-02).
    pub(crate) fn apply(&self, state: &mut State, call: &Call) -> Result<Value, Refusal> {
        let sent = Parameters::of(&call.parameters);
        // 1, 2
        sent.check(self.parameters)?;
        sent.check(&COMMON)?;
        if call.signer.as_deref() != Some(sent.text("actor")) {
            return Err(Refusal::Signature);
        }
        // 3, 4
        let is_tpid = |tpid: &str| tpid.is_empty() || is_fio_address(tpid);
        sent.demand("tpid", is_tpid, "TPID must be empty or valid FIO address")?;
        let max_fee =
            sent.number("max_fee").ok_or_else(|| sent.invalid_number("max_fee", "Invalid fee value"))?;
        // 5
        (self.check_values)(sent)?;
        // 6, 7, 8
        let unknown = || sent.invalid(self.field, "FIO Address invalid or does not exist.");
        let (position, address, domain) = state.address(sent.text(self.field)).ok_or_else(unknown)?;
        if u64::from(state.now) > u64::from(domain.expiration) + GRACE {
            return Err(sent.invalid(self.field, "FIO Domain expired."));
        }
        if address.owner != sent.text("actor") {
            return Err(Refusal::Signature);
        }
        // 9
        (self.check_owned)(state, address, sent)?;
        // 10
        let charge = self.charge(state, address, sent, max_fee)?;
        // 11
        let size = call.transaction_size.unwrap_or_default();
        if size > LARGEST_TRANSACTION {
            return Err(Refusal::invalid("transaction_size", size.to_string(), "Transaction is too large"));
        }

        let fee_collected = charge.collect(state, position);
        let mut body = (self.effect)(state, position, sent);
        body.insert("status".to_owned(), "OK".into());
        body.insert("fee_collected".to_owned(), fee_collected.into());
        Ok(Value::Object(body))
    }

    fn charge(
        &self,
        state: &State,
        address: &Address,
        sent: Parameters,
        max_fee: u64,
    ) -> Result<Charge, Refusal> {
        let Cost { units, factor } = (self.cost)(address, sent);
        if units == 0 {
            return Ok(Charge::Nothing);
        }
        let no_fee = || Refusal::invalid("endpoint_name", self.endpoint, "FIO fee not found for endpoint");
        let fee = state.fees.get(self.endpoint).ok_or_else(no_fee)?;
        // CHAIN-12
        if address.bundles >= units {
            return Ok(Charge::Bundles(units));
        }
        // CHAIN-13
        let fee = u128::from(*fee) * u128::from(factor);
        if fee > u128::from(max_fee) {
            return Err(sent.invalid_number("max_fee", "Fee exceeds supplied maximum"));
        }
        let short = || Refusal::invalid("max_fee", fee.to_string(), "Insufficient funds to cover fee");
        let (account, payer) = state.account(&address.owner).ok_or_else(short)?;
        match u64::try_from(fee) {
            Ok(fee) if fee <= payer.balance => Ok(Charge::Fee { account, fee }),
            _ => Err(short()),
        }
    }
}

impl Charge {
    /// Takes what is due, and says how much of it is a fee.
    fn collect(self, state: &mut State, position: usize) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Bundles(units) => {
                state.addresses[position].bundles -= units;
                0
            }
            Self::Fee { account, fee } => {
                state.accounts[account].balance -= fee;
                fee
            }
        }
    }
}

/// Whether a text has the least length of content and sealed texts: 64 bytes (CHAIN-08).
pub(crate) fn is_long_enough(text: &str) -> bool {
    text.len() >= 64
}

/// The text for one that has not.
pub(crate) const TOO_SHORT: &str = "Requires min 64";
