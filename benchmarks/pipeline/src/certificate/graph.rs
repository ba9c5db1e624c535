//! A graph of services that is as large as the bounds allow: each validator allocates to as many services as it may.

use frame_support::{traits::Get, weights::Weight};
use palisade_bench_pipeline::signer::Signer;
use palisade_restaking::{
    genesis::GenesisService,
    types::{Magnitude, MAX_PARTS, WHOLE},
    weights::WeightInfo,
    Config,
};
use palisade_runtime::{
    configs::restaking::MaxServices, constants::currency::PAL, Balance, Restaking, Runtime,
    RuntimeGenesisConfig,
};
use sp_runtime::Perbill;

/// The most services that the runtime allows.
pub fn most_services() -> u32 {
    <MaxServices as Get<u32>>::get()
}

/// Lets each validator allocate a part of its stake to as many services as it may.
pub fn allocate(config: &mut RuntimeGenesisConfig, validators: &[Signer], services: u32) {
    fill(config, validators, services, MAX_PARTS.min(services), PAL);
}

/// Lets each validator allocate to `degree` services without a profit. Such services have no limits of spread.
pub fn allocate_without_profit(
    config: &mut RuntimeGenesisConfig,
    validators: &[Signer],
    services: u32,
    degree: u32,
) {
    fill(config, validators, services, degree, 0);
}

/// Lets each validator allocate to the next services, around the circle of services.
fn fill(
    config: &mut RuntimeGenesisConfig,
    validators: &[Signer],
    services: u32,
    degree: u32,
    profit: Balance,
) {
    let owner = validators[0].account();
    let service = GenesisService {
        owner,
        slasher: None,
        profit,
        threshold: Perbill::from_percent(33),
        cap: Perbill::from_percent(50),
        window: 1,
        proceeds: None,
        correlation: Perbill::one(),
        quota: Perbill::from_percent(5),
        is_shared: false,
    };
    config.restaking.services = vec![service; services as usize];
    let magnitude = WHOLE / Magnitude::from(MAX_PARTS);
    for (number, validator) in (0..).zip(validators) {
        let chosen = (0..degree).map(|step: u32| (number + step) % services);
        config
            .restaking
            .allocations
            .extend(chosen.map(|id| (validator.account(), id, magnitude)));
    }
}

/// Returns the number of allocations in the last certificate's graph.
///
/// # Errors
/// There is no certificate, or it certifies nothing.
pub fn edges_of_certificate() -> Result<usize, String> {
    let certificate = Restaking::certificate().ok_or("the first block made no certificate")?;
    if certificate.coverage.is_none() {
        return Err("the certificate has no slack: nothing was certified".into());
    }
    let (mut edges, mut after) = (0, None);
    loop {
        let page = Restaking::operators(after, u32::MAX);
        edges += page.iter().map(|one| one.allocations.len()).sum::<usize>();
        match page.last() {
            Some(last) => after = Some(last.stash.clone()),
            None => return Ok(edges),
        }
    }
}

/// Returns what the runtime charges for a certificate.
pub fn weight_of_certificate(operators: u32, services: u32) -> Weight {
    <Runtime as Config>::WeightInfo::certify(operators, services)
}
