//! Gives BABE's import the seal of each block.
//!
//! The queue verifies a block and removes the seal from its header, because blocks are executed without it. BABE's
//! import proves a double block with the headers that it gets. The runtime refuses a proof whose headers have no seals.
//! So without this module no validator would ever be reported.
//!
//! 1. [`Sealed`] puts the seal back before BABE's import.
//! 2. [`Unsealed`] removes it again after BABE's import, before GRANDPA's import and the client.
//!
//! The seal does no harm in between. BABE searches the digest only for its own items, and the hash of the block is the
//! same.

use super::Block;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sp_runtime::traits::Header;

/// Wraps an import that needs the seals.
#[derive(Clone)]
pub struct Sealed<Import>(pub Import);

/// Wraps an import that must not see the seals.
#[derive(Clone)]
pub struct Unsealed<Import>(pub Import);

#[async_trait::async_trait]
impl<Import: BlockImport<Block> + Send + Sync> BlockImport<Block> for Sealed<Import> {
    type Error = Import::Error;

    async fn check_block(
        &self,
        block: BlockCheckParams<Block>,
    ) -> Result<ImportResult, Self::Error> {
        self.0.check_block(block).await
    }

    async fn import_block(
        &self,
        mut block: BlockImportParams<Block>,
    ) -> Result<ImportResult, Self::Error> {
        for seal in std::mem::take(&mut block.post_digests) {
            block.header.digest_mut().push(seal);
        }
        self.0.import_block(block).await
    }
}

#[async_trait::async_trait]
impl<Import: BlockImport<Block> + Send + Sync> BlockImport<Block> for Unsealed<Import> {
    type Error = Import::Error;

    async fn check_block(
        &self,
        block: BlockCheckParams<Block>,
    ) -> Result<ImportResult, Self::Error> {
        self.0.check_block(block).await
    }

    async fn import_block(
        &self,
        mut block: BlockImportParams<Block>,
    ) -> Result<ImportResult, Self::Error> {
        let digest = block.header.digest_mut();
        if digest
            .logs()
            .last()
            .is_some_and(|log| log.as_seal().is_some())
        {
            block.post_digests.extend(digest.pop());
        }
        self.0.import_block(block).await
    }
}
