//! Stories that cross several subjects.

mod bond_nominate_elect_pay;
mod governance_at_its_worst;
mod invariants_hold_in_random_lives;
