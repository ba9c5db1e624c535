//! The role of a stash whose ledger a release with smaller bounds can't read.

use super::{unreadable::dora_with_three_chunks, *};
use crate::Payee;
use sp_staking::{StakerStatus, StakingInterface};

#[test]
fn other_pallets_know_the_role_of_a_stash_whose_chunks_can_not_be_read() {
    let known = || {
        (
            <Staking as StakingInterface>::status(&DORA),
            <Staking as StakingInterface>::is_validator(&DORA),
            <Staking as StakingInterface>::nominations(&DORA),
        )
    };
    dora_with_three_chunks(DORA, || {
        assert_eq!(known(), (Ok(StakerStatus::Idle), false, None));
        // 1. Dora nominates while there is room for her chunks. The next release has less.
        MaxUnlockingChunks::set(3);
        nominate(DORA, &[ALICE]);
        MaxUnlockingChunks::set(2);
        assert_powerless(DORA);
        let targets = vec![ALICE];
        let nominates = StakerStatus::Nominator(targets.clone());
        assert_eq!(known(), (Ok(nominates), false, Some(targets)));
        // 2. The same with a validator.
        MaxUnlockingChunks::set(3);
        validate(DORA);
        MaxUnlockingChunks::set(2);
        assert_powerless(DORA);
        assert_eq!(known(), (Ok(StakerStatus::Validator), true, None));
        // 3. Faye has no stake.
        let role = <Staking as StakingInterface>::status(&FAYE).map(|_| ());
        assert_refused!(role, Error::<Test>::NotStash);
    });
}

#[test]
fn other_pallets_chill_a_stash_whose_chunks_can_not_be_read() {
    dora_with_three_chunks(DORA, || {
        MaxUnlockingChunks::set(3);
        nominate(DORA, &[ALICE]);
        MaxUnlockingChunks::set(2);
        assert_powerless(DORA);
        // 1. Neither a role nor a reward destination needs the chunks.
        assert_ok!(<Staking as StakingInterface>::set_payee(&DORA, &EMIL));
        assert_eq!(
            Payee::<Test>::get(DORA),
            Some(RewardDestination::Account(EMIL))
        );
        assert_ok!(<Staking as StakingInterface>::chill(&DORA));
        let status = <Staking as StakingInterface>::status(&DORA);
        assert_eq!(status, Ok(StakerStatus::Idle));
        // 2. Faye has no stake.
        let chill = <Staking as StakingInterface>::chill(&FAYE);
        assert_refused!(chill, Error::<Test>::NotStash);
        let set = <Staking as StakingInterface>::set_payee(&FAYE, &EMIL);
        assert_refused!(set, Error::<Test>::NotStash);
    });
}
