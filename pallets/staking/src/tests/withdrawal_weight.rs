//! What a withdrawal weighs: less if the stash stays.

use crate::{mock::*, Bonded, Call, SessionInterface, WeightInfo as _};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

/// Withdraws what is due to Dora, and returns the weight that the call corrects afterwards.
fn corrected_weight() -> Option<Weight> {
    let withdrawal = Staking::withdraw_unbonded(signed(DORA), 0);
    withdrawal.expect("Dora is bonded").actual_weight
}

#[test]
fn a_withdrawal_pays_for_an_exit_only_if_the_stash_leaves() {
    ExtBuilder::default().run(|| {
        // 1. A withdrawal is charged in advance as if Dora leaves, which costs more.
        let call = Call::<Test>::withdraw_unbonded {
            num_slashing_spans: 0,
        };
        let in_advance = call.get_dispatch_info().call_weight;
        assert!(in_advance.all_gte(Cost::withdraw_unbonded()));
        assert!(in_advance.ref_time() > Cost::unbond().ref_time());

        // 2. Dora unbonds 300 of 1,000. Before they are due, nothing leaves. Later they leave. She stays both times.
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 300));
        assert_eq!(corrected_weight(), Some(Cost::unbond()));
        assert_eq!(ledger(DORA).total, 1_000);
        roll_to_active_era(3);
        assert_eq!(corrected_weight(), Some(Cost::unbond()));
        assert_eq!(ledger(DORA).total, 700);

        // 3. She unbonds and withdraws the rest. She is forgotten, and nothing is refunded.
        assert_ok!(Staking::unbond(signed(DORA), 700));
        roll_to_active_era(8);
        assert_eq!(corrected_weight(), None);
        assert_eq!(Bonded::<Test>::get(DORA), None);
    });
}

#[test]
fn an_exit_pays_for_the_session_keys_that_it_may_remove() {
    // 1. The charge in advance reads no storage: outside of a chain that would panic. A batch asks for it many times.
    let call = Call::<Test>::withdraw_unbonded {
        num_slashing_spans: 0,
    };
    let of_keys = call.get_dispatch_info().call_weight - Cost::withdraw_unbonded();
    assert!(of_keys.all_gte(DbWeights::get().reads_writes(8, 5)));

    // 2. With the session pallet of the SDK alone, the validators of this session and of the next are read. That is
    //    registered when it happens.
    let registered = |chain: ExtBuilder, has_keys: bool| {
        chain.build().execute_with(|| {
            assert_ok!(bond(DORA, 1_000));
            if has_keys {
                give_keys(DORA);
            }
            let before = System::block_weight().total();
            <Test as SessionInterface<AccountId>>::forget_keys(&DORA, &DORA);
            assert!(!<Test as SessionInterface<AccountId>>::has_keys(&DORA));
            (System::block_weight().total() - before).ref_time()
        })
    };
    let among_two = registered(ExtBuilder::default(), true);
    assert!(among_two > 0);
    assert!(registered(ExtBuilder::twelve_validators(), true) > among_two);
    // 3. A stash without keys pays for no validators.
    assert_eq!(registered(ExtBuilder::twelve_validators(), false), 0);
}
