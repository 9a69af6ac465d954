//! `walkback noise`

use std::path::PathBuf;

use super::{CliError, Done, open, safe};
use crate::{model::Noise, store::Store};

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
        if !part.brought_back {
            part.brought_back_after = page.last_checked;
        }
        part.brought_back = true;
        part.volatile = false;
        store.set_noise(page.id, &noise).await?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&numbered(&noise)?)?);
        return Ok(Done::Well);
    }
    for (at, (name, part)) in noise.parts.iter().enumerate() {
        let standing = match (part.brought_back, part.volatile) {
            (true, _) => "brought back: its changes are told".to_owned(),
            (false, true) => format!("volatile: held back {} times", part.held_back),
            (false, false) => format!("{} changes in a row so far: still told", part.changes),
        };
        println!("{:>3}  {}\n     {standing}", at + 1, safe(name));
        println!("     {}", part.why());
        if !part.examples.is_empty() {
            let examples: Vec<String> = (part.examples.iter())
                .map(|text| format!("“{}”", safe(text)))
                .collect();
            println!("     it said {}", examples.join(", then "));
        }
    }
    if noise.parts.is_empty() {
        eprintln!("nothing on {} is known to be restless", safe(&page.url));
    }
    Ok(Done::Well)
}

/// The parts by their names, each with the number that --bring-back takes, and why it is there.
fn numbered(noise: &Noise) -> Result<serde_json::Value, CliError> {
    let mut parts = serde_json::Map::new();
    for (at, (name, part)) in noise.parts.iter().enumerate() {
        let mut row = serde_json::to_value(part)?;
        row["number"] = (at + 1).into();
        row["why"] = part.why().into();
        parts.insert(name.clone(), row);
    }
    Ok(parts.into())
}
