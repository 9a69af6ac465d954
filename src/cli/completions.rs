//! `walkback completions`

use super::{CliError, Done};

/// Prints the shell's completions: `walkback completions bash > ~/.local/share/bash-completion/completions/walkback`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    clap_complete::generate(
        args.shell,
        &mut super::command(),
        "walkback",
        &mut std::io::stdout(),
    );
    Ok(Done::Well)
}
