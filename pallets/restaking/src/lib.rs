//! Restaking: validators allocate stake to services, which can slash and reward it within limits.

#![cfg_attr(not(feature = "std"), no_std)]
