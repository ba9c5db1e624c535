//! Shows BABE's import the seal of each block.
//!
//! Before: the queue has verified a block, and taken its seal out of the header, since blocks are executed
//! without it. BABE's import then proves a double block by the headers that it is given, and the runtime
//! refuses a proof by headers without seals: no validator would ever be reported. So [`Sealed`] puts the
//! seal back in front of BABE's import, and [`Unsealed`] takes it out again behind it, where GRANDPA's import
//! and the client come next. For BABE, which looks for its own items among the digests, one more is
//! no matter, and the block's hash is the same either way.

use super::Block;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sp_runtime::traits::Header;

/// In front of an import that wants to see seals.
#[derive(Clone)]
pub struct Sealed<Import>(pub Import);

/// In front of an import that doesn't.
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
