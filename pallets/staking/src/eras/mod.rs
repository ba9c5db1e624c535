//! Eras: sessions start and end them, governance forces and freezes them, a clock measures them.
//!
//! The session pallet drives the rotation of eras, through `session_manager`. It *ends* the running session, *starts*
//! the next one, and *plans* the one after that. Governance and slashing drive forcing.
//!
//! 1. An era is planned together with its first session, by an election.
//! 2. It becomes active when that session starts.
//! 3. Its reward is opened when its last session ends.
//!
//! | step | file | transition | rooms that it writes |
//! |---|---|---|---|
//! | force or freeze eras | `forcing` | [`EraForcing`] | `Eras` |
//! | the time at which an era starts | `clock` | [`EraClock`] | `Eras` |
//! | the time at which later eras are expected | `forecast` | [`Forecast`] | none |
//! | plan, start and end eras | `rotation` | [`Rotation`] | `Eras`, `UnlockEras`, `SlashableEras`, others: see there |
//!
//! Each file calls only files above it.

mod clock;
mod forcing;
mod forecast;
mod rotation;

pub(crate) use clock::EraClock;
pub(crate) use forcing::EraForcing;
pub(crate) use forecast::Forecast;
pub(crate) use rotation::Rotation;
