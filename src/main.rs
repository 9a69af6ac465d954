//! The binary: everything is in the library's `cli` room.

use std::process::ExitCode;

/// From this size on, memory goes back to the system as soon as it is free.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GIVEN_BACK_FROM: libc::c_int = 128 * 1024;

fn main() -> ExitCode {
    // Unless told, glibc raises this with every large block that is freed (to 32 MB): bodies and trees of large pages are then cut from
    // heaps that never shrink, one for each thread.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "changes one number of the allocator's, before there is a second thread"
    )]
    // SAFETY: takes no pointers, and may be called at any time (mallopt(3)).
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK_FROM);
    }
    run()
}

#[tokio::main]
async fn run() -> ExitCode {
    walkback::cli::main().await
}
