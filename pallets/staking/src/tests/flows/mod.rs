//! Stories that cross several modules.

mod bond_nominate_elect_pay;
mod invariants_hold_in_random_lives;
