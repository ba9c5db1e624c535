//! Candidates and voters.

use super::*;
use frame_election_provider_support::{VoteWeight, VoterOf};
use frame_support::BoundedVec;

/// Returns the account number `n`. Accounts are sorted like their numbers.
pub const fn who(n: u32) -> AccountId {
    let mut id = [0; 32];
    let bytes = n.to_be_bytes();
    let mut i = 0;
    while i < bytes.len() {
        id[i] = bytes[i];
        i += 1;
    }
    AccountId::new(id)
}

pub const ALICE: AccountId = who(1);
pub const BOB: AccountId = who(2);
pub const CAROL: AccountId = who(3);
pub const DAVE: AccountId = who(4);
pub const EVE: AccountId = who(5);
pub const NINA: AccountId = who(21);
pub const OMAR: AccountId = who(22);
pub const PIA: AccountId = who(23);
pub const RON: AccountId = who(24);
pub const SUE: AccountId = who(25);
pub const TOM: AccountId = who(26);
pub const UMA: AccountId = who(27);

/// A voter with its weight and its votes.
pub fn voter(who: AccountId, weight: VoteWeight, votes: &[AccountId]) -> VoterOf<BallotBox> {
    let votes = votes.to_vec().try_into().expect("up to 16 votes");
    (who, weight, votes)
}

/// The self-vote of a candidate.
pub fn own_vote(who: AccountId, weight: VoteWeight) -> VoterOf<BallotBox> {
    voter(who.clone(), weight, &[who])
}

/// Five candidates and three seats. With the candidates' self-votes there are twelve voters: four full pages.
pub fn a_village() {
    // Not sorted by account, so that results have to be sorted.
    Candidates::set(vec![CAROL, ALICE, EVE, BOB, DAVE]);
    Voters::set(vec![
        own_vote(CAROL, 10),
        own_vote(ALICE, 20),
        own_vote(EVE, 5),
        own_vote(BOB, 15),
        own_vote(DAVE, 30),
        voter(NINA, 100, &[ALICE, BOB]),
        voter(OMAR, 70, &[BOB, CAROL, DAVE]),
        voter(PIA, 33, &[EVE]),
        voter(RON, 200, &[CAROL, ALICE]),
        voter(SUE, 1, &[DAVE, ALICE, BOB]),
        voter(TOM, 64, &[DAVE]),
        voter(UMA, 50, &[ALICE]),
    ]);
}

/// Removes the last `count` voters of the village.
pub fn voters_leave(count: usize) {
    Voters::mutate(|voters| voters.truncate(voters.len() - count));
}

/// Cuts the votes of each voter to the bound.
pub fn votes_are_cut_to_the_bound() {
    Voters::mutate(|voters| {
        for (_, _, votes) in voters.iter_mut() {
            *votes = BoundedVec::truncate_from(votes.to_vec());
        }
    });
}

/// Candidates with a self-vote, and nominators with sixteen votes each, which are spread by arithmetic. Pages contain
/// 704 voters.
pub fn a_country(candidates: u32, nominators: u32) {
    VotersPerPage::set(704);
    Pages::set((candidates + nominators).div_ceil(704));
    Candidates::set((0..candidates).map(who).collect());
    let own = (0..candidates).map(|n| own_vote(who(n), 1_000 + u64::from(n * 7 % 1_013)));
    let others = (0..nominators).map(|n| {
        let votes: Vec<_> = (0..16u32)
            .map(|vote| who((n * 31 + vote * vote * 17 + vote) % candidates))
            .collect();
        let weight = 1_000_000 + u64::from(n).pow(3) % 1_000_003;
        voter(who(candidates + n), weight, &votes)
    });
    Voters::set(own.chain(others).collect());
}
