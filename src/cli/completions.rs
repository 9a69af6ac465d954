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
    // All at once: whoever reads only the first lines ends nothing but their own reading.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "walkback", &mut script);
    print!("{}", String::from_utf8_lossy(&script));
    Ok(Done::Well)
}
