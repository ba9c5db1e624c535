//! The genesis of a story.

use super::*;
use sp_runtime::{testing::UintAuthorityId, BuildStorage, Perbill};
use sp_staking::StakerStatus;

/// Builds the genesis. By default Alice, Bob and Carol are candidates for two seats, and there are no nominators.
/// Each staker is its own controller and has as much free as it has bonded, and the existential deposit.
pub struct ExtBuilder {
    validators: Vec<(AccountId, Balance)>,
    nominators: Vec<(AccountId, Balance, Vec<AccountId>)>,
    validator_count: u32,
    minimum_validator_count: u32,
    commission: Perbill,
    min_nominator_bond: Balance,
    min_validator_bond: Balance,
    automatic_payouts: bool,
    pot: Option<Balance>,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            validators: vec![(ALICE, 1_000), (BOB, 900), (CAROL, 500)],
            nominators: vec![],
            validator_count: 2,
            minimum_validator_count: 1,
            commission: Perbill::from_percent(10),
            min_nominator_bond: 50,
            min_validator_bond: 100,
            automatic_payouts: true,
            pot: None,
        }
    }
}

impl ExtBuilder {
    /// A genesis whose eras pay nothing: only slashes change stakes.
    pub fn unpaid() -> Self {
        EraInflation::set((0, 0));
        Self::default()
    }
    /// Alice, Bob, Carol, Dave and eight more validators, all elected. No single report forces an era. Eras pay nothing.
    pub fn twelve_validators() -> Self {
        let named = [(ALICE, 1_000), (BOB, 900), (CAROL, 800), (DAVE, 700)];
        let others = (101..=108).map(|who| (who, 1_000));
        Self::unpaid()
            .validators(named.into_iter().chain(others).collect())
            .validator_count(12)
    }
    pub fn validators(mut self, validators: Vec<(AccountId, Balance)>) -> Self {
        self.validators = validators;
        self
    }
    pub fn nominator(mut self, who: AccountId, bond: Balance, targets: &[AccountId]) -> Self {
        self.nominators.push((who, bond, targets.to_vec()));
        self
    }
    pub fn validator_count(mut self, count: u32) -> Self {
        self.validator_count = count;
        self
    }
    pub fn minimum_validator_count(mut self, count: u32) -> Self {
        self.minimum_validator_count = count;
        self
    }
    pub fn commission(mut self, commission: Perbill) -> Self {
        self.commission = commission;
        self
    }
    pub fn minimum_bonds(mut self, nominator: Balance, validator: Balance) -> Self {
        self.min_nominator_bond = nominator;
        self.min_validator_bond = validator;
        self
    }
    /// An account with this balance pays the rewards.
    pub fn pot(mut self, balance: Balance) -> Self {
        PaysFromPot::set(true);
        HoldsAll::set(true);
        self.pot = Some(balance);
        self
    }
    /// Rewards are paid only when claimed.
    pub fn manual_payouts(mut self) -> Self {
        self.automatic_payouts = false;
        self
    }

    pub fn build(self) -> sp_io::TestExternalities {
        forget_elections();
        let mut storage = empty_storage();
        let bonds = self.validators.iter().map(|(who, bond)| (*who, *bond));
        let bonds = bonds.chain(self.nominators.iter().map(|(who, bond, _)| (*who, *bond)));
        let free = bonds.map(|(who, bond)| (who, bond * 2 + EXISTENTIAL_DEPOSIT));
        let others = BYSTANDERS.map(|who| (who, 10_000));
        pallet_balances::GenesisConfig::<Test> {
            balances: free
                .chain(others)
                .chain([(TREASURY, EXISTENTIAL_DEPOSIT)])
                .chain(self.pot.map(|balance| (POT, balance)))
                .collect(),
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .expect("no account twice");

        let validators = self
            .validators
            .iter()
            .map(|(who, bond)| (*who, *who, *bond, StakerStatus::Validator));
        let nominators = self.nominators.iter().map(|(who, bond, targets)| {
            (*who, *who, *bond, StakerStatus::Nominator(targets.clone()))
        });
        crate::GenesisConfig::<Test> {
            stakers: validators.chain(nominators).collect(),
            validator_count: self.validator_count,
            minimum_validator_count: self.minimum_validator_count,
            commission: self.commission,
            min_nominator_bond: self.min_nominator_bond,
            min_validator_bond: self.min_validator_bond,
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .expect("stakers are valid");

        pallet_session::GenesisConfig::<Test> {
            keys: self
                .validators
                .iter()
                .map(|(who, _)| {
                    (
                        *who,
                        *who,
                        SessionKeys {
                            dummy: UintAuthorityId(*who),
                        },
                    )
                })
                .collect(),
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .expect("keys are unique");

        let mut ext = sp_io::TestExternalities::from(storage);
        ext.execute_with(|| {
            crate::AutomaticPayouts::<Test>::put(self.automatic_payouts);
            start_first_block();
        });
        ext
    }

    /// Runs the story, then checks the invariants once more.
    pub fn run(self, story: impl FnOnce()) {
        self.build().execute_with(|| {
            story();
            check_block();
        });
    }
}
