//! How many files and connections may be open at once?

/// So many are enough for any watchlist; more would only make room for a leak.
const ENOUGH: u64 = 65_536;
/// Where nothing says how many.
const USUAL: usize = 1024;

/// Takes as many as the system lets us have: what a shell starts with (256 on macOS, 1,024 on most of Linux) is for programs that wait for
/// one descriptor at a time with `select`.
#[cfg(unix)]
pub fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.unwrap_or(ENOUGH).min(ENOUGH);
    if current.is_some_and(|current| current < wanted) {
        let more = Rlimit {
            current: Some(wanted),
            maximum,
        };
        if let Err(error) = setrlimit(Resource::Nofile, more) {
            tracing::debug!("the limit on open files stays at {current:?}: {error}");
        }
    }
}

#[cfg(not(unix))]
pub fn raise() {}

/// How many there may be, for files and connections together.
pub fn at_most() -> usize {
    #[cfg(unix)]
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    let limit = None::<u64>;
    limit.map_or(USUAL, |limit| usize::try_from(limit).unwrap_or(USUAL))
}
