//! An offence on the wired runtime, from the report through council and deferral to the treasury.

use crate::chain::Chain;
use frame_support::assert_ok;
use palisade_offences::REPORT_TOO_OLD;
use palisade_runtime::{
    constants::currency::PAL, genesis, Balance, Balances, Offences, Runtime, RuntimeEvent,
    RuntimeOrigin, Session, Staking, Treasury,
};
use palisade_staking::{Event as StakingEvent, UnappliedSlashes, Validators};
use pallet_im_online::UnresponsivenessOffence;
use sp_keyring::Sr25519Keyring::{self, BobStash, CharlieStash};
use sp_runtime::{AccountId32, Perbill};
use sp_staking::{
    offence::{OffenceError, ReportOffence},
    SessionIndex,
};

/// The stakes of the genesis, and what 5.25% of them is.
const OWN: Balance = 200_000 * PAL;
const OWN_SLASHED: Balance = 10_500 * PAL;

/// Reports what im-online reports at the end of a session in which these validators were silent.
fn report_silence(
    silent: &[Sr25519Keyring],
    session_index: SessionIndex,
) -> Result<(), OffenceError> {
    Offences::report_offence(
        vec![],
        UnresponsivenessOffence {
            session_index,
            validator_set_count: Session::validators().len() as u32,
            offenders: silent.iter().map(|who| (who.to_account_id(), ())).collect(),
        },
    )
}

fn slash_applied(event: &RuntimeEvent) -> Option<(AccountId32, Perbill, Balance)> {
    match event {
        RuntimeEvent::Staking(StakingEvent::SlashApplied {
            validator,
            fraction,
            amount,
            ..
        }) => Some((validator.clone(), *fraction, *amount)),
        _ => None,
    }
}

/// Returns what the treasury gets in a block besides slashes.
fn income(event: &RuntimeEvent) -> Balance {
    match event {
        RuntimeEvent::Staking(StakingEvent::EraPaid { remainder, .. }) => *remainder,
        RuntimeEvent::Staking(StakingEvent::EraSettled { to_treasury, .. }) => *to_treasury,
        _ => 0,
    }
}

fn treasury() -> Balance {
    Balances::free_balance(Treasury::account_id())
}

#[test]
fn of_two_silent_validators_one_is_forgiven_and_one_pays_the_treasury() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let (bob, charlie) = (BobStash.to_account_id(), CharlieStash.to_account_id());
    local.with(|| {
        // 1. Bob and Charlie are reported as silent. Nothing is slashed yet.
        assert_ok!(report_silence(&[BobStash, CharlieStash], 0));
        for who in [&bob, &charlie] {
            assert!(
                Validators::<Runtime>::contains_key(who),
                "half of the set is a common fault: nobody is chilled"
            );
        }
        let stake = Staking::ledger_of_stash(&bob).expect("is bonded").1;
        assert_eq!(
            (stake.active, stake.total),
            (OWN, OWN),
            "the slash is deferred"
        );
    });
    local.make_block();
    local.with(|| {
        // 2. Both slashes are shown. Root cancels the one of Charlie.
        let rows = UnappliedSlashes::<Runtime>::get(3);
        assert_eq!(
            rows.iter().map(|row| row.own).collect::<Vec<_>>(),
            [OWN_SLASHED; 2]
        );
        let index = rows.iter().position(|row| row.validator == charlie);
        let index = index.expect("is shown") as u32;
        assert_ok!(Staking::cancel_deferred_slash(
            RuntimeOrigin::root(),
            3,
            vec![index]
        ));
    });

    // 3. Bob's slash is applied in era 3 and goes to the treasury.
    let mut other_income = 0;
    let before = local.with(treasury);
    let (validator, fraction, amount) = (0..1_000)
        .find_map(|_| {
            let events = local.make_block();
            other_income += events.iter().map(income).sum::<Balance>();
            events.iter().find_map(slash_applied)
        })
        .expect("the slash is applied");
    assert_eq!(
        (validator, fraction),
        (bob.clone(), Perbill::from_parts(52_500_000))
    );
    local.with(|| {
        assert_eq!(Staking::active_era(), 3);
        assert_eq!(treasury() - before, other_income + amount);
        let exposed = Staking::exposure_overview(0, &bob)
            .expect("was elected")
            .total;
        assert!(amount > fraction.mul_floor(exposed) - 2 && amount <= fraction.mul_floor(exposed));
        // 4. Both serve all the time, with the same nominators.
        for who in [&bob, &charlie] {
            assert!(Session::validators().contains(who));
            let overview = Staking::exposure_overview(3, who).expect("is elected");
            assert_eq!(overview.nominator_count, 1);
        }
        let left = |who| Staking::ledger_of_stash(who).expect("is bonded").1.total;
        assert!(left(&bob) < left(&charlie));
    });
}

#[test]
fn an_offence_can_be_reported_for_as_long_as_staking_punishes_it() {
    let mut local = Chain::of(genesis::LOCAL);
    while local.with(|| Staking::active_era() < 4) {
        local.make_block();
    }
    local.with(|| {
        let first = Staking::first_bonded_session();
        assert_eq!(
            (first, Session::current_index()),
            (6, 12),
            "eras 2, 3 and 4"
        );
        assert_eq!(
            report_silence(&[BobStash], first - 1),
            Err(OffenceError::Other(REPORT_TOO_OLD))
        );
        assert_ok!(report_silence(&[BobStash], first));
    });
}
