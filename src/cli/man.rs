//! `walkback man`

use std::path::PathBuf;

use super::{CliError, Done};

/// Prints the manual page, or writes one for each command into a folder
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write into
    folder: Option<PathBuf>,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    match args.folder {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(super::command()).render(&mut page)?;
            print!("{}", String::from_utf8_lossy(&page));
        }
        Some(folder) => {
            std::fs::create_dir_all(&folder)
                .and_then(|()| clap_mangen::generate_to(super::command(), &folder))
                .map_err(|error| {
                    CliError::new(format!(
                        "could not write into {}: {error}",
                        folder.display()
                    ))
                    .hint("name a folder that can be made or written to")
                })?;
            println!("the manual pages are in {}", folder.display());
        }
    }
    Ok(Done::Well)
}
