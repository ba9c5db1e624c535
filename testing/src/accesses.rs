//! Compares the storage accesses in counted weights with those in measured weights.
//!
//! A weight contains its accesses as time. So it is asked for three times: with accesses that cost nothing, with reads
//! that cost 1, and with writes that cost 1. For this the runtime of the test has a `DbWeight` that can be set.

use sp_weights::{RuntimeDbWeight, Weight};
use std::collections::BTreeSet;

/// Sets the weights of a read and of a write in the runtime of a test.
pub type SetDbWeight = fn(RuntimeDbWeight);

/// Returns the numbers of reads and of writes that a weight contains.
pub fn accesses(set: SetDbWeight, weight: impl Fn() -> Weight) -> (u64, u64) {
    let of = |read, write| {
        set(RuntimeDbWeight { read, write });
        weight().ref_time()
    };
    let computing = of(0, 0);
    (of(1, 0) - computing, of(0, 1) - computing)
}

/// Fails if a measured weight contains a read or a write more than the counted one.
///
/// `call` names the function with its arguments.
pub fn assert_counted(
    call: &str,
    set: SetDbWeight,
    counted: impl Fn() -> Weight,
    measured: impl Fn() -> Weight,
) {
    let counted = accesses(set, counted);
    let measured = accesses(set, measured);
    assert!(
        counted.0 >= measured.0 && counted.1 >= measured.1,
        "{call}: {counted:?} are counted, and {measured:?} measured"
    );
}

/// Returns the names of the functions that a trait of weights declares in a source.
pub fn declared(source: &str) -> BTreeSet<&str> {
    let lines = source.lines().map(str::trim);
    let functions = lines.filter(|line| line.ends_with("-> Weight;"));
    functions
        .filter_map(|line| line.strip_prefix("fn ")?.split('(').next())
        .collect()
}

/// Compares functions of counted weights with the same functions of measured weights, with these arguments.
///
/// Returns the names of the functions. The third argument is a [`SetDbWeight`](crate::accesses::SetDbWeight).
///
/// # Panics
/// - A measured weight contains a read or a write more than the counted one.
///
/// # Example
/// ```
/// use palisade_testing::{accesses::declared, compare_accesses};
/// use sp_weights::{RuntimeDbWeight, Weight};
/// use std::cell::Cell;
///
/// thread_local!(static DB: Cell<RuntimeDbWeight> = Cell::default());
///
/// trait WeightInfo {
///     fn pay(stakers: u64) -> Weight;
/// }
///
/// struct Counted;
/// impl WeightInfo for Counted {
///     fn pay(stakers: u64) -> Weight {
///         DB.get().reads_writes(1 + 2 * stakers, stakers)
///     }
/// }
///
/// struct Measured;
/// impl WeightInfo for Measured {
///     fn pay(stakers: u64) -> Weight {
///         Weight::from_parts(70, 0) + DB.get().reads_writes(1 + stakers, stakers)
///     }
/// }
///
/// let compared = compare_accesses!(Counted, Measured, |weight| DB.set(weight);
///     pay(0) pay(64)
/// );
/// assert_eq!(compared, declared("fn pay(stakers: u64) -> Weight;"));
/// ```
#[macro_export]
macro_rules! compare_accesses {
    (
        $counted:ty, $measured:ty, $set:expr;
        $($function:ident($($argument:expr),*))*
    ) => {
        ::std::collections::BTreeSet::from([$({
            $crate::accesses::assert_counted(
                stringify!($function($($argument),*)),
                $set,
                || <$counted>::$function($($argument),*),
                || <$measured>::$function($($argument),*),
            );
            stringify!($function)
        }),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local!(static DB: Cell<RuntimeDbWeight> = Cell::default());

    fn set(weight: RuntimeDbWeight) {
        DB.set(weight);
    }

    /// Returns a weight with these accesses, and with time for computing.
    fn weight(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(500, 9) + DB.get().reads_writes(reads, writes)
    }

    #[test]
    fn the_accesses_in_a_weight_are_found() {
        assert_eq!(accesses(set, || weight(7, 3)), (7, 3));
        assert_eq!(accesses(set, || weight(0, 0)), (0, 0));
    }

    #[test]
    fn more_accesses_may_be_counted_than_measured() {
        assert_counted("pay()", set, || weight(7, 3), || weight(6, 3));
    }

    #[test]
    #[should_panic(expected = "pay(): (9, 3) are counted, and (9, 4) measured")]
    fn a_write_that_is_not_counted_is_found() {
        assert_counted("pay()", set, || weight(9, 3), || weight(9, 4));
    }

    #[test]
    #[should_panic(expected = "pay(): (5, 4) are counted, and (6, 4) measured")]
    fn a_read_that_is_not_counted_is_found() {
        assert_counted("pay()", set, || weight(5, 4), || weight(6, 4));
    }

    #[test]
    fn the_functions_of_a_trait_are_declared_and_its_docs_are_not() {
        let source = "
            pub trait WeightInfo {
                /// Returns the weight of fn paying -> Weight;
                fn pay(stakers: u32) -> Weight;
                fn idle() -> Weight;
            }
            fn no_weight() -> u64;
        ";
        assert_eq!(declared(source), BTreeSet::from(["idle", "pay"]));
    }
}
