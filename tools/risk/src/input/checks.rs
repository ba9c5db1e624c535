//! What must fit together in a document, beside the graph itself.

use super::{Document, InputError, Stash};
use palisade_stake_risk::{
    look_through::{Exposures, Holding, Kind},
    Graph,
};
use sp_arithmetic::Perbill;

/// Checks that lists have one entry for each of what they describe, and that indices exist.
pub(super) fn check(document: &Document) -> Result<(), InputError> {
    let decimals = document.unit.decimals;
    if decimals > 38 {
        return Err(InputError::Decimals { decimals });
    }
    let (validators, services) = (
        document.graph.validators.len(),
        document.graph.services.len(),
    );
    let (names, yields) = (&document.names, &document.yields);
    for (field, found, expected) in [
        ("names.validators", names.validators.len(), validators),
        ("names.services", names.services.len(), services),
        ("yields.validators", yields.validators.len(), validators),
        ("yields.services", yields.services.len(), services),
        ("yields.tokens", yields.tokens.len(), document.tokens.len()),
    ] {
        if found != 0 && found != expected {
            return Err(InputError::Length {
                field,
                found,
                expected,
            });
        }
    }
    for (stash, each) in document.stashes.iter().enumerate() {
        let indices = each.validators.iter().map(|behind| behind.validator);
        check_indices(&format!("stashes[{stash}].validators"), indices, validators)?;
    }
    for (token, each) in document.tokens.iter().enumerate() {
        let stashes = each.stashes.iter().map(|holding| holding.stash);
        check_indices(
            &format!("tokens[{token}].stashes"),
            stashes,
            document.stashes.len(),
        )?;
        let tokens = each.tokens.iter().map(|holding| holding.token);
        check_indices(
            &format!("tokens[{token}].tokens"),
            tokens,
            document.tokens.len(),
        )?;
        let thresholds = each.loans.iter().map(|loan| loan.liquidation_threshold);
        check_shares(&format!("tokens[{token}].loans"), thresholds)?;
    }
    check_tokens(document)
}

fn check_indices(
    field: &str,
    mut indices: impl Iterator<Item = u32>,
    count: usize,
) -> Result<(), InputError> {
    match indices.find(|index| *index as usize >= count) {
        Some(index) => Err(InputError::Unknown {
            field: field.into(),
            index,
        }),
        None => Ok(()),
    }
}

/// Checks that no threshold of a list is above 100%. In JSON a share can be any number of parts.
fn check_shares(
    list: &str,
    mut thresholds: impl Iterator<Item = Perbill>,
) -> Result<(), InputError> {
    match thresholds.position(|threshold| threshold > Perbill::one()) {
        Some(index) => Err(InputError::ShareAboveWhole {
            field: format!("{list}[{index}].liquidation_threshold"),
        }),
        None => Ok(()),
    }
}

/// Checks that tokens share no stake of a stash.
fn check_tokens(document: &Document) -> Result<(), InputError> {
    let mut left: Vec<u128> = document.stashes.iter().map(stake_of).collect();
    for holding in document.tokens.iter().flat_map(|token| &token.stashes) {
        let stash = holding.stash;
        // The index was checked.
        if let Some(rest) = left.get_mut(stash as usize) {
            let fits = rest.checked_sub(holding.amount);
            *rest = fits.ok_or(InputError::TokensAboveStash { stash })?;
        }
    }
    Ok(())
}

/// Checks that the stashes of a validator have no more than its stake. They may have less: the rest has other owners.
pub(super) fn check_stashes(stashes: &[Stash], graph: &Graph) -> Result<(), InputError> {
    let mut left: Vec<u128> = graph.validators().iter().map(|each| each.stake).collect();
    for behind in stashes.iter().flat_map(|stash| &stash.validators) {
        let validator = behind.validator;
        if let Some(rest) = left.get_mut(validator as usize) {
            let fits = rest.checked_sub(behind.amount);
            *rest = fits.ok_or(InputError::StashesAboveStake { validator })?;
        }
    }
    Ok(())
}

/// Returns the stake of a stash behind all its validators. It saturates: then the check above fails.
pub(crate) fn stake_of(stash: &Stash) -> u128 {
    let amounts = stash.validators.iter().map(|behind| behind.amount);
    amounts.fold(0, u128::saturating_add)
}

/// Returns who is backed by what. The nodes are the tokens, then the stashes, then the validators.
pub(super) fn exposures(document: &Document) -> Result<Exposures, InputError> {
    let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
    let (tokens, stashes) = (count(document.tokens.len()), count(document.stashes.len()));
    let validators = count(document.graph.validators.len());
    let first_validator = tokens.saturating_add(stashes);

    let mut kinds = vec![Kind::LiquidToken; document.tokens.len()];
    kinds.extend(vec![Kind::Stash; document.stashes.len()]);
    kinds.extend((0..validators).map(Kind::Validator));
    let mut holdings = Vec::new();
    for (holder, token) in (0..).zip(&document.tokens) {
        holdings.extend(token.stashes.iter().map(|each| Holding {
            holder,
            held: tokens.saturating_add(each.stash),
            amount: each.amount,
        }));
        holdings.extend(token.tokens.iter().map(|each| Holding {
            holder,
            held: each.token,
            amount: each.amount,
        }));
    }
    for (stash, each) in (tokens..).zip(&document.stashes) {
        holdings.extend(each.validators.iter().map(|behind| Holding {
            holder: stash,
            held: first_validator.saturating_add(behind.validator),
            amount: behind.amount,
        }));
    }
    Exposures::new(kinds, &holdings).map_err(InputError::Exposure)
}
