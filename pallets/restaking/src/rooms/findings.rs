//! The last certificate.

use crate::{
    pallet::{CertifiedEra, Config, LastCertificate},
    types::Certificate,
};
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// The only writer of `LastCertificate` and `CertifiedEra`.
///
/// Invariant: no certificate is of a later era than `CertifiedEra`.
pub(crate) struct Findings<T>(PhantomData<T>);

impl<T: Config> Findings<T> {
    /// Returns the last certificate.
    pub(crate) fn last() -> Option<Certificate<T::AccountId>> {
        LastCertificate::<T>::get()
    }

    /// Returns the era that was measured last.
    pub(crate) fn era() -> Option<EraIndex> {
        CertifiedEra::<T>::get()
    }

    /// Notes that an era is measured.
    pub(crate) fn measured(era: EraIndex) {
        CertifiedEra::<T>::put(era);
    }

    /// Stores a certificate.
    pub(crate) fn put(certificate: Certificate<T::AccountId>) {
        LastCertificate::<T>::put(certificate);
    }
}
