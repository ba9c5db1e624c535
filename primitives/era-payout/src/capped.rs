//! A cap of the supply.

use crate::amounts::{from_plain, to_plain};
use core::marker::PhantomData;
use frame_support::traits::Get;
use palisade_staking_math::inflation::compute_limited;
use sp_runtime::traits::AtLeast32BitUnsigned;
use sp_staking::EraPayout;

/// Pays what `Inner` says, as long as the issuance stays at most `Cap`, in units.
///
/// An era promises rewards that are minted later, when they are paid. So the room under the cap is
/// `Cap − issuance − Promised`, and `Promised` returns what earlier eras promised and what is not minted yet. With
/// `palisade-staking` that is its `PromisedRewards`.
///
/// If there is less room than `Inner` says, the era pays the room, and both parts keep their ratio. The stakers' part
/// is rounded down, and the treasury gets the unit that is left ([`compute_limited`]). Without room an era pays
/// nothing. If tokens are burned later, there is room again.
///
/// The cap binds what staking mints. The issuance can still pass it if something else mints.
pub struct Capped<Inner, Cap, Promised>(PhantomData<(Inner, Cap, Promised)>);

impl<Balance, Inner, Cap, Promised> EraPayout<Balance> for Capped<Inner, Cap, Promised>
where
    Balance: AtLeast32BitUnsigned + Copy,
    Inner: EraPayout<Balance>,
    Cap: Get<Balance>,
    Promised: Get<Balance>,
{
    fn era_payout(
        total_staked: Balance,
        total_issuance: Balance,
        era_duration_millis: u64,
    ) -> (Balance, Balance) {
        let taken = total_issuance.saturating_add(Promised::get());
        let room = Cap::get().saturating_sub(taken);
        let era = Inner::era_payout(total_staked, total_issuance, era_duration_millis);
        from_plain(compute_limited(to_plain(era), room.unique_saturated_into()))
    }
}
