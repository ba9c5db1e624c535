//! The metrics: their names, and their values for readings.

use super::readings::{Readings, PHASES};
use sp_core::crypto::Ss58Codec;
use substrate_prometheus_endpoint::{
    register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};

/// The gauges of staking. Their names begin with `palisade_staking_`.
pub struct Gauges {
    readable: Gauge<U64>,
    block: Gauge<U64>,
    active_era: Gauge<U64>,
    era_progress: Gauge<F64>,
    validators: GaugeVec<U64>,
    own_points: GaugeVec<U64>,
    average_points: Gauge<F64>,
    pending_slashes: Gauge<U64>,
    unpaid_pages: Gauge<U64>,
    election_phase: GaugeVec<U64>,
}

impl Gauges {
    /// Registers all gauges.
    ///
    /// # Errors
    /// A metric of the same name is registered already.
    pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        let count = |name: &str, help: &str| register(Gauge::<U64>::new(name, help)?, registry);
        let number = |name: &str, help: &str| register(Gauge::<F64>::new(name, help)?, registry);
        let by_label = |name: &str, help: &str, label: &str| {
            register(
                GaugeVec::<U64>::new(Opts::new(name, help), &[label])?,
                registry,
            )
        };
        Ok(Self {
            readable: count(
                "palisade_staking_readable",
                "Whether the state of staking was read the last time: 1 or 0. If not, the other metrics are old",
            )?,
            block: count(
                "palisade_staking_block",
                "The block whose state the metrics of staking show",
            )?,
            active_era: count("palisade_staking_active_era", "The active era")?,
            era_progress: number(
                "palisade_staking_era_progress",
                "The time since the start of the active era, divided by the usual duration of an era",
            )?,
            validators: by_label(
                "palisade_staking_validators",
                "The validators: active in this session, waiting, disabled in this session",
                "state",
            )?,
            own_points: by_label(
                "palisade_staking_own_points",
                "The points of an active validator whose keys this node has, in the active era",
                "validator",
            )?,
            average_points: number(
                "palisade_staking_average_points",
                "The average points of the active validators in the active era",
            )?,
            pending_slashes: count(
                "palisade_staking_pending_slashes",
                "The slashes that are not applied in full",
            )?,
            unpaid_pages: count(
                "palisade_staking_unpaid_pages",
                "The pages of ended eras whose rewards are not paid",
            )?,
            election_phase: by_label(
                "palisade_staking_election_phase",
                "The phase of the election: 1 for the present one, 0 for the others",
                "phase",
            )?,
        })
    }

    /// Sets all gauges.
    pub fn set(&self, readings: &Readings) {
        self.readable.set(1);
        self.block.set(readings.block);
        self.active_era.set(readings.active_era.into());
        self.era_progress.set(readings.era_progress);
        for (state, count) in [
            ("active", readings.active),
            ("waiting", readings.waiting),
            ("disabled", readings.disabled),
        ] {
            self.validators
                .with_label_values(&[state])
                .set(count as u64);
        }
        // A validator that left has no series any more.
        self.own_points.reset();
        for (validator, points) in &readings.own_points {
            let validator = validator.to_ss58check();
            let gauge = self.own_points.with_label_values(&[validator.as_str()]);
            gauge.set((*points).into());
        }
        self.average_points.set(readings.average_points);
        self.pending_slashes.set(readings.pending_slashes);
        self.unpaid_pages.set(readings.unpaid_pages);
        for (index, phase) in PHASES.iter().enumerate() {
            let is_present = u64::from(index == readings.phase);
            self.election_phase
                .with_label_values(&[*phase])
                .set(is_present);
        }
    }

    /// Marks the metrics as old.
    pub fn set_unreadable(&self) {
        self.readable.set(0);
    }
}
