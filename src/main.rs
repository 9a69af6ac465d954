//! The binary: everything is in the library's `cli` room.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    walkback::cli::main().await
}
