//! What can be wrong with the input, and what to do about it.

use core::fmt;

/// Why the parts of a graph are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// There are 2³² or more validators or services: their number has 32 bits.
    TooLarge,
    /// The stakes together do not fit into 128 bits.
    StakeOverflow,
    /// The profits together do not fit into 128 bits.
    ProfitOverflow,
    /// A service can be corrupted without stake.
    ZeroThreshold {
        /// The index of the service.
        service: u32,
    },
    /// A service never slashes.
    ZeroSlashCap {
        /// The index of the service.
        service: u32,
    },
    /// A threshold or a slash cap is above 100%.
    ShareAboveWhole {
        /// The index of the service.
        service: u32,
    },
    /// An allocation names a validator that does not exist.
    UnknownValidator {
        /// The index that was named.
        validator: u32,
    },
    /// An allocation names a service that does not exist.
    UnknownService {
        /// The index that was named.
        service: u32,
    },
    /// An allocation is empty.
    ZeroAllocation {
        /// The index of the validator.
        validator: u32,
        /// The index of the service.
        service: u32,
    },
    /// A validator has two allocations to one service.
    DuplicateAllocation {
        /// The index of the validator.
        validator: u32,
        /// The index of the service.
        service: u32,
    },
    /// An allocation is larger than the stake of its validator.
    AllocationAboveStake {
        /// The index of the validator.
        validator: u32,
        /// The index of the service.
        service: u32,
    },
    /// In unique mode: the allocations of a validator together are larger than its stake.
    AllocationsAboveStake {
        /// The index of the validator.
        validator: u32,
    },
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "2^32 or more validators or services. Split the graph."),
            Self::StakeOverflow => write!(f, "All stakes together exceed 128 bits. Use a larger unit."),
            Self::ProfitOverflow => write!(f, "All profits together exceed 128 bits. Use a larger unit."),
            Self::ZeroThreshold { service } => {
                write!(f, "Service {service} has the threshold 0. Give it one above 0.")
            }
            Self::ZeroSlashCap { service } => {
                write!(f, "Service {service} has the slash cap 0. Give it one above 0, or leave it out.")
            }
            Self::ShareAboveWhole { service } => write!(
                f,
                "Service {service} has a threshold or a slash cap above 100%, which is 1000000000 parts. Lower it."
            ),
            Self::UnknownValidator { validator } => {
                write!(f, "An allocation names validator {validator}, which is not in the list.")
            }
            Self::UnknownService { service } => {
                write!(f, "An allocation names service {service}, which is not in the list.")
            }
            Self::ZeroAllocation { validator, service } => write!(
                f,
                "Validator {validator} allocates 0 to service {service}. Leave the allocation out."
            ),
            Self::DuplicateAllocation { validator, service } => write!(
                f,
                "Validator {validator} has two allocations to service {service}. Add them up."
            ),
            Self::AllocationAboveStake { validator, service } => write!(
                f,
                "Validator {validator} allocates more than its stake to service {service}. Lower the allocation."
            ),
            Self::AllocationsAboveStake { validator } => write!(
                f,
                "Validator {validator} allocates more than its stake in unique mode. Lower its allocations."
            ),
        }
    }
}

impl core::error::Error for GraphError {}

/// Why a scenario can't be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StressError {
    /// No validator has the tag.
    UnknownTag {
        /// The tag.
        tag: u32,
    },
    /// There is no such service.
    UnknownService {
        /// The index that was named.
        service: u32,
    },
    /// There is no such validator.
    UnknownValidator {
        /// The index that was named.
        validator: u32,
    },
}

impl fmt::Display for StressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTag { tag } => {
                write!(f, "No validator has tag {tag}. Name one that exists.")
            }
            Self::UnknownService { service } => {
                write!(f, "There is no service {service}. Name one of the list.")
            }
            Self::UnknownValidator { validator } => {
                write!(
                    f,
                    "There is no validator {validator}. Name one of the list."
                )
            }
        }
    }
}

impl core::error::Error for StressError {}

/// Why holdings are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExposureError {
    /// A holding names a node that does not exist.
    UnknownNode {
        /// The index that was named.
        node: u32,
    },
    /// A holding is empty.
    ZeroHolding {
        /// The index of the holder.
        holder: u32,
    },
    /// A node can't be backed by a node of this kind: for example a validator by anything.
    WrongOrder {
        /// The index of the holder.
        holder: u32,
        /// The index of what it holds.
        held: u32,
    },
    /// The holdings of a node do not fit into 128 bits.
    Overflow {
        /// The index of the holder.
        holder: u32,
    },
    /// Nodes back each other, and nothing else backs them.
    ClosedLoop {
        /// The index of the first such node.
        node: u32,
    },
    /// Nodes back each other almost completely.
    LoopTooTight,
}

impl fmt::Display for ExposureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownNode { node } => {
                write!(f, "A holding names node {node}, which is not in the list.")
            }
            Self::ZeroHolding { holder } => {
                write!(f, "A holding of node {holder} is 0. Leave it out.")
            }
            Self::WrongOrder { holder, held } => write!(
                f,
                "Node {holder} can't be backed by node {held}. The order is asset, token, stash, validator."
            ),
            Self::Overflow { holder } => write!(
                f,
                "The holdings of node {holder} exceed 128 bits. Use a larger unit."
            ),
            Self::ClosedLoop { node } => write!(
                f,
                "Node {node} is backed only by itself, through a loop. Add what backs the loop."
            ),
            Self::LoopTooTight => write!(
                f,
                "Tokens back each other almost completely. Reduce the loop, or leave it out."
            ),
        }
    }
}

impl core::error::Error for ExposureError {}
