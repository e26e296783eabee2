//! What an action costs, and who pays it.

use crate::answer::Refusal;
use crate::parameters::Parameters;
use crate::state::State;

/// What an action costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Bundled transactions.
    pub(crate) units: u64,
    /// What the fee is multiplied with.
    pub(crate) factor: u64,
}

/// What is to be paid for an action.
pub(crate) struct Due<'a> {
    /// The endpoint, after which the fee is named.
    pub(crate) endpoint: &'a str,
    /// The place of the FIO Address whose bundled transactions are taken, if any can be.
    pub(crate) bundles_of: Option<usize>,
    /// What it costs.
    pub(crate) cost: Cost,
    /// The text for a fee above the maximum.
    pub(crate) too_high: &'static str,
}

/// Who pays how much.
pub(crate) enum Charge {
    /// Bundled transactions of the FIO Address at this place.
    Bundles(usize, u64),
    /// A fee from the account at this place.
    Fee(usize, u64),
    /// No fee, which no account has to pay.
    Nothing,
}

impl Cost {
    /// One bundled transaction, or the fee.
    pub(crate) const ONE: Self = Self { units: 1, factor: 1 };

    /// What the content of a request or record costs, by its length in bytes (CHAIN-24, DEPLOYED-19).
    pub(crate) fn of_content(content: &str) -> Self {
        // Shorter content was refused before.
        let factor = fio_reference::size::cost(content.len()).unwrap_or(1) as u64;
        Self { units: 2 * factor, factor }
    }
}

impl Due<'_> {
    /// Step 10: who pays how much (CHAIN-12, CHAIN-13).
    pub(crate) fn charge(&self, state: &State, sent: Parameters) -> Result<Charge, Refusal> {
        let no_fee = || Refusal::invalid("endpoint_name", self.endpoint, "FIO fee not found for endpoint");
        let fee = state.fees.get(self.endpoint).ok_or_else(no_fee)?;
        if let Some(position) = self.bundles_of
            && state.addresses[position].bundles >= self.cost.units
        {
            return Ok(Charge::Bundles(position, self.cost.units));
        }
        let fee = u128::from(*fee) * u128::from(self.cost.factor);
        if fee > u128::from(sent.number("max_fee").unwrap_or_default()) {
            return Err(sent.invalid_number("max_fee", self.too_high));
        }
        let short = || Refusal::invalid("max_fee", fee.to_string(), "Insufficient funds to cover fee");
        let (account, payer) = state.account(sent.text("actor")).ok_or_else(short)?;
        match u64::try_from(fee) {
            Ok(fee) if fee <= payer.balance => Ok(Charge::Fee(account, fee)),
            _ => Err(short()),
        }
    }
}

impl Charge {
    /// Takes what is due, and says how much of it is a fee.
    pub(crate) fn collect(self, state: &mut State) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Bundles(position, units) => {
                state.addresses[position].bundles -= units;
                0
            }
            Self::Fee(account, fee) => {
                state.accounts[account].balance -= fee;
                fee
            }
        }
    }
}
