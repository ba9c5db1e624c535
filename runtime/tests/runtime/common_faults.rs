//! A validator that was silent alone is chilled. Nobody is chilled for a fault of many: an outage, or a chain that stood
//! still.

use crate::{equivocations::signed, state::state_of};
use codec::Encode;
use frame_support::assert_ok;
use palisade_offences::Event as OffencesEvent;
use palisade_runtime::{
    configs::system::{EpochDuration, SlotDuration},
    genesis, timing, AccountId, Babe, Executive, Hash, Header, Offences, Runtime, RuntimeCall,
    RuntimeEvent, Session, Staking, System, UncheckedExtrinsic,
};
use palisade_staking::{ErasStakersOverview, Event as StakingEvent, ValidatorPrefs, Validators};
use pallet_session::QueuedKeys;
use sp_consensus_babe::{
    digests::{PreDigest, SecondaryPlainPreDigest},
    BABE_ENGINE_ID,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, AliceStash, BobStash, CharlieStash, DaveStash};
use sp_runtime::{traits::Header as _, Digest, DigestItem, Perbill};
use sp_staking::{EraIndex, SessionIndex};

const FOUR: [Sr25519Keyring; 4] = [AliceStash, BobStash, CharlieStash, DaveStash];

/// A chain of four validators. Some can be away, and slots can stay empty. Nobody sends heartbeats.
struct Network {
    state: TestExternalities,
    parent: Hash,
    height: u32,
    slot: u64,
    away: Vec<AccountId>,
}

impl Network {
    /// Returns the chain before its first block, with sessions of this number of slots.
    fn of(slots_a_session: u64) -> Self {
        let mut state = state_of(genesis::LOCAL);
        state.execute_with(|| timing::EpochDuration::<Runtime>::put(slots_a_session));
        Self {
            state,
            parent: Hash::default(),
            height: 0,
            slot: 1_000_000,
            away: vec![],
        }
    }

    /// From now on these validators make no blocks, and the others do.
    fn are_away(&mut self, away: &[Sr25519Keyring]) {
        self.away = away.iter().map(|who| who.to_account_id()).collect();
    }

    fn with<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Makes a block after this number of empty slots. The author is the next validator in turn that isn't away.
    fn block_after(&mut self, empty: u64) -> Vec<RuntimeEvent> {
        self.height += 1;
        self.slot += 1 + empty;
        let (height, parent, slot) = (self.height, self.parent, self.slot);
        let away = &self.away;
        let (header, events) = self.state.execute_with(|| {
            let author = author_in_turn(height, slot, away);
            make_block(height, parent, slot, author)
        });
        self.parent = header.hash();
        events
    }

    /// Makes `count` blocks, each after `empty` empty slots. Returns their events.
    fn blocks(&mut self, count: u64, empty: u64) -> Vec<RuntimeEvent> {
        let events = (0..count).flat_map(|_| self.block_after(empty)).collect();
        self.with(|| {
            assert_ok!(Staking::check_invariants());
            assert_ok!(Offences::check_invariants());
        });
        events
    }

    /// Makes a block in each slot until an era begins. Returns their events.
    fn go_to_era(&mut self, era: EraIndex) -> Vec<RuntimeEvent> {
        let mut events = vec![];
        while self.with(Staking::active_era) < era {
            assert!(self.height < 5_000, "eras go on");
            events.extend(self.blocks(1, 0));
        }
        events
    }

    /// Returns the number of nominators of each of the four in an era.
    fn nominators(&mut self, era: EraIndex) -> [u32; 4] {
        self.with(|| {
            FOUR.map(|who| {
                ErasStakersOverview::<Runtime>::get(era, who.to_account_id())
                    .map_or(0, |overview| overview.nominator_count)
            })
        })
    }

    fn is_candidate(&mut self, who: Sr25519Keyring) -> bool {
        self.with(|| Validators::<Runtime>::contains_key(who.to_account_id()))
    }
}

/// Returns the index of the author in the set of a slot. In the first slot of an epoch this is the next set.
fn author_in_turn(height: u32, slot: u64, away: &[AccountId]) -> u32 {
    let ends = *Babe::current_epoch_start() + EpochDuration::get();
    let (set, disabled): (Vec<AccountId>, Vec<u32>) = if height > 1 && slot >= ends {
        let queued = QueuedKeys::<Runtime>::get().into_iter();
        (queued.map(|(who, _)| who).collect(), vec![])
    } else {
        (Session::validators(), Session::disabled_validators())
    };
    let size = set.len() as u32;
    (height..height + size)
        .map(|turn| turn % size)
        .find(|index| !disabled.contains(index) && !away.contains(&set[*index as usize]))
        .expect("somebody is there")
}

fn make_block(height: u32, parent: Hash, slot: u64, author: u32) -> (Header, Vec<RuntimeEvent>) {
    let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
        authority_index: author,
        slot: slot.into(),
    });
    let logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())];
    let zero = Hash::default();
    Executive::initialize_block(&Header::new(height, zero, zero, parent, Digest { logs }));
    let now = slot * SlotDuration::get();
    let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
    let applied = Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time));
    assert_ok!(applied.expect("the time is a valid inherent"));
    let header = Executive::finalize_block();
    let events = System::events().into_iter().map(|record| record.event);
    (header, events.collect())
}

/// Returns the reported validators and their slash fractions.
fn reported(events: &[RuntimeEvent]) -> Vec<(AccountId, Perbill)> {
    let told = events.iter().filter_map(|event| match event {
        RuntimeEvent::Staking(StakingEvent::SlashReported {
            validator,
            fraction,
            ..
        }) => Some((validator.clone(), *fraction)),
        _ => None,
    });
    told.collect()
}

/// Returns the sessions from which nothing was concluded.
fn inconclusive(events: &[RuntimeEvent]) -> Vec<SessionIndex> {
    let told = events.iter().filter_map(|event| match event {
        RuntimeEvent::Offences(OffencesEvent::SessionInconclusive { session, .. }) => {
            Some(*session)
        }
        _ => None,
    });
    told.collect()
}

fn is_chilled(event: &RuntimeEvent) -> bool {
    matches!(event, RuntimeEvent::Staking(StakingEvent::Chilled { .. }))
}

#[test]
fn one_of_four_that_is_silent_is_chilled_and_loses_no_nominator() {
    let mut network = Network::of(20);
    // 1. Bob is silent for a session. He is reported and chilled, and not disabled.
    network.are_away(&[BobStash]);
    let events = network.blocks(21, 0);
    let bob = BobStash.to_account_id();
    assert_eq!(reported(&events), [(bob.clone(), Perbill::zero())]);
    assert!(!network.is_candidate(BobStash));
    assert!(network.with(|| Session::disabled_validators().is_empty()));

    // 2. He validates again at once. Era 1 is elected without him.
    let before = network.nominators(0);
    assert!(before[1] > 0);
    network.are_away(&[]);
    network.with(|| {
        assert_ok!(Staking::validate(
            signed(BobStash),
            ValidatorPrefs::default()
        ));
    });
    network.go_to_era(1);
    assert_eq!(network.with(|| Session::validators().len()), 3);
    assert_eq!(network.nominators(1)[1], 0);
    // 3. In era 2 he has all of his nominators again.
    network.go_to_era(2);
    assert_eq!(network.nominators(2), before);
}

#[test]
fn two_of_four_that_are_silent_are_slashed_and_neither_is_chilled() {
    let mut network = Network::of(20);
    let silent = [BobStash, CharlieStash];
    // 1. Bob and Charlie are silent for a session. The others fill half of the slots.
    network.are_away(&silent);
    let events = network.blocks(11, 1);
    // 2. Both are slashed. Nobody is chilled or disabled.
    let mut told = reported(&events);
    told.sort();
    let fraction = Perbill::from_parts(52_500_000);
    let mut expected = silent.map(|who| (who.to_account_id(), fraction));
    expected.sort();
    assert_eq!(told, expected);
    assert!(inconclusive(&events).is_empty());
    assert!(!events.iter().any(is_chilled));
    assert!(FOUR.into_iter().all(|who| network.is_candidate(who)));
    assert!(network.with(|| Session::disabled_validators().is_empty()));

    // 3. Era 1 has all four again, with all of their nominators.
    let before = network.nominators(0);
    network.are_away(&[]);
    network.go_to_era(1);
    assert_eq!(network.with(|| Session::validators().len()), 4);
    assert_eq!(network.nominators(1), before);
}

/// If the three were chilled, the chain would be left to the one that remains.
#[test]
fn three_of_four_that_are_silent_are_slashed_and_none_is_chilled() {
    let mut network = Network::of(20);
    // 1. Only Alice makes blocks, in just enough slots for the session to be judged.
    network.are_away(&[BobStash, CharlieStash, DaveStash]);
    let mut events = network.blocks(7, 0);
    events.extend(network.block_after(13));
    // 2. The other three are slashed, and nobody is chilled.
    let told = reported(&events);
    assert_eq!(told.len(), 3);
    let seven = Perbill::from_percent(7);
    assert!(told.iter().all(|(_, fraction)| *fraction == seven));
    assert!(!events.iter().any(is_chilled));

    // 3. Era 1 has all four again.
    network.are_away(&[]);
    network.go_to_era(1);
    assert_eq!(network.with(|| Session::validators().len()), 4);
}

#[test]
fn a_session_is_judged_from_a_third_of_its_slots_on() {
    for (slots, blocks, is_judged) in [
        (10, 3, false),
        (10, 4, true),
        (20, 6, false),
        (20, 7, true),
        // Exactly a third.
        (30, 10, true),
        (30, 9, false),
        (50, 16, false),
        (50, 17, true),
    ] {
        // The first session begins with the first block, the others with the block that ends the one before.
        for session in [0, 1] {
            let mut network = Network::of(slots);
            if session == 1 {
                assert!(reported(&network.blocks(slots, 0)).is_empty());
            }
            network.are_away(&[BobStash]);
            network.blocks(blocks, 0);
            assert_eq!(network.with(Session::current_index), session);
            let events = network.block_after(slots - blocks);

            assert_eq!(network.with(Session::current_index), session + 1);
            let case = format!("{blocks} of {slots} in session {session}");
            let bob = (BobStash.to_account_id(), Perbill::zero());
            let expected = [(vec![], vec![session]), (vec![bob], vec![])];
            let found = (reported(&events), inconclusive(&events));
            assert_eq!(found, expected[usize::from(is_judged)], "{case}");
        }
    }
}

#[test]
fn after_a_standstill_nobody_is_reported_and_nobody_loses_a_nomination() {
    for slots in [20, 50] {
        for epochs in [1, 5, 30] {
            let mut network = Network::of(slots);
            // 1. Session 0 is complete.
            network.blocks(slots + 1, 0);
            assert_eq!(network.with(Session::current_index), 1);
            let before = network.nominators(0);
            // 2. All nodes stop after the first block of session 1. The session is inconclusive.
            let mut events = network.block_after(slots * epochs);
            assert_eq!(inconclusive(&events), [1], "{epochs} epochs of {slots}");

            // 3. In the next eras nobody is reported or chilled, and all nominators stay.
            events.extend(network.go_to_era(3));
            assert!(reported(&events).is_empty());
            assert!(!events.iter().any(is_chilled));
            assert_eq!(inconclusive(&events), [1]);
            assert!(FOUR.into_iter().all(|who| network.is_candidate(who)));
            assert_eq!(network.nominators(3), before);
        }
    }
}

#[test]
fn a_session_that_begins_late_is_judged_by_all_of_its_slots() {
    let mut network = Network::of(20);
    // 1. Session 0 is complete. Then the chain stands still up to the fifteenth slot of an epoch.
    network.blocks(21, 0);
    // 2. Alice alone is back, and makes the last six blocks of session 2.
    network.are_away(&[BobStash, CharlieStash, DaveStash]);
    let mut events = network.block_after(100 + 13);
    events.extend(network.blocks(5, 0));
    assert_eq!(network.with(Session::current_index), 2);
    network.are_away(&[]);
    // 3. All make blocks through the next session.
    events.extend(network.blocks(21, 0));
    assert_eq!(network.with(Session::current_index), 4);
    // 4. Nobody is reported: only 6 of 20 slots of session 2 were filled.
    assert!(reported(&events).is_empty());
    assert_eq!(inconclusive(&events), [1, 2]);
}
