//! How much a service may slash within its window.

use alloc::vec::Vec;
use sp_runtime::{PerThing, Perbill};
use sp_staking::EraIndex;

/// Returns the part of an allocation that may still be slashed for a fault in `era`: the largest one with which no
/// `window` eras in a row have parts of more than `cap` together. `faults` are the parts so far, ascending by era.
///
/// ```
/// use palisade_restaking::arithmetic::windows::room;
/// use sp_runtime::Perbill;
///
/// let percent = Perbill::from_percent;
/// // Eras 10 to 12 and 12 to 14 have 30% and 20%. Half is allowed in three eras.
/// let faults = [(10, percent(30)), (14, percent(20))];
/// assert_eq!(room(&faults, 12, 3, percent(50)), percent(20));
/// assert_eq!(room(&faults, 13, 3, percent(50)), percent(30));
/// ```
pub fn room(faults: &[(EraIndex, Perbill)], era: EraIndex, window: u32, cap: Perbill) -> Perbill {
    let reach = window.saturating_sub(1);
    let earliest = era.saturating_sub(reach);
    // The fullest window with `era` begins with a fault, or with `era`.
    let mut starts: Vec<EraIndex> = faults
        .iter()
        .map(|(fault, _)| *fault)
        .filter(|fault| *fault >= earliest && *fault <= era)
        .collect();
    starts.push(era);
    let sums = starts.into_iter().map(|start| {
        let last = start.saturating_add(reach);
        let inside = faults
            .iter()
            .filter(|(fault, _)| *fault >= start && *fault <= last);
        inside.fold(0u64, |sum, (_, part)| {
            sum.saturating_add(part.deconstruct().into())
        })
    });
    let fullest = sums.max().unwrap_or(0);
    let left = u64::from(cap.deconstruct()).saturating_sub(fullest);
    Perbill::from_parts(u32::try_from(left).unwrap_or(Perbill::ACCURACY))
}
