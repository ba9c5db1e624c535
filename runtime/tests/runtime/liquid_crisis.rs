//! A crisis of liquid staking on the wired runtime: half of all holders leave, then a validator is slashed. Each is paid what the
//! rules say, to the unit. The invariants are checked after each block.

use crate::{
    chain::Chain,
    equivocations::signed,
    liquid_model::{part, Left, Model},
};
use frame_support::{assert_noop, assert_ok};
use palisade_liquid_staking::{Error, Event};
use palisade_runtime::{
    configs::liquid::{ExitDeposit, LIQUID_TOKEN},
    constants::currency::{EXISTENTIAL_DEPOSIT, PAL},
    genesis::{self, INSURANCE},
    Assets, Balance, Balances, LiquidStaking, Runtime, RuntimeEvent, RuntimeOrigin, Staking,
};
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::Perbill;
use sp_staking::StakingInterface;

const HOLDERS: [Sr25519Keyring; 4] = [Alice, Bob, Charlie, Dave];
/// What each of them deposits.
const DEPOSIT: Balance = 50_000 * PAL;
/// What Alice sells at once. The buffer has twice as much.
const AT_ONCE: Balance = 5_000 * PAL;
/// What Eve bonds as the operator of the validator that is slashed.
const BOND: Balance = 300 * PAL;

/// A chain, and a model of liquid staking that follows it.
struct Crisis {
    chain: Chain,
    model: Model,
}

impl Crisis {
    /// Four holders have deposited, and Eve has bonded for Alice's validator.
    fn begin() -> Self {
        let mut chain = Chain::of(genesis::LOCAL);
        chain.make_block();
        let mut model = Model {
            // The reward account and four stashes have got their existential deposits.
            insurance: INSURANCE - 5 * EXISTENTIAL_DEPOSIT,
            active: vec![0; 4],
            validators: [AliceStash, BobStash, CharlieStash, DaveStash]
                .map(|who| who.to_account_id())
                .to_vec(),
            bonds: vec![BOND, 0, 0, 0],
            ..Default::default()
        };
        chain.with(|| {
            let (validator, operator) = (AliceStash.to_account_id(), Eve.to_account_id());
            assert_ok!(LiquidStaking::set_validator(
                RuntimeOrigin::root(),
                0,
                Some(validator),
                Some(operator)
            ));
            assert_ok!(LiquidStaking::bond_operator(signed(Eve), 0, BOND));
            for who in HOLDERS {
                assert_ok!(LiquidStaking::deposit(signed(who), DEPOSIT, 0));
                assert_eq!(tokens(who), model.deposit(DEPOSIT));
            }
        });
        Self { chain, model }
    }

    /// Makes a block, lets the model follow it, and compares the sums.
    fn roll(&mut self) -> Vec<Event<Runtime>> {
        let events = self.chain.make_block();
        let told = events.into_iter().filter_map(|event| match event {
            RuntimeEvent::LiquidStaking(event) => Some(event),
            _ => None,
        });
        let told: Vec<_> = told.collect();
        self.chain.with(|| {
            for event in &told {
                self.model.follow(event, left_of);
            }
            assert_eq!(Model::sums_of_chain(), self.model.sums());
        });
        told
    }

    fn roll_until<R>(&mut self, wanted: impl Fn(&Event<Runtime>) -> Option<R>) -> R {
        (0..1_000)
            .find_map(|_| self.roll().iter().find_map(&wanted))
            .expect("it happens within a thousand blocks")
    }

    /// Makes blocks until the stake of the first stash is behind its validator. Returns the era.
    fn roll_until_exposed(&mut self) -> u32 {
        for _ in 0..1_000 {
            self.roll();
            let (era, is_exposed) = self.chain.with(|| {
                let era = Staking::active_era();
                let stash = &LiquidStaking::stashes()[0].account;
                (era, Staking::is_exposed_in_era(stash, &era))
            });
            if is_exposed {
                return era;
            }
        }
        panic!("no era has the stake");
    }
}

/// What staking has of a stash: active stake, and the chunk of the only open batch.
fn left_of(stash: u32) -> Left {
    let account = &LiquidStaking::stashes()[stash as usize].account;
    let ledger = Staking::ledger_of_stash(account).expect("is bonded").1;
    let chunks = ledger.unlocking.iter().map(|chunk| (0, chunk.value));
    Left {
        active: ledger.active,
        chunks: chunks.collect(),
    }
}

fn tokens(who: Sr25519Keyring) -> Balance {
    Assets::balance(LIQUID_TOKEN, who.to_account_id())
}

fn free(who: Sr25519Keyring) -> Balance {
    Balances::free_balance(who.to_account_id())
}

/// What a call pays to an account.
fn paid(who: Sr25519Keyring, call: impl FnOnce()) -> Balance {
    let before = free(who);
    call();
    free(who) - before
}

#[test]
fn half_leave_then_a_slash_and_each_is_paid_by_the_rules() {
    let mut crisis = Crisis::begin();
    let era = crisis.roll_until_exposed();
    assert_eq!(crisis.model.active, [47_500 * PAL; 4]);

    // 1. Alice leaves with a tenth of her shares at once, and can't take more than the buffer has. Bob and she queue with the rest.
    let at_once = crisis.model.exit_at_once(AT_ONCE);
    crisis.chain.with(|| {
        let exit = |shares| LiquidStaking::exit_at_once(signed(Alice), shares, 0);
        assert_eq!(
            paid(Alice, || {
                assert_ok!(exit(AT_ONCE));
            }),
            at_once
        );
        assert_noop!(exit(2 * AT_ONCE), Error::<Runtime>::BufferTooSmall);
        for who in [Alice, Bob] {
            assert_ok!(LiquidStaking::request_exit(signed(who), tokens(who)));
            assert_eq!(tokens(who), 0);
        }
    });
    crisis.model.collected = 2 * DEPOSIT - AT_ONCE;
    crisis.roll_until(|event| matches!(event, Event::BatchClosed { .. }).then_some(()));

    // 2. Alice's validator is slashed by a tenth for the era before. Nobody leaves at once until that is taken.
    crisis.chain.with(|| {
        let tenth = Perbill::from_percent(10);
        let validator = AliceStash.to_account_id();
        assert_ok!(Staking::manual_slash(
            RuntimeOrigin::root(),
            validator,
            era,
            tenth
        ));
        assert_noop!(
            LiquidStaking::exit_at_once(signed(Dave), PAL, 0),
            Error::<Runtime>::SlashesPending
        );
    });
    let loss = crisis.roll_until(|event| match event {
        Event::LossTaken {
            by_bond,
            by_insurance,
            by_batches,
            by_holders,
            ..
        } => Some(by_bond + by_insurance + by_batches + by_holders),
        _ => None,
    });
    assert_eq!(loss, 4_750 * PAL, "a tenth of what was exposed");
    crisis.chain.with(|| {
        assert_eq!(LiquidStaking::stashes()[0].bond, 0);
        assert_eq!(LiquidStaking::cash().insurance, EXISTENTIAL_DEPOSIT);
        assert!(LiquidStaking::is_bunker(), "holders lost more than 1%");
        assert_noop!(
            LiquidStaking::exit_at_once(signed(Dave), PAL, 0),
            Error::<Runtime>::BunkerMode
        );
    });

    // 3. The batch is settled, and both are paid the same for a share, whoever comes first.
    let balance = crisis.roll_until(|event| match event {
        Event::BatchSettled { balance, .. } => Some(*balance),
        _ => None,
    });
    let mut rest = balance;
    crisis.chain.with(|| {
        for (who, shares) in [(Bob, DEPOSIT), (Alice, DEPOSIT - AT_ONCE)] {
            let claim = || {
                assert_ok!(LiquidStaking::claim_exit(signed(who), 0));
            };
            let expected = part(balance, shares, 2 * DEPOSIT - AT_ONCE);
            assert_eq!(paid(who, claim), expected + ExitDeposit::get());
            rest -= expected;
        }
    });
    // 4. Who stayed has the rest, and what rounding left of the batch.
    crisis.model.buffer += rest;
    crisis.chain.with(|| {
        for who in [Charlie, Dave] {
            let worth = LiquidStaking::value_of(tokens(who));
            assert_eq!(worth, crisis.model.value_of(DEPOSIT));
        }
    });
}
