//! Receivers of remainders and slashes: for `Config::RewardRemainder` and `Config::Slash` of staking.
//!
//! | funds go | type |
//! |---|---|
//! | to an account | [`ToAccount`] |
//! | to the treasury | [`ToAccount`] with `pallet_treasury::TreasuryAccountId<Runtime>` |
//! | back to the account that pays the rewards | [`ToAccount`] with that account |
//! | nowhere | [`Burn`] |
//! | to two of these | [`Split`] |

use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{Balanced, Credit, HandleImbalanceDrop, Imbalance as Funds},
    tokens::Balance,
    Get, Imbalance as _, OnUnbalanced, TypedGet,
};
use sp_runtime::Perbill;

/// Burns funds: the issuance falls by them.
pub type Burn = ();

/// Gives funds to an account. If the account can't take them, they go to `Otherwise`.
///
/// A new account can't take less than the existential deposit.
pub struct ToAccount<Account, Currency, Otherwise = Burn>(
    PhantomData<(Account, Currency, Otherwise)>,
);

impl<Account, Currency, Otherwise> OnUnbalanced<Credit<Account::Type, Currency>>
    for ToAccount<Account, Currency, Otherwise>
where
    Account: TypedGet,
    Currency: Balanced<Account::Type>,
    Otherwise: OnUnbalanced<Credit<Account::Type, Currency>>,
{
    fn on_nonzero_unbalanced(funds: Credit<Account::Type, Currency>) {
        if let Err(refused) = Currency::resolve(&Account::get(), funds) {
            Otherwise::on_unbalanced(refused);
        }
    }
}

/// Gives `floor(Share · funds)` to `First`, and the rest to `Second`.
pub struct Split<Share, First, Second>(PhantomData<(Share, First, Second)>);

impl<B, OnDrop, OnOpposite, Share, First, Second> OnUnbalanced<Funds<B, OnDrop, OnOpposite>>
    for Split<Share, First, Second>
where
    B: Balance,
    OnDrop: HandleImbalanceDrop<B>,
    OnOpposite: HandleImbalanceDrop<B>,
    Share: Get<Perbill>,
    First: OnUnbalanced<Funds<B, OnDrop, OnOpposite>>,
    Second: OnUnbalanced<Funds<B, OnDrop, OnOpposite>>,
{
    fn on_nonzero_unbalanced(funds: Funds<B, OnDrop, OnOpposite>) {
        let share = Share::get().mul_floor(funds.peek());
        let (first, second) = funds.split(share);
        First::on_unbalanced(first);
        Second::on_unbalanced(second);
    }
}
