//! Stakes on a development chain with subxt: bonds, nominates, follows an era to its end, and claims the reward.
//!
//! Usage: `palisade-client-subxt ENDPOINT [//Name]`. The name is that of a development account, such as `//Nora`. Without
//! one, the program makes a new account. //Bob, who has funds on development chains, transfers what the account lacks.
//!
//! This file has the steps and prints a line for each. [`chain`] reads, submits and waits.

mod chain;

use chain::{Api, At, Payouts, Stake};
use palisade::runtime_types::pallet_staking::RewardDestination;
use std::{env, error::Error, fmt, process::ExitCode};
use subxt::utils::AccountId32;
use subxt_signer::sr25519::{dev, Keypair};

/// The runtime's calls, storage, events and errors as types. They are generated from its metadata at compile time.
#[subxt::subxt(runtime_metadata_path = "../metadata.scale")]
mod palisade {}

// The macro does not report its input file to cargo. This line makes cargo recompile when the metadata changes.
const _: &[u8] = include_bytes!("../../metadata.scale");

/// The base units of one PAL.
const PAL: u128 = 1_000_000_000_000;
/// The bond of the account.
const BOND: u128 = 1_000 * PAL;
/// The balance of the account before bonding. The rest pays fees.
const FUNDS: u128 = 1_100 * PAL;
/// The number of final blocks in which the chain may pay an era automatically. A claim of a paid
/// page does no harm: it only has no effect.
const PATIENCE: usize = 5;

/// The reasons why nothing was claimed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(
        "usage: palisade-client-subxt ENDPOINT [//Name], such as ws://127.0.0.1:9944 //Nora. For \
         development accounts only, since `ps` and the shell's history show what is given here"
    )]
    Usage,
    #[error("cannot connect to {0}: {1}")]
    NoNode(String, subxt::error::OnlineClientError),
    #[error("{0} has another runtime than this program was compiled for; run `make metadata`, then `make clients`")]
    OtherRuntime(String),
    #[error("no account has such a name: {0}")]
    Name(Box<dyn Error>),
    #[error(transparent)]
    Chain(#[from] subxt::Error),
}

/// An exact amount in PAL.
struct Pal(u128);

impl fmt::Display for Pal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:012} PAL", self.0 / PAL, self.0 % PAL)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [endpoint] if is_endpoint(endpoint) => run(endpoint, None).await,
        [endpoint, name] if is_endpoint(endpoint) && name.starts_with("//") => {
            run(endpoint, Some(name)).await
        }
        // Any other argument may be a secret, so it is not printed.
        _ => Err(Failure::Usage),
    };
    let Err(failure) = outcome else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{failure}");
    ExitCode::FAILURE
}

fn is_endpoint(argument: &str) -> bool {
    argument.starts_with("ws://") || argument.starts_with("wss://")
}

async fn run(endpoint: &str, name: Option<&str>) -> Result<(), Failure> {
    let (api, at) = connect(endpoint).await?;
    let block = at.block_number();
    println!("connected to {endpoint} at block {block}");

    let era = chain::active_era(&at).await?;
    println!("era {era} is active");
    let validators = chain::validators(&at, era).await?;
    for (validator, total) in &validators {
        println!("validator {validator} with {}", Pal(*total));
    }

    let most = chain::most_nominees(&at, BOND).await?;
    let nominees: Vec<_> = validators.into_keys().take(most as usize).collect();

    let name = name.map_or_else(|| format!("//Bob//subxt//{block}"), String::from);
    let keys = keys_of(&name).map_err(Failure::Name)?;
    fund(&api, &at, keys.public_key().to_account_id()).await?;
    nominate(&api, &nominees, &keys).await?;
    claim_an_era(&api, &keys).await?;
    Ok(())
}

/// Connects to a node with the compiled types. Returns the client and the last final block.
async fn connect(endpoint: &str) -> Result<(Api, At), Failure> {
    let connected = Api::from_url(endpoint).await;
    let api = connected.map_err(|why| Failure::NoNode(endpoint.into(), why))?;
    let at = api.at_current_block().await.map_err(subxt::Error::from)?;
    if !palisade::is_codegen_valid_for(at.metadata_ref()) {
        return Err(Failure::OtherRuntime(endpoint.into()));
    }
    Ok((api, at))
}

/// Returns the keys of a development account such as `//Nora`.
fn keys_of(name: &str) -> Result<Keypair, Box<dyn Error>> {
    Ok(Keypair::from_uri(&name.parse()?)?)
}

/// Transfers what the account lacks from //Bob, who has funds on development chains.
async fn fund(api: &Api, at: &At, account: AccountId32) -> Result<(), subxt::Error> {
    let lacks = FUNDS.saturating_sub(chain::free_balance(at, account).await?);
    if lacks > 0 {
        let balances = palisade::tx().balances();
        let transfer = balances.transfer_keep_alive(account.into(), lacks);
        chain::submit(api, &transfer, &dev::bob()).await?;
        println!("funded with {}", Pal(lacks));
    }
    Ok(())
}

/// Bonds, and nominates all of `nominees`.
async fn nominate(api: &Api, nominees: &[AccountId32], keys: &Keypair) -> Result<(), subxt::Error> {
    let staking = palisade::tx().staking();
    let bond = staking.bond(BOND, RewardDestination::Staked);
    chain::submit(api, &bond, keys).await?;
    let account = keys.public_key().to_account_id();
    println!("account {account} bonded {}", Pal(BOND));

    let targets = nominees.iter().map(|nominee| (*nominee).into());
    let nominate = staking.nominate(targets.collect());
    chain::submit(api, &nominate, keys).await?;
    for nominee in nominees {
        println!("nominated {nominee}");
    }
    Ok(())
}

/// Follows final blocks to the end of the first era that counts the account's stake. Claims the pages that are not paid
/// automatically.
async fn claim_an_era(api: &Api, keys: &Keypair) -> Result<(), subxt::Error> {
    let account = keys.public_key().to_account_id();
    let mut blocks = api.stream_blocks().await?;
    let (era, stakes) = chain::until_counted(&mut blocks, &account).await?;
    for Stake { behind, value, .. } in &stakes {
        println!("era {era} counts {} behind {behind}", Pal(*value));
    }

    let over = chain::until_over(&mut blocks, era).await?;
    println!("era {era} is over");
    let mut payouts = Payouts::new(era, account, stakes);
    payouts.note(&over).await?;
    payouts.follow(&mut blocks, PATIENCE).await?;
    let unpaid = payouts.unpaid.clone();
    // Blocks are read during the claim, because a node holds them only for a short time.
    tokio::try_join!(
        claim(api, era, &unpaid, keys),
        payouts.follow(&mut blocks, usize::MAX)
    )?;
    println!("paid {}", Pal(payouts.paid));
    Ok(())
}

/// Claims the pages of an era that nobody has claimed yet.
async fn claim(api: &Api, era: u32, pages: &[Stake], keys: &Keypair) -> Result<(), subxt::Error> {
    for stake in pages {
        if chain::claim(api, era, stake, keys).await? {
            println!("claimed era {era} of {}", stake.behind);
        }
    }
    Ok(())
}
