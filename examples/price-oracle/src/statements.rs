//! Signed statements: whether they are for this chain and service, and whether a key signed them.
//!
//! # Wrapping
//! Extensions of browsers sign bytes only between `<Bytes>` and `</Bytes>`, so that nobody signs a transaction
//! by accident. Both forms count here. They are signatures of the same statement.

use crate::{
    pallet::{Config, Error, SignedStatementOf},
    types::SignedStatement,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{Verify, Zero};

/// What extensions of browsers put around bytes.
pub(crate) const WRAPPING: (&[u8], &[u8]) = (b"<Bytes>", b"</Bytes>");

/// Checks statements.
pub(crate) struct Statements<T>(PhantomData<T>);

impl<T: Config> Statements<T> {
    /// Returns the hash of the chain's first block. The system pallet never forgets it.
    pub(crate) fn genesis() -> T::Hash {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// Checks that a statement is for this chain and service.
    ///
    /// # Errors
    /// `WrongChain`, `WrongService`.
    pub(crate) fn ensure_ours(signed: &SignedStatementOf<T>) -> Result<(), Error<T>> {
        let SignedStatement { statement, .. } = signed;
        ensure!(statement.genesis == Self::genesis(), Error::WrongChain);
        ensure!(
            statement.service == T::ServiceId::get(),
            Error::WrongService
        );
        Ok(())
    }

    /// Checks that the key has signed the statement.
    ///
    /// # Errors
    /// `BadSignature`.
    pub(crate) fn ensure_signed(signed: &SignedStatementOf<T>) -> Result<(), Error<T>> {
        let bytes = signed.statement.bytes_to_sign();
        Self::ensure_signed_bytes(&bytes, &signed.key, &signed.signature)
    }

    /// Checks that a key has signed bytes, as they are or wrapped.
    ///
    /// # Errors
    /// `BadSignature`.
    pub(crate) fn ensure_signed_bytes(
        bytes: &[u8],
        key: &T::PublicKey,
        signature: &T::Signature,
    ) -> Result<(), Error<T>> {
        let wrapped = [WRAPPING.0, bytes, WRAPPING.1].concat();
        let is_signed = signature.verify(bytes, key) || signature.verify(wrapped.as_slice(), key);
        ensure!(is_signed, Error::BadSignature);
        Ok(())
    }
}
