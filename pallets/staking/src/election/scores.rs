//! The score of a nominator in a list of voters: its active stake. `pallet-bags-list` asks for it.

use crate::{
    pallet::{Config, Pallet},
    rooms::Roles,
    types::BalanceOf,
};
use frame_election_provider_support::ScoreProvider;

impl<T: Config> ScoreProvider<T::AccountId> for Pallet<T> {
    type Score = BalanceOf<T>;

    /// Returns the active stake of a nominator, also if the chunks of its ledger can't be read: it keeps its place.
    /// `None` if the account does not nominate: then it has no place in a list.
    fn score(who: &T::AccountId) -> Option<BalanceOf<T>> {
        Roles::<T>::nominates(who).then(|| Self::active_stake_of(who))
    }

    /// Makes an account a nominator with this stake, for tests and benchmarks of lists. It holds no funds.
    #[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
    fn set_score_of(who: &T::AccountId, score: BalanceOf<T>) {
        let mut ledger = crate::rooms::Ledgers::<T>::of_stash(who)
            .map(|(_, ledger)| ledger)
            .unwrap_or_else(|_| crate::types::StakingLedger::empty(who.clone()));
        ledger.active = score;
        ledger.total = score;
        crate::rooms::Ledgers::<T>::rewrite(who, None, ledger);
        if !Roles::<T>::nominates(who) {
            let nominations = crate::types::Nominations {
                targets: Default::default(),
                submitted_in: 0,
                suppressed: false,
            };
            Roles::<T>::set_nominator(who, score, None, nominations);
        }
    }
}
