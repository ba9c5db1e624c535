//! Eras one after the other, with disturbances in any order. After each block the storage of all pallets is checked. At
//! the end nothing is stuck: when the disturbances are over, eras are elected again.

use crate::{blocks::*, chain::*, checks::PagesAreMissing, steps::*};
use pallet_election_provider_multi_block::{ManagerOperation, Phase};
use pallet_staking::ValidatorPrefs;
use proptest::{collection::vec, prelude::*};

const CASES: u32 = 32;
const STEPS: usize = 60;
const VALIDATORS: [AccountId; 5] = [ALICE, BOB, CAROL, DAVE, ERIN];
const NOMINATORS: [AccountId; 6] = [NINA, OMAR, PETE, QUINN, RITA, SAM];

/// Does one of the disturbances. A call that is refused changes nothing.
fn disturb(kind: u8, who: usize, amount: u128) {
    let (validator, nominator) = (VALIDATORS[who % 5], NOMINATORS[who % 6]);
    let target = VALIDATORS[amount as usize % 5];
    let _ = match kind {
        0 => Staking::nominate(signed(nominator), vec![validator, target]),
        1 => Staking::unbond(signed(nominator), amount),
        2 => Staking::rebond(signed(nominator), amount),
        3 => Staking::chill(signed(if amount.is_multiple_of(2) {
            validator
        } else {
            nominator
        })),
        4 | 5 => Staking::validate(signed(validator), ValidatorPrefs::default()),
        6 if Session::validators().contains(&validator) => {
            report(&[(validator, (amount % 20) as u32)]);
            Ok(())
        }
        7 => {
            if matches!(phase(), Phase::Snapshot(_)) {
                PagesAreMissing::set(true);
            }
            Staking::force_no_eras(root())
        }
        8 | 9 => Staking::force_new_era(root()),
        10 => Staking::force_new_era_always(root()),
        11 => {
            BlocksAreFull::set(amount.is_multiple_of(3));
            Ok(())
        }
        12 => {
            Submitter::set(amount.is_multiple_of(2).then_some(MINER));
            WorkersRun::set(amount.is_multiple_of(3));
            Ok(())
        }
        13 if amount.is_multiple_of(4) => {
            MultiBlock::manage(root(), ManagerOperation::ForceRotateRound)
                .map(|_| ())
                .map_err(|e| e.error)
        }
        14 => {
            FallbackMode::set(match amount % 3 {
                0 => Fallback::OnChain,
                _ => Fallback::Nothing,
            });
            Ok(())
        }
        _ => Ok(()),
    };
}

fn calm() {
    BlocksAreFull::set(false);
    WorkersRun::set(false);
    Submitter::set(Some(MINER));
    FallbackMode::set(Fallback::Nothing);
}

/// Ends all disturbances, and waits until two more eras are elected.
fn recover() {
    calm();
    for validator in VALIDATORS {
        let _ = Staking::validate(signed(validator), ValidatorPrefs::default());
    }
    frame_support::assert_ok!(Staking::force_new_era(root()));
    let planned = Staking::planned_era();
    let block = System::block_number();
    roll_to_planned(planned + 2);
    // One election may have to end first, and each ends at a session.
    assert!(System::block_number() < block + 160);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]
    #[test]
    fn no_order_of_disturbances_breaks_a_pallet_or_ends_elections(
        steps in vec((0u8..16, 0usize..30, 1u128..400, 0u64..8), STEPS),
        session in 4u64..14,
    ) {
        SessionLength::set(session);
        PagesAreMissing::set(false);
        calm();
        run(|| {
            for (kind, who, amount, blocks) in steps {
                disturb(kind, who, amount);
                roll_to(System::block_number() + blocks);
            }
            recover();
        });
    }
}
