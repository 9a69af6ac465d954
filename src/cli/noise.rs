//! `walkback noise`

use std::path::PathBuf;

use super::{CliError, Done, open, safe};
use crate::store::Store;

/// Lists what was held back on a page because it never rests (a clock, a counter), and brings it back
///
/// A short part that changed at nearly every check, alone, six times or more, is learned as volatile: its changes are no edits and alert nobody. A
/// sentence of the story never is.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An address, any part of one, a page's id, or the name of a watch of one page
    page: String,
    /// Tell the changes of this part again from now on, by its number in the list
    #[arg(long, value_name = "NUMBER")]
    bring_back: Option<usize>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = match args.bring_back {
        Some(_) => Store::open_beside(&args.data).await?,
        None => open::record(&args.data).await?,
    };
    let page = open::page(&store, &args.page).await?;
    let mut noise = store.memory(page.id).await?.noise;
    if let Some(number) = args.bring_back {
        let known = noise.parts.len();
        let part = number
            .checked_sub(1)
            .and_then(|at| noise.parts.values_mut().nth(at))
            .ok_or_else(|| {
                CliError::new(format!("{} has {known} restless parts", page.url))
                    .hint(format!("`walkback noise {}` numbers them", page.id))
            })?;
        part.brought_back = true;
        part.volatile = false;
        store.set_noise(page.id, &noise).await?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&noise)?);
        return Ok(Done::Well);
    }
    for (at, (name, part)) in noise.parts.iter().enumerate() {
        let standing = match (part.brought_back, part.volatile) {
            (true, _) => "brought back: its changes are told".to_owned(),
            (false, true) => format!("volatile: held back {} times", part.held_back),
            (false, false) => format!("{} changes in a row so far: still told", part.changes),
        };
        println!("{:>3}  {}\n     {standing}", at + 1, safe(name));
    }
    if noise.parts.is_empty() {
        eprintln!("nothing on {} is known to be restless", safe(&page.url));
    }
    Ok(Done::Well)
}
