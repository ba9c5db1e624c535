//! A liquid token loses its peg: which loans are liquidated, and what is sold.
//!
//! A loan has collateral in the liquid token and a debt in the asset that the token stands for. Its loan-to-value is
//! `debt / collateral` at the peg. If the token trades at the part `δ` below the peg, the loan-to-value is divided by
//! `1 − δ`. The loan is liquidated if the result is **above** its threshold. It can't be repaid in full if the result
//! is above one.

use alloc::vec::Vec;
use primitive_types::U256;
use sp_arithmetic::{PerThing, Perbill};

/// A loan against a liquid token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Loan {
    /// The collateral, in units of the asset at the peg.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub collateral: u128,
    /// The debt, in units of the asset.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub debt: u128,
    /// The loan-to-value above which the loan is liquidated.
    pub liquidation_threshold: Perbill,
}

/// What a depeg leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Depeg {
    /// The indices of the loans that are liquidated, ascending.
    pub liquidated: Vec<u32>,
    /// The collateral that is sold, in units at the peg. It saturates.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub sold: u128,
    /// The debt that the sold collateral does not repay at the new price, in units. **Rounded up**, it saturates.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub bad_debt: u128,
}

/// Returns what happens to loans if the token trades at the part `depeg` below its peg.
///
/// Each liquidated loan is liquidated in full: all its collateral is sold. A loan without debt never is.
///
/// ```
/// use palisade_stake_risk::stress::depeg::{depeg, Loan};
/// use sp_arithmetic::Perbill;
///
/// let loan = |debt| Loan { collateral: 100, debt, liquidation_threshold: Perbill::from_percent(80) };
/// // At 10% below the peg, loan-to-values of 72%, 73% and 95% become 80%, 81.1% and 105.6%.
/// let outcome = depeg(&[loan(72), loan(73), loan(95)], Perbill::from_percent(10));
/// assert_eq!(outcome.liquidated, [1, 2]);
/// assert_eq!(outcome.sold, 200);
/// assert_eq!(outcome.bad_debt, 5);
/// ```
pub fn depeg(loans: &[Loan], depeg: Perbill) -> Depeg {
    let price = depeg.left_from_one();
    let mut outcome = Depeg::default();
    for (index, loan) in crate::indexed(loans) {
        if loan.is_liquidated(price) {
            let proceeds = price.mul_floor(loan.collateral);
            let missing = loan.debt.saturating_sub(proceeds);
            outcome.liquidated.push(index);
            outcome.sold = outcome.sold.saturating_add(loan.collateral);
            outcome.bad_debt = outcome.bad_debt.saturating_add(missing);
        }
    }
    outcome
}

impl Loan {
    /// Returns whether `debt > threshold · price · collateral`, exactly. The right side has at most 188 bits.
    fn is_liquidated(&self, price: Perbill) -> bool {
        let parts = |parts: Perbill| U256::from(parts.deconstruct());
        let whole = U256::from(Perbill::ACCURACY);
        let debt = U256::from(self.debt)
            .saturating_mul(whole)
            .saturating_mul(whole);
        let allowed = U256::from(self.collateral)
            .saturating_mul(parts(self.liquidation_threshold))
            .saturating_mul(parts(price));
        debt > allowed
    }
}

#[cfg(test)]
mod tests;
