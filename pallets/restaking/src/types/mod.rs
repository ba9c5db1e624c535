//! What is stored.
//!
//! All bounds of lists are constants of the format. The bounds of the runtime's configuration are checked by calls, and
//! may be lowered by a release: nothing that is stored becomes unreadable by it.

mod operator;
mod risk;
mod service;
mod settings;
mod slashes;

pub use operator::{
    Lock, Operator, Part, Record, Tags, MAX_LOCKS, MAX_PARTS, MAX_RECORDS, MAX_TAGS,
};
pub use risk::{Binding, Certificate, Load, OperatorView, Pot, Run, ServiceView, Slack};
pub use service::{Mode, Phase, Service, Terms};
pub use settings::Settings;
pub use slashes::{Bucket, Faults, MAX_FAULTS};

/// Amounts of the currency, in units.
pub type Balance = u128;
/// What an operator has in common with others, for example a hoster. It is a number below [`MAX_TAG_VALUES`]. What a
/// number means is agreed off chain.
pub type Tag = u32;
/// A part of an operator's stake. All of it is [`WHOLE`] at first, and falls only by slashes of services. So a slash by
/// one unique service changes neither the magnitude of another unique service nor the stake behind it.
pub type Magnitude = u64;

/// The magnitude of an operator that no service has slashed.
pub const WHOLE: Magnitude = 1_000_000_000_000_000_000;
/// The most services that the format has room for.
pub const MAX_SERVICES: u32 = 64;
/// The most entries of protected stake: one for each service, in the active era and in the planned one.
pub const MAX_PROTECTED: u32 = 2 * MAX_SERVICES;
/// The number of tags: a tag is below it.
pub const MAX_TAG_VALUES: u32 = 128;
