//! A validator announces commissions, leaves and returns at random.

use super::*;
use crate::rooms::Eras;
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::BTreeMap;

/// What Alice does.
#[derive(Clone, Debug)]
enum Step {
    Offer(u32),
    Chill,
    Nominate,
    Roll(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => select(vec![0, 5, 10, 50, 100]).prop_map(Step::Offer),
        1 => Just(Step::Chill),
        1 => Just(Step::Nominate),
        6 => (1..20u64).prop_map(Step::Roll),
    ]
}

/// What Alice announced, by turns. The turn of an era begins when the era before is planned. It ends when the era itself
/// is planned.
struct Life {
    /// What she announced last.
    offered: u32,
    /// The turn in which she last did anything.
    last_change: u32,
    /// Era → what she had announced when its turn began.
    at_first: BTreeMap<u32, u32>,
    /// Era → what she announced through the whole of its turn and of the turn before, as a candidate.
    steadily: BTreeMap<u32, u32>,
}

impl Life {
    fn begin() -> Self {
        Self {
            offered: 10,
            last_change: 0,
            at_first: BTreeMap::from([(Eras::<Test>::next(), 10)]),
            steadily: BTreeMap::new(),
        }
    }

    fn roll(&mut self) {
        let turn = Eras::<Test>::next();
        roll_one();
        let next = Eras::<Test>::next();
        if next == turn {
            return;
        }
        self.at_first.insert(next, self.offered);
        if self.last_change + 1 < turn && is_candidate(ALICE) {
            self.steadily.insert(turn, self.offered);
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Offer(percent) => {
                offer(ALICE, *percent);
                self.offered = *percent;
            }
            Step::Chill => {
                assert_ok!(Staking::chill(signed(ALICE)));
            }
            Step::Nominate => nominate(ALICE, &[BOB]),
            Step::Roll(blocks) => {
                for _ in 0..*blocks {
                    self.roll();
                }
                return;
            }
        }
        self.last_change = Eras::<Test>::next();
    }

    fn check(&self) {
        for (era, most) in &self.at_first {
            if let Ok(served) = ErasValidatorPrefs::<Test>::try_get(era, ALICE) {
                let most = Perbill::from_percent(*most);
                assert!(served.commission <= most, "era {era}: {served:?}, {most:?}");
            }
        }
        for (era, percent) in &self.steadily {
            assert_eq!(elected_with(*era, ALICE), commission(*percent), "era {era}");
        }
    }
}

fn live(steps: &[Step]) {
    // Nothing is pruned before it is checked.
    HistoryDepth::set(1_000);
    ExtBuilder::unpaid().run(|| {
        let mut life = Life::begin();
        for step in steps {
            life.take(step);
        }
        // Then she changes nothing for some eras.
        life.take(&Step::Offer(50));
        life.take(&Step::Roll(60));
        life.check();
        assert!(!life.steadily.is_empty(), "nobody waits for ever");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A commission that was announced steadily, for two turns, counts exactly.
    #[test]
    fn no_commission_exceeds_what_was_announced_an_era_before(
        steps in vec(step(), 1..40),
        over_blocks in any::<bool>(),
    ) {
        elect(over_blocks);
        live(&steps);
    }
}
