//! The functions of a side that are the same text for both pallets: the names of calls, storage and types are equal.
//!
//! A macro, because the types differ. The module that uses it has the runtime and its pallets in scope, and what
//! [`shared_imports`] brings. It defines the functions `own_settings`, `initialize_more`,
//! `destination` and `points`.

/// Brings the names that [`shared_functions`] needs into scope.
macro_rules! shared_imports {
    () => {
        use crate::{
            accounts::{set_block, AccountId, Balance, UNIT},
            given,
            observation::Observation,
            params::{Treasury, AMPLE, BLOCK_MILLIS},
            scenario::{Payee, Scenario},
            side::{succeed, IntoOutcome, Outcome, Side},
        };
        use frame_support::traits::{
            fungible::{Inspect, Mutate},
            BuildGenesisConfig, OnFinalize, OnIdle, OnInitialize, StorageInfo, StorageInfoTrait,
        };
        use sp_runtime::{testing::UintAuthorityId, Perbill};
    };
}

/// Defines these functions in an implementation of `Side`, for the pallet of the given crate.
macro_rules! shared_functions {
    ($staking:ident) => {
        fn fill(scenario: &Scenario) {
            given::give(scenario.supports.clone());
            Balances::set_balance(&Treasury::get(), UNIT);
            for (who, amount) in scenario.funds() {
                Balances::set_balance(&who, amount);
            }
            $staking::ValidatorCount::<Runtime>::put(scenario.seats);
            $staking::MinimumValidatorCount::<Runtime>::put(1);
            $staking::MinNominatorBond::<Runtime>::put(UNIT);
            $staking::MinValidatorBond::<Runtime>::put(UNIT);
            own_settings();
            let with_keys = scenario.validators.iter().chain(&scenario.idle);
            for (number, (who, stake)) in (0u64..).zip(with_keys) {
                succeed(Self::bond(who.clone(), *stake, scenario.payee));
                let keys = SessionKeys {
                    dummy: UintAuthorityId(number),
                };
                succeed(<Session as pallet_session::SessionInterface>::set_keys(
                    who, keys,
                ));
            }
            for (who, _) in &scenario.validators {
                succeed(Self::validate(who.clone()));
            }
            for ((who, stake), targets) in &scenario.nominators {
                succeed(Self::bond(who.clone(), *stake, scenario.payee));
                succeed(Self::nominate(who.clone(), targets.clone()));
            }
            pallet_session::GenesisConfig::<Runtime>::default().build();
        }

        fn storage_items() -> Vec<StorageInfo> {
            AllPalletsWithSystem::storage_info()
        }

        fn run_block() {
            let number = System::block_number() + 1;
            System::reset_events();
            System::initialize(&number, &Default::default(), &Default::default());
            set_block(number);
            <Hooked as OnInitialize<u64>>::on_initialize(number);
            initialize_more(number);
            Timestamp::set_timestamp(number * BLOCK_MILLIS);
            <Staking as OnIdle<u64>>::on_idle(number, AMPLE);
            <Hooked as OnFinalize<u64>>::on_finalize(number);
        }

        fn run_hooks() {
            let number = System::block_number();
            <Staking as OnInitialize<u64>>::on_initialize(number);
            initialize_more(number);
            <Staking as OnIdle<u64>>::on_idle(number, AMPLE);
            <Staking as OnFinalize<u64>>::on_finalize(number);
        }

        fn clear_events() {
            System::reset_events();
        }

        fn active_era() -> u32 {
            $staking::ActiveEra::<Runtime>::get().map_or(0, |era| era.index)
        }

        fn observe() -> Observation {
            let accounts = frame_system::Account::<Runtime>::iter();
            let ledgers = $staking::Ledger::<Runtime>::iter_values();
            let planned = $staking::CurrentEra::<Runtime>::get().unwrap_or(0);
            let exposed = $staking::ErasStakersOverview::<Runtime>::iter_prefix(planned);
            Observation {
                balances: accounts
                    .map(|(who, account)| (who, (account.data.free, account.data.reserved)))
                    .collect(),
                ledgers: ledgers
                    .map(|ledger| {
                        let chunks = ledger.unlocking.iter();
                        let chunks: Vec<_> = chunks.map(|chunk| (chunk.value, chunk.era)).collect();
                        (ledger.stash, (ledger.total, ledger.active, chunks))
                    })
                    .collect(),
                exposures: exposed
                    .map(|(who, sums)| {
                        let key = (planned, who.clone());
                        let pages = $staking::ErasStakersPaged::<Runtime>::iter_prefix_values(key);
                        let others = pages.flat_map(|page| page.others);
                        let mut others: Vec<_> = others.map(|one| (one.who, one.value)).collect();
                        others.sort();
                        (who, (sums.total, sums.own, others))
                    })
                    .collect(),
                points: points(Self::active_era().saturating_sub(1)),
                issuance: <Balances as Inspect<AccountId>>::total_issuance(),
            }
        }

        fn note_author(who: AccountId) {
            <Staking as pallet_authorship::EventHandler<AccountId, u64>>::note_author(who);
        }

        fn cancel(era: u32, rows: Vec<u32>) -> Outcome {
            Staking::cancel_deferred_slash(RuntimeOrigin::root(), era, rows).into_outcome()
        }

        fn payout(validator: AccountId, era: u32) -> Outcome {
            let caller = RuntimeOrigin::signed(Treasury::get());
            Staking::payout_stakers(caller, validator, era).into_outcome()
        }

        fn bond(who: AccountId, value: Balance, payee: Payee) -> Outcome {
            Staking::bond(RuntimeOrigin::signed(who), value, destination(payee)).into_outcome()
        }

        fn bond_extra(who: AccountId, value: Balance) -> Outcome {
            Staking::bond_extra(RuntimeOrigin::signed(who), value).into_outcome()
        }

        fn unbond(who: AccountId, value: Balance) -> Outcome {
            Staking::unbond(RuntimeOrigin::signed(who), value).into_outcome()
        }

        fn rebond(who: AccountId, value: Balance) -> Outcome {
            Staking::rebond(RuntimeOrigin::signed(who), value).into_outcome()
        }

        fn withdraw(who: AccountId) -> Outcome {
            Staking::withdraw_unbonded(RuntimeOrigin::signed(who), 0).into_outcome()
        }

        fn validate(who: AccountId) -> Outcome {
            let prefs = $staking::ValidatorPrefs {
                commission: Perbill::from_percent(10),
                blocked: false,
            };
            Staking::validate(RuntimeOrigin::signed(who), prefs).into_outcome()
        }

        fn nominate(who: AccountId, targets: Vec<AccountId>) -> Outcome {
            Staking::nominate(RuntimeOrigin::signed(who), targets).into_outcome()
        }

        fn chill(who: AccountId) -> Outcome {
            Staking::chill(RuntimeOrigin::signed(who)).into_outcome()
        }

        fn kick(who: AccountId, nominators: Vec<AccountId>) -> Outcome {
            Staking::kick(RuntimeOrigin::signed(who), nominators).into_outcome()
        }

        fn set_payee(who: AccountId, payee: Payee) -> Outcome {
            Staking::set_payee(RuntimeOrigin::signed(who), destination(payee)).into_outcome()
        }

        fn kill_stash(who: AccountId) -> Outcome {
            Staking::force_unstake(RuntimeOrigin::root(), who, 0).into_outcome()
        }
    };
}

pub(crate) use {shared_functions, shared_imports};
