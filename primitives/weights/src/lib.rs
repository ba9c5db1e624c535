//! The weights of a pallet: declared once, and the larger of two implementations.
//!
//! A benchmark measures the time of computing and the accesses of one path, in a small state. Another path can make
//! more accesses. A weight that is counted from the accesses of the longest path covers this path. But it only
//! estimates the time of computing, and it can miss an access. So a runtime can charge the larger of both.
//!
//! [`weight_info!`] declares the trait `WeightInfo` of a pallet, and implements it for [`Larger`].
//!
//! ```
//! use palisade_weights::{weight_info, Larger, Weight};
//!
//! weight_info! {
//!     /// What the calls of a pallet weigh.
//!     pub trait WeightInfo {
//!         /// Returns the weight of paying a page with this number of stakers.
//!         fn pay(stakers: u32) -> Weight;
//!     }
//! }
//!
//! struct Measured;
//! impl WeightInfo for Measured {
//!     fn pay(stakers: u32) -> Weight {
//!         Weight::from_parts(10 * u64::from(stakers), 0)
//!     }
//! }
//!
//! struct Counted;
//! impl WeightInfo for Counted {
//!     fn pay(stakers: u32) -> Weight {
//!         Weight::from_parts(50 + 5 * u64::from(stakers), 0)
//!     }
//! }
//!
//! assert_eq!(Larger::<Measured, Counted>::pay(4), Counted::pay(4));
//! assert_eq!(Larger::<Measured, Counted>::pay(40), Measured::pay(40));
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

pub use sp_weights::Weight;

use core::marker::PhantomData;

/// The larger of two weights, for each function: the larger time and the larger proof size.
///
/// [`weight_info!`] implements the trait of a pallet for it.
pub struct Larger<A, B>(PhantomData<(A, B)>);

/// Declares a trait whose functions return weights, and implements it for [`Larger`].
///
/// Each argument must be `Copy`: both implementations get it. The time and the proof size are compared separately.
#[macro_export]
macro_rules! weight_info {
    (
        $(#[$trait_docs:meta])*
        pub trait $name:ident {
            $($(#[$docs:meta])* fn $function:ident($($argument:ident: $type:ty),* $(,)?) -> Weight;)*
        }
    ) => {
        $(#[$trait_docs])*
        pub trait $name {
            $($(#[$docs])* fn $function($($argument: $type),*) -> $crate::Weight;)*
        }

        impl<A: $name, B: $name> $name for $crate::Larger<A, B> {
            $(fn $function($($argument: $type),*) -> $crate::Weight {
                A::$function($($argument),*).max(B::$function($($argument),*))
            })*
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    weight_info! {
        pub trait WeightInfo {
            fn fixed() -> Weight;
            fn per_page(pages: u32, sizes: &[u32]) -> Weight;
        }
    }

    struct Slow;
    impl WeightInfo for Slow {
        fn fixed() -> Weight {
            Weight::from_parts(9, 1)
        }

        fn per_page(pages: u32, sizes: &[u32]) -> Weight {
            Weight::from_parts(u64::from(pages).saturating_mul(sizes.len() as u64), 0)
        }
    }

    struct Big;
    impl WeightInfo for Big {
        fn fixed() -> Weight {
            Weight::from_parts(2, 7)
        }

        fn per_page(_: u32, _: &[u32]) -> Weight {
            Weight::from_parts(12, 0)
        }
    }

    #[test]
    fn the_larger_time_and_the_larger_proof_size_count_each_by_itself() {
        assert_eq!(Larger::<Slow, Big>::fixed(), Weight::from_parts(9, 7));
        assert_eq!(Larger::<Big, Slow>::fixed(), Weight::from_parts(9, 7));
    }

    #[test]
    fn both_implementations_get_the_same_arguments() {
        let of = Larger::<Slow, Big>::per_page;
        assert_eq!(
            of(2, &[1, 1]),
            Weight::from_parts(12, 0),
            "the second is larger"
        );
        assert_eq!(
            of(5, &[1, 1, 1]),
            Weight::from_parts(15, 0),
            "the first is larger"
        );
    }
}
