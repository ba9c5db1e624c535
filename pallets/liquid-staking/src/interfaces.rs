//! What the pallet asks the staking pallet beyond `StakingInterface`.

/// Slashes that are reported and not applied in full.
///
/// `StakingInterface` says nothing about them. An instant exit at a price that leaves them out would pay a leaver for
/// stake that is lost already. So instant exits wait while there are any.
pub trait ReportedSlashes {
    /// Returns whether any slash is reported, and not applied in full and not cancelled. It may return `true` if in
    /// doubt. It must never return `false` while a slash can reach a stash of this pallet.
    fn are_pending() -> bool;
}
