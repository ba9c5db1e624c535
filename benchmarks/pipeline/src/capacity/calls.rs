//! What transactions of stakers weigh, and how many fit into a block. The fourth table.

use crate::weights::{milliseconds, Staking};
use frame_support::{
    dispatch::{DispatchClass, GetDispatchInfo},
    weights::Weight,
};
use frame_system::offchain::CreateAuthorizedTransaction;
use palisade_bench_election::{results, statistics::grouped};
use palisade_runtime::{
    configs::{
        staking::{MaxExposurePageSize, MaxNominations},
        system::RuntimeBlockWeights,
    },
    constants::currency::PAL,
    AccountId, Runtime, RuntimeCall,
};
use palisade_staking::{Call, RewardDestination, ValidatorPrefs, WeightInfo as _};
use sp_runtime::{traits::TransactionExtension, MultiAddress};

const HEADINGS: [&str; 4] = ["call", "weight ms", "as a transaction ms", "in a block"];

/// Returns the weights of the calls that stakers make most.
fn calls() -> Vec<(String, Weight)> {
    let (votes, page) = (MaxNominations::get(), MaxExposurePageSize::get());
    let targets = vec![MultiAddress::Id(AccountId::from([0u8; 32])); votes as usize];
    let prefs = ValidatorPrefs::default();
    let payee = RewardDestination::Staked;
    let value = PAL;
    let of = |name: &str, call: Call<Runtime>| {
        let weight = RuntimeCall::Staking(call).get_dispatch_info().call_weight;
        (name.to_string(), weight)
    };
    vec![
        of("`bond`", Call::bond { value, payee }),
        of(
            "`bond_extra`",
            Call::bond_extra {
                max_additional: value,
            },
        ),
        of(
            &format!("`nominate` {votes} validators"),
            Call::nominate { targets },
        ),
        of("`validate`", Call::validate { prefs }),
        of("`chill`", Call::chill {}),
        of("`unbond`", Call::unbond { value }),
        of("`rebond`", Call::rebond { value }),
        of(
            "`withdraw_unbonded`",
            Call::withdraw_unbonded {
                num_slashing_spans: 0,
            },
        ),
        // The weight of this call depends on what is stored, so it is not asked for its weight.
        (
            format!("`payout_stakers`, a page of {page}"),
            Staking::payout_page(page),
        ),
    ]
}

/// Returns what a transaction weighs besides its call: signature, nonce, fee and the like.
fn weight_besides_call() -> Weight {
    let any = RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() });
    let extension = <Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
    let weights = RuntimeBlockWeights::get();
    TransactionExtension::<RuntimeCall>::weight(&extension, &any)
        .saturating_add(weights.get(DispatchClass::Normal).base_extrinsic)
}

/// Returns what normal transactions of a block may weigh together.
fn room() -> Weight {
    let weights = RuntimeBlockWeights::get();
    let normal = weights.get(DispatchClass::Normal);
    normal.max_total.unwrap_or(weights.max_block)
}

/// Returns how many transactions of this weight fit into a block.
fn number_in_a_block(transaction: Weight) -> u64 {
    room().ref_time() / transaction.ref_time()
}

/// Returns the table.
pub fn table() -> String {
    let besides = weight_besides_call();
    let rows = calls().into_iter().map(|(name, call)| {
        let transaction = call.saturating_add(besides);
        [
            name,
            milliseconds(call),
            milliseconds(transaction),
            grouped(number_in_a_block(transaction)),
        ]
    });
    let rows: Vec<_> = rows.collect();
    format!(
        "## Transactions of stakers\n\n\
         What a call weighs, what a transaction with it weighs, and how many such transactions fit into the {} ms that a \
         block has for transactions.\n\n{}",
        milliseconds(room()),
        results::table(&HEADINGS, &rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_quarters_of_a_block_are_for_transactions() {
        assert_eq!(milliseconds(room()), "375");
        assert_eq!(number_in_a_block(room()), 1);
        let tenth = room().saturating_div(10);
        assert_eq!(number_in_a_block(tenth), 10);
        assert_eq!(
            number_in_a_block(tenth.saturating_add(Weight::from_parts(1, 0))),
            9
        );
    }

    #[test]
    fn a_transaction_weighs_more_than_its_call() {
        assert!(weight_besides_call().ref_time() > 0);
        assert!(calls().iter().all(|(_, weight)| weight.ref_time() > 0));
    }
}
