//! `walkback demo`: what does it look like when it works? A pretend newspaper, the real daemon, less than a minute.

use std::{net::SocketAddr, path::Path, time::Duration};

use tokio::{
    sync::{broadcast, oneshot, watch},
    time::Instant,
};

use super::{CliError, Done, render, safe};
use crate::{
    store::{RecordedEdit, Store},
    track,
};

mod house;
mod newsroom;
mod script;
mod stories;

use newsroom::Newsroom;

/// Starts a pretend newspaper on this machine, watches it, and tells each edit as it is caught
///
/// It needs no network. A newspaper that doesn't exist edits its stories as real ones are edited: a softened headline, a lost "not",
/// a quote given to somebody else; the daemon that `walkback run` starts watches it. It takes less than a minute.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Keep the record in this folder, instead of one that goes when the demo ends
    #[arg(long, value_name = "FOLDER")]
    data: Option<std::path::PathBuf>,
    /// End when the script has ended, instead of serving the web page until Ctrl-C
    #[arg(long)]
    exit: bool,
    /// Where the web page is served (port 0 takes a free one)
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS", value_parser = super::open::listening)]
    listen: SocketAddr,
}

/// After the last step, edits may still come in for this long.
const LAST_CALL: Duration = Duration::from_secs(5);

pub async fn run(args: Args) -> Result<Done, CliError> {
    if !args.listen.ip().is_loopback() {
        return Err(CliError::new(format!(
            "{} is open to others; the demo stays on this machine",
            args.listen
        ))
        .hint("listen on 127.0.0.1:0"));
    }
    if let Some(data) = &args.data
        && Store::exists_in(data).is_ok()
    {
        return Err(CliError::new(format!(
            "there is a record in {} already, and an invented newspaper must not get into it",
            data.display()
        ))
        .hint(
            "name a new folder with --data, or leave it out: the demo's record then goes with it",
        ));
    }
    // Whatever ends it, the folder goes.
    super::output::go_on_unread();
    let stopped = super::signals::stop()?;
    let over = async {
        tokio::select! {
            () = stopped => {}
            () = super::output::unread() => {}
        }
    };
    let mut over = std::pin::pin!(over);
    let folder = Folder::make()?;
    let newsroom = Newsroom::start().await?;
    let watchlist = folder.path.join("watchlist.toml");
    std::fs::write(&watchlist, watchlist_of(&newsroom))?;
    let (stop, stopping) = watch::channel(false);
    let (ready, up) = oneshot::channel();
    let mut daemon = tokio::spawn(track::run(track::Options {
        watchlist,
        data: args.data.unwrap_or_else(|| folder.path.join("snapshots")),
        listen: Some(args.listen),
        door: crate::web::Door::open(),
        ready: Some(ready),
        stop: stopping,
        reload: None,
    }));
    let running = tokio::select! {
        running = up => running?,
        ended = &mut daemon => {
            ended??;
            return Err(CliError::new("the daemon stopped before it was up"));
        }
        () = &mut over => {
            let _ = stop.send(true);
            daemon.await??;
            return Ok(Done::Well);
        }
    };
    introduce(&newsroom, &running);
    let told = tokio::select! {
        told = tell(&newsroom, running.edits) => Some(told),
        () = &mut over => None,
    };
    if let Some(told) = told {
        summarise(told, &running.store).await?;
        if !args.exit
            && let Some(address) = running.listening
        {
            println!("The edits are at http://{address} until you press Ctrl-C.");
            over.await;
        }
    }
    let _ = stop.send(true);
    daemon.await??;
    Ok(Done::Well)
}

/// A folder that goes when the demo ends.
struct Folder {
    path: std::path::PathBuf,
}

impl Folder {
    fn make() -> std::io::Result<Folder> {
        let name = format!(
            "walkback-demo-{}-{}",
            std::process::id(),
            jiff::Timestamp::now().as_microsecond()
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path)?;
        Ok(Folder { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is the temporary folder's to clear.
        let _ = std::fs::remove_dir_all::<&Path>(self.path.as_ref());
    }
}

/// A watchlist as a user would write it, but on a fast schedule.
fn watchlist_of(newsroom: &Newsroom) -> String {
    let mut text = String::from("[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"20ms\"\n");
    for (name, url) in newsroom.stories() {
        text.push_str(&format!(
            "\n[[watch]]\nname = \"{name}\"\npage = \"{url}\"\nschedule = \"every 1s\"\n"
        ));
    }
    text
}

fn introduce(newsroom: &Newsroom, running: &track::Running) {
    println!(
        "The Harrow Post, a newspaper that does not exist, is at {}",
        newsroom.url()
    );
    if let Some(address) = running.listening {
        println!("walkback watches its stories; what it finds is at http://{address}");
    }
    println!();
}

/// Runs the script, and tells what is done and what is caught. Gives the number of edits told.
async fn tell(newsroom: &Newsroom, mut edits: broadcast::Receiver<RecordedEdit>) -> usize {
    let start = Instant::now();
    let style = render::Style::for_stdout();
    let mut told = 0;
    let mut done = 0;
    loop {
        let (until, next) = match newsroom.steps().get(done) {
            Some(step) => (start + step.at, Some(step)),
            None => {
                let last = newsroom
                    .steps()
                    .last()
                    .map_or(Duration::ZERO, |step| step.at);
                (start + last + LAST_CALL, None)
            }
        };
        tokio::select! {
            () = tokio::time::sleep_until(until) => {
                let Some(step) = next else { return told };
                done += 1;
                newsroom.advance(done);
                println!("{} the Harrow Post {}", clock(), step.what);
            }
            edit = edits.recv() => match edit {
                Ok(edit) => {
                    told += 1;
                    tell_edit(&edit, style);
                }
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return told,
            },
        }
    }
}

fn tell_edit(edit: &RecordedEdit, style: render::Style) {
    let told = edit.told.words();
    println!("{} CAUGHT in “{}” ({told})", clock(), safe(&edit.page));
    for line in render::edit(&edit.edit, style).lines() {
        println!("           {line}");
    }
}

async fn summarise(told: usize, store: &crate::store::Store) -> Result<(), CliError> {
    let pages = store.pages().await?;
    let versions: i64 = pages.iter().map(|page| page.versions).sum();
    let gone = pages
        .iter()
        .filter(|page| page.state == crate::model::PageState::Gone)
        .count();
    let mut checks = 0;
    let mut walls = 0;
    for page in &pages {
        let of_page = store.checks(page.id).await?;
        checks += of_page.len();
        walls += of_page
            .iter()
            .filter(|check| check.outcome == crate::model::Outcome::Blocked)
            .count();
    }
    for page in (pages.iter()).filter(|page| page.state == crate::model::PageState::Gone) {
        let title = page.title.as_deref().unwrap_or(&page.url);
        println!("{} CAUGHT “{}” was taken down", clock(), safe(title));
    }
    println!();
    println!(
        "{told} edits caught in {checks} checks of {} pages ({versions} versions). {gone} taken down; {walls} checks met a wall, and made no edit.",
        pages.len()
    );
    Ok(())
}

fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
