//! The binary: everything is in the library's `cli` room.

use std::process::ExitCode;

/// Gives back what a large page took, where the system's own keeps it for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    walkback::cli::main().await
}
