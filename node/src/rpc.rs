//! The RPC methods for account nonces, fees, BABE, GRANDPA and the light sync state.
//!
//! They add to the methods that `sc-service` always serves: `chain`, `state`, `author`, `offchain`, `system`,
//! `chainHead` and, on an archive node, `archive`. Polkadot-JS Apps needs nonces and fees to send a transaction.

use crate::service::{Backend, Block, Client, Pool, SelectChain};
use jsonrpsee::RpcModule;
use palisade_runtime::{AccountId, Nonce};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::ChainSpec;
use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
use sp_keystore::KeystorePtr;
use sp_runtime::traits::{Block as BlockT, NumberFor};
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// The data sources of the methods.
pub struct Sources {
    /// The chain.
    pub client: Arc<Client>,
    /// The pending transactions. They count for the next nonce.
    pub pool: Arc<Pool>,
    /// Selects the best block.
    pub select_chain: SelectChain,
    /// The keys that decide which BABE slots belong to this node.
    pub keystore: KeystorePtr,
    /// The specification that `sync_state` extends.
    pub chain_spec: Box<dyn ChainSpec>,
    /// Provides the data of BABE epochs.
    pub babe_worker: BabeWorkerHandle<Block>,
    /// GRANDPA's current authorities.
    pub authority_set: SharedAuthoritySet<<Block as BlockT>::Hash, NumberFor<Block>>,
    /// GRANDPA's current round.
    pub voter_state: SharedVoterState,
    /// The stream of new finality proofs.
    pub justifications: GrandpaJustificationStream<Block>,
    /// Older finality proofs.
    pub finality_proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

impl Sources {
    /// Returns the module that serves the methods. `executor` runs its subscriptions.
    ///
    /// # Errors
    /// - A method is defined twice.
    /// - The chain spec lacks the extension for the light sync state.
    pub fn module(
        &self,
        executor: SubscriptionTaskExecutor,
    ) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
        let system = System::new(self.client.clone(), self.pool.clone());
        let babe = Babe::new(
            self.client.clone(),
            self.babe_worker.clone(),
            self.keystore.clone(),
            self.select_chain.clone(),
        );
        let grandpa = Grandpa::new(
            executor,
            self.authority_set.clone(),
            self.voter_state.clone(),
            self.justifications.clone(),
            self.finality_proofs.clone(),
        );
        let sync_state = SyncState::new(
            self.chain_spec.cloned_box(),
            self.client.clone(),
            self.authority_set.clone(),
            self.babe_worker.clone(),
        )?;

        let mut module = RpcModule::new(());
        module.merge(SystemApiServer::<_, AccountId, Nonce>::into_rpc(system))?;
        module.merge(self.payment())?;
        module.merge(babe.into_rpc())?;
        module.merge(grandpa.into_rpc())?;
        module.merge(sync_state.into_rpc())?;
        Ok(module)
    }

    fn payment(
        &self,
    ) -> RpcModule<pallet_transaction_payment_rpc::TransactionPayment<Client, Block>> {
        use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
        TransactionPayment::new(self.client.clone()).into_rpc()
    }
}
