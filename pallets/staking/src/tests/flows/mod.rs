//! Stories that cross several modules.

mod bond_nominate_elect_pay;
mod governance_at_its_worst;
mod invariants_hold_in_random_lives;
