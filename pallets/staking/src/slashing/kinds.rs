//! Kinds of offences that staking names itself. All other kinds come from the offences pallet.
//!
//! Owns no storage.

use sp_staking::offence::Kind;

/// The kind of a manual slash by governance.
pub(crate) const BY_HAND: Kind = *b"manual slash    ";

/// The kind of all slashes of services.
pub(crate) const SERVICE: Kind = *b"service         ";

/// The kind of `pallet-im-online`: a validator made no block in a session, and sent no heartbeat.
pub(crate) const UNRESPONSIVENESS: Kind = *b"im-online:offlin";

/// The kind of an offence whose reporter gives no kind.
pub(crate) const UNSPECIFIED: Kind = *b"unspecified     ";

/// The kind of a slash that `pallet-staking` has deferred. No report has this kind, so none raises such a slash.
pub(crate) const INHERITED: Kind = *b"before handover ";
