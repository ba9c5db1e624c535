//! What the pallet asks the staking pallet beyond `StakingInterface`.

/// Slashes that are reported, and the validators that have offended.
///
/// `StakingInterface` says nothing about them.
///
/// - An instant exit at a price that leaves reported slashes out would pay a leaver for stake that is lost already. So
///   instant exits wait while there are any.
/// - A validator that has offended can hide it: it validates again, and throws its nominators out. So new funds ask the
///   records of offences, and not the nominations.
pub trait ReportedSlashes<AccountId, BlockNumber> {
    /// Returns whether any slash is reported, and not applied in full and not cancelled. It may return `true` if in
    /// doubt. It must never return `false` while a slash can reach a stash of this pallet.
    fn are_pending() -> bool;

    /// Returns whether an offence that voids nominations for a validator was reported in block `since` or later. An
    /// offence whose slash was cancelled doesn't count. It may return `true` if in doubt: then the stash of the
    /// validator gets no funds until the admin names the validator again. Nothing that the validator does may change
    /// `true` to `false`.
    fn has_offended(validator: &AccountId, since: BlockNumber) -> bool;
}
