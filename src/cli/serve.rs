//! `walkback serve`

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::watch;

use super::{CliError, Done, run, safe, watchlist as file};
use crate::{
    store::{Store, StoreError},
    track, watchlist, web,
};

/// Shows a record at a web address, without watching anything
///
/// It may run beside `walkback run` or alone, over a copy of a record too. Edits can be marked as reviewed where the folder can be
/// written to.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Where the web pages are served (port 0 takes a free one)
    #[arg(long, default_value = "127.0.0.1:8484", value_name = "ADDRESS", value_parser = super::open::listening)]
    listen: SocketAddr,
    /// A proxy of yours lets people in: no login is asked for, and any address may be listened on
    #[arg(long)]
    behind_proxy: bool,
    /// The file that names the tags of the watches; nothing is fetched [default: watchlist.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    watchlist: Option<PathBuf>,
}

/// The watchlist where none is named.
const USUAL: &str = "watchlist.toml";

pub async fn run(args: Args) -> Result<Done, CliError> {
    let door = run::door(args.listen, &args.data, args.behind_proxy)?;
    let store = match Store::open_beside(&args.data).await {
        Ok(store) => store,
        Err(error @ StoreError::Missing { .. }) => {
            return Err(CliError::from(error).hint("--data names another folder"));
        }
        // On a disk that can't be written to it is still to be read; what is wrong with the record itself, that says too.
        Err(error) => {
            eprintln!(
                "{}",
                safe(&format!("nothing can be marked as reviewed: {error}"))
            );
            Store::open_to_read(&args.data).await?
        }
    };
    let list = match &args.watchlist {
        Some(path) => file::list(path)?,
        // A record is shown without one too.
        None if !Path::new(USUAL).exists() => watchlist::Watchlist::default(),
        None => file::list(Path::new(USUAL))?,
    };
    if door
        .clone()
        .known_as(list.public_url.as_deref())
        .has_no_user()
    {
        eprintln!("the desk lets nobody in: {}", web::NO_USER);
    }
    let (_kept, shown) = watch::channel(Arc::new(list));
    let (stop, stopping) = watch::channel(false);
    let router = web::router(
        store,
        shown,
        Arc::new(|| "walkback_up 1\n".to_owned()),
        door,
        None,
    );
    if let Some(address) = track::serve(Some(args.listen), router, stopping).await? {
        println!("listening on http://{address}");
    }
    super::signals::asked_to_stop().await;
    let _ = stop.send(true);
    Ok(Done::Well)
}
