//! Random actions in random order. The invariants hold in every block, no block exceeds `MaxElectionWeight`, no page is
//! handed out in the wrong phase, and in the end an election succeeds.

use crate::{mock::*, ElectionError, Event, Phase};
use frame_election_provider_support::ElectionProvider;
use frame_support::weights::Weight;
use proptest::{collection::vec, prelude::*, sample::select};

/// What can happen, in a block or between two.
#[derive(Clone, Debug)]
enum Action {
    Roll(u64),
    Fetch(u32),
    FetchNext,
    Start,
    Upgrade,
    /// A result is wanted in this number of blocks.
    Predict(u64),
    /// `MaxElectionWeight`, in thousandths of half a second.
    Allow(u64),
    Break(Option<Part>),
    Overflow(Option<Part>),
    Rumour(Option<u32>),
    Leave(usize),
    Return,
    ChangeSides(usize),
    SetSeats(u32),
}
use Action::*;

fn part() -> impl Strategy<Value = Option<Part>> {
    let parts = vec![
        None,
        Some(Part::Targets),
        Some(Part::Seats),
        Some(Part::Voters(3)),
        Some(Part::Voters(1)),
        Some(Part::Voters(0)),
    ];
    select(parts)
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => (1..12u64).prop_map(Roll),
        3 => (0..5u32).prop_map(Fetch),
        8 => Just(FetchNext),
        2 => Just(Start),
        1 => Just(Upgrade),
        4 => (0..40u64).prop_map(Predict),
        3 => select(vec![25, 26, 28, 30, 50, 1_000]).prop_map(Allow),
        1 => part().prop_map(Break),
        1 => part().prop_map(Overflow),
        1 => proptest::option::of(0..100u32).prop_map(Rumour),
        1 => (0..12usize).prop_map(Leave),
        2 => Just(Return),
        1 => (0..12usize).prop_map(ChangeSides),
        1 => (0..5u32).prop_map(SetSeats),
    ]
}

fn act(action: Action) {
    match action {
        Roll(blocks) => roll_to(System::block_number() + blocks),
        Fetch(page) => try_to_fetch(page),
        FetchNext => match current_phase() {
            Phase::Export(page) => try_to_fetch(page),
            _ => try_to_fetch(3),
        },
        Start => {
            let (phase, before) = (current_phase(), stored());
            match Elections::start() {
                Ok(()) => assert_eq!(phase, Phase::Off),
                Err(ElectionError::Ongoing) => assert_ne!(phase, Phase::Off),
                Err(_) => assert_eq!(stored(), before),
            }
        }
        Upgrade => {
            upgrade_runtime();
            assert!(!matches!(current_phase(), Phase::Export(_) | Phase::Solve));
        }
        Predict(ahead) => Prediction::set(System::block_number() + ahead),
        // It applies from the next block on.
        Allow(parts) => {
            next_block_with(Weight::from_parts(
                AMPLE.ref_time() / 1_000 * parts,
                u64::MAX,
            ));
        }
        Break(part) => Broken::set(part),
        Overflow(part) => Generous::set(part),
        Rumour(electorate) => RumouredElectorate::set(electorate),
        Leave(count) => Voters::mutate(|voters| {
            let stay = voters.len().saturating_sub(count);
            voters.truncate(stay);
        }),
        Return => a_village(),
        ChangeSides(position) => Voters::mutate(|voters| {
            if let Some(voter) = voters.get_mut(position) {
                voter.0 = ALICE;
            }
        }),
        SetSeats(seats) => Seats::set(seats),
    }
    check_block();
}

/// Fetches a page. A refused call changes nothing, and a page is only handed out in its turn.
fn try_to_fetch(page: u32) {
    let (phase, before) = (current_phase(), stored());
    match fetch(page) {
        Ok(supports) => {
            assert!(phase == Phase::Export(page) || page == 3);
            let exported = |event: &Event| matches!(event, Event::SupportsExported { page: of, .. } if *of == page);
            let is_told = !supports.is_empty() || page == 0;
            assert_eq!(events().last().is_some_and(exported), is_told);
        }
        Err(ElectionError::Failed(reason)) => {
            assert_eq!(events().last(), Some(&Event::ElectionFailed { reason }));
            assert_eq!(current_phase(), Phase::Off);
        }
        Err(ElectionError::NotReady) if matches!(phase, Phase::Export(_)) => {
            assert!(page == 3 && phase != Phase::Export(3));
            assert_eq!(current_phase(), Phase::Off);
        }
        Err(_) => assert_eq!(stored(), before),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_life_goes_on(actions in vec(action(), 1..40)) {
        MaxElectionWeight::set(AMPLE);
        Broken::set(None);
        Generous::set(None);
        RumouredElectorate::set(None);
        Seats::set(3);
        Prediction::set(40);
        run(|| {
            actions.into_iter().for_each(act);

            // Everything works again, and the next era comes.
            next_block_with(AMPLE);
            Broken::set(None);
            Generous::set(None);
            RumouredElectorate::set(None);
            Seats::set(3);
            a_village();
            let now = System::block_number();
            Prediction::set(now + 100);
            roll_to(now + 100 - 19);
            if let Phase::Export(page) = current_phase() {
                fetch_all_from(page);
            }
            roll_to_phase(Phase::Snapshot(2));
            assert_eq!(fetch_page_by_page(), reference());
            assert!(System::block_number() <= now + 100);
        });
    }
}
