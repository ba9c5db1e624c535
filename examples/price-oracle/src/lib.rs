//! A service that rents security: a price oracle.

#![cfg_attr(not(feature = "std"), no_std)]
