//! What an era pays, and who pays it: a test chooses. The types are those that a chain would configure.

use super::*;
use crate::{CreditOf, FromPot, Minted, PromisedRewards, RewardSource};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU32, OnUnbalanced},
};
use palisade_era_payout::{
    sinks::ToAccount, Amounts, Capped, Curve, FixedPerEra, FixedPerYear, ScheduleByEra,
    ScheduleByYear, Table,
};
use sp_runtime::{Perquintill, TryRuntimeError};
use sp_staking::EraPayout;

/// The account that pays rewards if a test chooses so.
pub const POT: AccountId = 998;

/// The implementations of `EraPayout`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Issuance {
    /// What `EraInflation` says.
    Given,
    Curve,
    FixedPerEra,
    FixedPerYear,
    Capped,
    ByEra,
    ByYear,
}

/// Rows of a schedule.
pub type MaxRows = ConstU32<16>;

parameter_types! {
    pub static Chosen: Issuance = Issuance::Given;
    /// Whether an account pays the rewards.
    pub static PaysFromPot: bool = false;
    /// Whether the pot gets what stakers don't receive. Otherwise the treasury gets it.
    pub static GivesBack: bool = false;
    /// Whether the pot has paid since the genesis. So it holds all that eras owe.
    pub static HoldsAll: bool = false;
    pub const Pot: AccountId = POT;
}

// The curve: at most 10% a year.
parameter_types! {
    pub const Minimum: Perquintill = Perquintill::from_parts(25_000_000_000_000_000); // 2.5%
    pub const Maximum: Perquintill = Perquintill::from_percent(10);
    pub const Ideal: Perquintill = Perquintill::from_percent(50);
    pub const Falloff: Perquintill = Perquintill::from_percent(5);
}
pub type OnCurve = Curve<Minimum, Maximum, Ideal, Falloff>;

// Fixed amounts: to the stakers, and to the treasury.
parameter_types! {
    pub const EraStakers: Balance = 10_007;
    pub const EraTreasury: Balance = 993;
    pub const YearlyStakers: Balance = 21_038_400_000; // 10,000 in an era of 15 s
    pub const YearlyTreasury: Balance = 2_103_840_000;
}
pub type EachEra = FixedPerEra<EraStakers, EraTreasury>;
pub type EachYear = FixedPerYear<YearlyStakers, YearlyTreasury>;

// The same until a supply of `MaxSupply`.
parameter_types! {
    pub static MaxSupply: Balance = 100_000;
}
pub type UnderCap = Capped<EachEra, MaxSupply, PromisedRewards<Test>>;

// A halving: by eras, and by years.
parameter_types! {
    pub Halving: Table<Balance, MaxRows> = halving();
    pub EndedEra: u32 = Staking::active_era();
    pub const Launch: u64 = 0; // ms since the Unix epoch
    pub Now: u64 = Timestamp::get();
}
pub type ByEra = ScheduleByEra<Halving, MaxRows, EndedEra>;
pub type ByYear = ScheduleByYear<Halving, MaxRows, Launch, Now>;

/// Returns four rows: half of the amounts after each two eras, or years, and nothing after six.
fn halving() -> Table<Balance, MaxRows> {
    let mut rows = Table::new();
    for (from, stakers, treasury) in [(0, 8_000, 800), (2, 4_000, 400), (4, 2_000, 200), (6, 0, 0)]
    {
        let is_stored = rows.try_insert(from, Amounts { stakers, treasury });
        assert!(is_stored.is_ok(), "there is room for four rows");
    }
    rows
}

/// Pays what the chosen implementation says, and stores the length of the era in `LastEraMillis`.
pub struct ChosenIssuance;
impl EraPayout<Balance> for ChosenIssuance {
    fn era_payout(staked: Balance, issuance: Balance, millis: u64) -> (Balance, Balance) {
        LastEraMillis::set(millis);
        let pay = match Chosen::get() {
            Issuance::Given => return EraInflation::get(),
            Issuance::Curve => OnCurve::era_payout,
            Issuance::FixedPerEra => EachEra::era_payout,
            Issuance::FixedPerYear => EachYear::era_payout,
            Issuance::Capped => UnderCap::era_payout,
            Issuance::ByEra => ByEra::era_payout,
            Issuance::ByYear => ByYear::era_payout,
        };
        pay(staked, issuance, millis)
    }
}

/// An account that pays all rewards.
pub type PotPays = FromPot<Pot>;
/// The receiver of what is left, if it goes back to the pot.
pub type BackToPot = ToAccount<Pot, Balances>;

/// The receiver that `GivesBack` chooses.
pub struct ChosenReceiver;
impl OnUnbalanced<CreditOf<Test>> for ChosenReceiver {
    fn on_nonzero_unbalanced(funds: CreditOf<Test>) {
        if GivesBack::get() {
            BackToPot::on_unbalanced(funds);
        } else {
            ResolveTo::<Treasury, Balances>::on_unbalanced(funds);
        }
    }
}

/// Asks the pot if it pays the rewards, else mints.
macro_rules! ask_source {
    ($($call:tt)*) => {
        if PaysFromPot::get() {
            <PotPays as RewardSource<Test>>::$($call)*
        } else {
            <Minted as RewardSource<Test>>::$($call)*
        }
    };
}

/// The source that `PaysFromPot` chooses.
pub struct ChosenSource;
impl RewardSource<Test> for ChosenSource {
    fn available() -> Balance {
        ask_source!(available())
    }
    fn reserve(amount: Balance) -> Balance {
        ask_source!(reserve(amount))
    }
    fn withdraw(amount: Balance) -> CreditOf<Test> {
        ask_source!(withdraw(amount))
    }
    fn covered() -> Balance {
        ask_source!(covered())
    }
    fn settle(added: Balance, declined: Balance) {
        ask_source!(settle(added, declined))
    }
    fn release(amount: Balance) -> CreditOf<Test> {
        ask_source!(release(amount))
    }
    fn deposit(funds: CreditOf<Test>) {
        ask_source!(deposit(funds))
    }
    fn check(owed: Balance) -> Result<(), TryRuntimeError> {
        ask_source!(check(owed))
    }
}
