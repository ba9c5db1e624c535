//! How much of the throttle services have used.

use crate::{
    pallet::{BucketOf, Config},
    types::Bucket,
};
use core::marker::PhantomData;
use palisade_restaking_primitives::ServiceId;
use sp_runtime::{traits::Saturating, PerThing, Perbill};
use sp_staking::EraIndex;

/// The only writer of `BucketOf`.
///
/// Invariant: `open` is the number of slashes of the service that wait in the staking pallet.
pub(crate) struct Buckets<T>(PhantomData<T>);

impl<T: Config> Buckets<T> {
    /// Returns the bucket of a service in an era: `throttle` is refilled for each era since the last order.
    pub(crate) fn at(service: ServiceId, era: EraIndex, throttle: Perbill) -> Bucket {
        let mut bucket = BucketOf::<T>::get(service);
        let passed = era.saturating_sub(bucket.era);
        if passed > 0 {
            let refill = throttle.deconstruct().saturating_mul(passed);
            let refill = Perbill::from_parts(refill.min(Perbill::ACCURACY));
            bucket.used = bucket.used.saturating_sub(refill);
            bucket.orders = 0;
            bucket.era = era;
        }
        bucket
    }

    /// Stores the bucket of a service.
    pub(crate) fn put(service: ServiceId, bucket: Bucket) {
        BucketOf::<T>::insert(service, bucket);
    }

    /// Notes that a slash doesn't wait any more, and gives a part back. `since` is the era of the order, or an earlier
    /// one. Nothing is given back once there was an order in a later era: what was used before is refilled then.
    pub(crate) fn close(service: ServiceId, since: EraIndex, back: Perbill) {
        BucketOf::<T>::mutate(service, |bucket| {
            bucket.open = bucket.open.saturating_sub(1);
            if bucket.era == since {
                bucket.used = bucket.used.saturating_sub(back);
            }
        });
    }

    /// Returns whether slashes of a service wait.
    pub(crate) fn is_open(service: ServiceId) -> bool {
        BucketOf::<T>::get(service).open > 0
    }

    /// Forgets a service.
    pub(crate) fn remove(service: ServiceId) {
        BucketOf::<T>::remove(service);
    }
}
