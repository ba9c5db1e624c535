//! The story of `docs/spec/liquid-staking.md`, with the numbers of its table.

use super::{chain::*, people::*};
use frame_support::assert_ok;
use palisade_liquid_staking::BatchById;

/// Checks an amount that the table gives in PAL with four decimals. The virtual shares keep less than a millionth of a
/// PAL.
fn assert_pal(amount: Balance, ten_thousandths: Balance, what: &str) {
    let expected = ten_thousandths * (PAL / 10_000);
    let tolerance = PAL / 20_000;
    assert!(
        amount.abs_diff(expected) <= tolerance,
        "{what}: {amount} is not {expected}"
    );
}

#[test]
fn emil_leaves_half_at_once_and_half_in_a_queue_that_is_slashed() {
    run(|| {
        // Era 1: two deposits.
        deposit(DORA, 1_000 * PAL);
        deposit(EMIL, 1_000 * PAL);
        assert_eq!(Liquid::net_asset_value(), 2_000 * PAL);

        // Era 2: the funds are delegated. Staking pays 100 PAL.
        next_era();
        assert_eq!(Liquid::cash().buffer, 200 * PAL);
        assert_eq!([active(0), active(1), active(2)], [600 * PAL; 3]);
        pay_reward(100 * PAL);

        // Era 3: the fee is 10 PAL. Emil sells 100 shares at once, and requests to leave with the rest.
        next_era();
        assert_eq!(free(FEES), 11 * PAL);
        assert_eq!(Liquid::net_asset_value(), 2_090 * PAL);
        assert_eq!(Liquid::cash().buffer, 209 * PAL);
        assert_eq!([active(0), active(1), active(2)], [627 * PAL; 3]);
        assert_pal(Liquid::value_of(PAL), 10_450, "a share");
        let before = free(EMIL);
        assert_ok!(Liquid::exit_at_once(signed(EMIL), 100 * PAL, 103 * PAL));
        assert_pal(free(EMIL) - before, 1_034_550, "paid at once");
        assert_pal(Liquid::net_asset_value(), 19_865_450, "what is left");
        let batch = request_exit(EMIL, 900 * PAL);
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 20 * PAL));
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 10 * PAL));

        // Era 4: the batch takes 9/19 of everything. Alice offends.
        next_era();
        let closed = BatchById::<Runtime>::get(batch).expect("is closed");
        assert_pal(closed.cash, 499_950, "cash of the batch");
        for part in &closed.parts {
            assert_pal(part.chunk.value, 2_970_000, "a chunk of the batch");
        }
        assert_pal(Liquid::cash().buffer, 555_500, "buffer");
        assert_pal(active(0), 3_300_000, "active stake");
        offend(ALICE, 10); // of 627 PAL

        // Era 6: the slash is applied. 20 PAL of the bond and 10 PAL of the fund pay for 30 of 62.7 PAL.
        roll_until_slashed();
        assert_eq!(Staking::active_era(), 6);
        assert_eq!(Liquid::stashes()[0].bond, 0);
        assert_eq!(Liquid::cash().insurance, ED);
        assert_pal(active(0), 2_970_000, "active stake after the slash");
        let slashed = BatchById::<Runtime>::get(batch).expect("is open");
        assert_pal(slashed.parts[0].chunk.value, 2_673_000, "chunk after it");
        assert_pal(slashed.cash, 642_055, "cash with its part of the cover");

        // Era 7: the stake is free. Emil's shares were worth what Dora's are.
        wait_for_batch(batch);
        assert_eq!(Staking::active_era(), 7);
        assert_pal(claim(EMIL, batch), 9_255_055, "paid from the queue");
        assert_pal(worth(DORA), 10_283_395, "Dora's shares");
    });
}
