//! `walkback run`

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use tokio::sync::{oneshot, watch};
use tracing_subscriber::EnvFilter;

use super::{CliError, Done};
use crate::{track, web::Door};

/// Watches the pages of the watchlist until it is told to stop, and serves the record at a web address
///
/// SIGTERM and SIGINT finish what is under way (at most 10 s) and stop. SIGHUP, or a change of the file, reads the watchlist again.
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
    /// How logs are written
    #[arg(long, value_enum, default_value_t = LogFormat::Human)]
    log_format: LogFormat,
    /// The file that says what to watch
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogFormat {
    Human,
    Json,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    super::output::go_on_unread();
    let door = door(args.listen, &args.data, args.behind_proxy)?;
    start_logging(args.log_format);
    let (stop, stopping) = watch::channel(false);
    let (again, reload) = watch::channel(0u64);
    super::signals::listen(stop, again)?;
    let (ready, up) = oneshot::channel::<track::Running>();
    let options = track::Options {
        watchlist: args.watchlist,
        data: args.data,
        listen: Some(args.listen),
        door,
        ready: Some(ready),
        stop: stopping,
        reload: Some(reload),
    };
    tokio::spawn(async move {
        if let Ok(running) = up.await
            && let Some(address) = running.listening
        {
            println!("listening on http://{address}");
        }
    });
    track::run(options).await.map_err(|error| match error {
        track::TrackError::Unreadable { .. } => CliError::from(error)
            .hint("name the file with --watchlist FILE, or begin one: walkback add URL"),
        track::TrackError::Store(error) => super::open::held(error),
        error => error.into(),
    })?;
    Ok(Done::Well)
}

/// The door of the desk; an address that others can reach needs a login, or a proxy before it.
pub fn door(listen: SocketAddr, data: &Path, behind_proxy: bool) -> Result<Door, CliError> {
    let door = Door::of_folder(data, behind_proxy)?;
    if listen.ip().is_loopback() || behind_proxy {
        return Ok(door);
    }
    if door.is_shut() {
        return Ok(door.facing_others());
    }
    Err(CliError::new(format!(
        "{listen} is open to others, and this desk has no login"
    ))
    .hint(format!(
        "`walkback user add NAME --data {}` sets one up",
        data.display()
    ))
    .hint(
        "or listen on 127.0.0.1; or, with a proxy of yours that lets people in, say --behind-proxy",
    ))
}

/// Logs go to standard error; `RUST_LOG` decides how much, `info` without it.
fn start_logging(format: LogFormat) {
    let asked = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    let usual = || EnvFilter::new("walkback=info");
    let filter = match EnvFilter::try_new(&asked) {
        Ok(filter) if !asked.is_empty() => filter,
        Ok(_) => usual(),
        Err(error) => {
            eprintln!(
                "warning: RUST_LOG says nothing that can be understood ({error}): logged is `walkback=info`"
            );
            usual()
        }
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // It would be told on standard error, which is what could not be written to.
        .log_internal_errors(false)
        .with_target(false);
    match format {
        LogFormat::Human => log
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .init(),
        LogFormat::Json => log.json().init(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Users;

    #[test]
    fn where_others_can_reach_it_the_desk_stays_shut() {
        let folder = tempfile::tempdir().unwrap();
        let door =
            |listen: &str, behind_proxy| door(listen.parse().unwrap(), folder.path(), behind_proxy);
        assert!(door("192.0.2.1:8484", false).is_err());
        let users = Users::of_folder(folder.path()).unwrap();
        users.add("ines", "sea walls").unwrap();
        let doors = [
            ("192.0.2.1:8484", false, true),
            ("0.0.0.0:8484", false, true),
            ("127.0.0.1:8484", false, false),
            ("0.0.0.0:8484", true, false),
        ]
        .map(|(listen, behind_proxy, stays)| (door(listen, behind_proxy).unwrap(), stays));
        users.remove("ines").unwrap();
        for (door, stays) in doors {
            assert_eq!(door.is_shut(), stays);
        }
    }
}
