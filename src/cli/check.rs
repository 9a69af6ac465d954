//! `walkback check`

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use jiff::Timestamp;
use tokio::{sync::watch, task::JoinSet};

use super::{
    CliError, Done,
    checked::{as_json, print_for_people, source_as_json},
    chosen,
    explain::instead,
    open, safe, traps,
};
use crate::{
    alert,
    extract::{self, Hints},
    fetch::Client,
    model::{Outcome, Page, PageState, SiteRules},
    store::STRANDED_HELP,
    track::{self, Checked, Clock, Desk, SourceChecked, TrackError},
    watchlist::{self, Owner, Target, Watch},
};

/// Looks once, now, at the pages of the named watches (of all, without a name), and says what changed
///
/// Exit status 1 means that a page could not be seen.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Names or addresses of watches
    #[arg(value_name = "NAME|URL")]
    watches: Vec<String>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Only watches with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The moment that the check counts as made at, for rehearsals
    #[arg(long, value_name = "TIME", hide = true)]
    now: Option<Timestamp>,
    /// The file that says what to watch
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    super::output::go_on_unread();
    let file = args.watchlist.display().to_string();
    let text = std::fs::read_to_string(&args.watchlist).map_err(|error| {
        CliError::new(format!("could not read {file}: {error}"))
            .hint("name the file with --watchlist FILE, or begin one: walkback add URL")
    })?;
    let watchlist = Arc::new(watchlist::read_without_secrets(&text, &file)?);
    if !args.tag.is_empty() {
        chosen::tagged(&watchlist, &args.tag)?;
    }
    if watchlist.watches.is_empty() {
        return Err(
            CliError::new(format!("{file} names no watch: nothing was looked at"))
                .hint("`walkback add URL` adds one"),
        );
    }
    let client = Client::new(&watchlist.fetch)?;
    let store = open::to_write(&args.data).await?;
    let desk = Desk {
        store,
        client,
        watchlist,
    };
    let at = |given: Option<Timestamp>| given.unwrap_or_else(Timestamp::now);
    track::plan(&desk, at(args.now)).await?;
    let wanted = track::watches_for(&desk, &args.watches).map_err(|name| {
        CliError::new(format!("no watch is called `{name}`"))
            .hint("`walkback watchlist check` lists the watches")
    })?;
    let mut watches: Vec<Watch> = Vec::new();
    for watch in wanted {
        let owner = track::looked_at_for(&desk, watch);
        let is_tagged = args.tag.is_empty() || watch.tags.iter().any(|tag| args.tag.contains(tag));
        if is_tagged && !watches.iter().any(|known| known.name == owner.name) {
            watches.push(owner.clone());
        }
    }
    for warning in traps::twice_watched(&desk.watchlist) {
        eprintln!("warning: {}", safe(&warning));
    }
    for watch in &watches {
        if let Some(why) = (desk.watchlist).why_unset(&Owner::Watch(watch.name.clone())) {
            let name = &watch.name;
            return Err(
                CliError::new(format!("{why}, and watch \"{name}\" is fetched with it"))
                    .hint("set it before you start, or name other watches"),
            );
        }
    }
    desk.recall_rests().await?;
    let mut checked = track::go_on(&desk).await;
    let looked = look(&desk, &watches, args.now).await;
    let looked = match looked {
        Ok(looked) => looked,
        Err(error) => {
            print(&checked, &[], args.json)?;
            return Err(error.into());
        }
    };
    let Looked {
        checked: looked,
        sources,
        broken,
        left,
    } = looked;
    checked.extend(looked);
    let kept = desk.keep_rests(&mut 0).await;
    // It is on record: whatever comes after, it is told.
    print(&checked, &sources, args.json)?;
    kept?;
    // What is not sent now is sent by the next check, or the daemon.
    let unsent = match left {
        0 => send(&desk, args.now).await?,
        _ => 0,
    };
    if let Some(found) = desk.store.stranded(&desk.watchlist.channel_names()).await? {
        let why = found.words();
        let told = format!(
            "warning: alerts wait for channels that {file} does not have: {why}; {STRANDED_HELP}"
        );
        eprintln!("{}", safe(&told));
    }
    for told in unfit(&desk, &watches, &checked).await? {
        eprintln!("{}", safe(&told));
    }
    if let Some(error) = broken {
        return Err(error.into());
    }
    if left > 0 {
        let left = super::counted(left, "page");
        return Err(CliError::new(format!("stopped: {left} not looked at")));
    }
    if unsent > 0 {
        let unsent = super::counted(unsent, "alert");
        return Err(CliError::new(format!("stopped: {unsent} not sent"))
            .hint("the next `walkback check`, or the daemon, sends what waits"));
    }
    let unseen =
        |outcome: Outcome| !outcome.is_seen() && !matches!(outcome, Outcome::Moved | Outcome::Gone);
    let bad = checked.iter().any(|c| unseen(c.outcome))
        || sources.iter().any(|(_, looked)| looked.reason.is_some());
    Ok(if bad { Done::BadNews } else { Done::Well })
}

/// Tells what came of the looks.
fn print(
    checked: &[Checked],
    sources: &[(Watch, SourceChecked)],
    json: bool,
) -> Result<(), CliError> {
    if json {
        let rows: Vec<serde_json::Value> = checked
            .iter()
            .map(as_json)
            .chain(sources.iter().filter_map(source_as_json))
            .collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        print_for_people(checked, sources);
    }
    Ok(())
}

/// Sends what may leave, until somebody asks for the end: the alert that is being handed over then comes to its own, unless somebody asks
/// once more. Gives how many were left waiting by that.
async fn send(desk: &Desk, now: Option<Timestamp>) -> Result<usize, CliError> {
    let now = || now.unwrap_or_else(Timestamp::now);
    let (stop, stopping) = watch::channel(false);
    let sending = async {
        for channel in &desk.watchlist.channels {
            if let Some(why) = (desk.watchlist).why_unset(&Owner::Channel(channel.name.clone())) {
                let name = &channel.name;
                let told = format!("warning: channel \"{name}\" sends nothing for now: {why}");
                eprintln!("{}", safe(&told));
                continue;
            }
            let mut post = alert::Post::new(channel.clone());
            while !*stopping.borrow() && desk.send_post(&mut post, now(), &stopping).await.more {}
        }
    };
    let mut sending = std::pin::pin!(sending);
    tokio::select! {
        () = &mut sending => return Ok(0),
        () = super::signals::asked_to_stop() => {
            let _ = stop.send(true);
        }
    }
    let is_at_end = tokio::select! {
        ended = tokio::time::timeout(track::GRACE, sending) => ended.is_ok(),
        () = super::signals::asked_to_stop() => false,
    };
    if !is_at_end {
        eprintln!("stopped while an alert was being taken: it is sent again, and may arrive twice");
    }
    let letters = desk.store.outbox(now()).await?;
    let waiting = letters.iter().filter(|letter| letter.state == "waiting");
    Ok(waiting.count())
}

/// Rules of the watches of one page whose selectors fit nothing on it, in sentences. Of a feed's pages some may lack what others have.
async fn unfit(
    desk: &Desk,
    watches: &[Watch],
    checked: &[Checked],
) -> Result<Vec<String>, CliError> {
    let mut found = Vec::new();
    for one in checked {
        let watch = watches.iter().find(|watch| watch.name == one.watch);
        let (Some(watch), Some(number)) = (watch, one.version) else {
            continue;
        };
        let rules = watch.rules.over(&desk.watchlist.site(&one.url));
        if !matches!(watch.target, Target::Page(_)) || rules == SiteRules::default() {
            continue;
        }
        let pages = desk.store.find_pages(&one.url).await?;
        let Some(page) = pages.iter().find(|page| page.url == one.url) else {
            continue;
        };
        let versions = desk.store.versions(page.id).await?;
        let Some(version) = versions.iter().find(|version| version.number == number) else {
            continue;
        };
        // A snapshot that was pruned or is damaged is told elsewhere.
        let Ok(Some(body)) = desk.store.body(&version.snapshot).await else {
            continue;
        };
        let hints = Hints {
            url: Some(&one.url),
            rules: Some(&rules),
            ..Hints::default()
        };
        for (rule, selector) in extract::unfit(&body, &hints).unwrap_or_default() {
            let (name, url) = (&watch.name, &one.url);
            let instead = instead(rule);
            found.push(format!(
                "warning: {selector} ({rule}, watch \"{name}\") fits nothing on {url}{instead}"
            ));
        }
    }
    Ok(found)
}

/// What came of the pages and of the sources.
struct Looked {
    checked: Vec<Checked>,
    sources: Vec<(Watch, SourceChecked)>,
    /// Why a page's check is not on record, if one is not.
    broken: Option<TrackError>,
    /// Pages that were not looked at, because somebody asked us to stop.
    left: usize,
}

/// Sources first, then every page of the watches; hosts in parallel, as politely as the daemon.
async fn look(
    desk: &Desk,
    watches: &[Watch],
    now: Option<Timestamp>,
) -> Result<Looked, TrackError> {
    let clock = now.map_or(Clock::System, Clock::Fixed);
    let mut jobs = JoinSet::new();
    for watch in watches
        .iter()
        .filter(|watch| !matches!(watch.target, Target::Page(_)))
        .cloned()
    {
        let desk = desk.clone();
        jobs.spawn(async move {
            track::look_for_pages(&desk, &watch, clock.now())
                .await
                .map(|looked| looked.map(|looked| (watch, looked)))
        });
    }
    let progress = Progress::start();
    let mut sources = Vec::new();
    while let Some(ended) = jobs.join_next().await {
        progress.step(jobs.len());
        match ended {
            Ok(looked) => sources.extend(looked?),
            Err(error) => tracing::error!("a look at a source broke off: {error}"),
        }
    }
    sources.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    let by_name: HashMap<&str, Arc<Watch>> = watches
        .iter()
        .map(|watch| (watch.name.as_str(), Arc::new(watch.clone())))
        .collect();
    let resting = desk.store.resting().await?;
    let mut pages: Vec<Page> = desk.store.pages().await?;
    pages.retain(|page| {
        // A watch that names one page may have named another before.
        let is_meant = by_name.get(page.watch.as_str()).is_some_and(|watch| {
            !matches!(watch.target, Target::Page(_)) || !resting.contains(&page.id)
        });
        is_meant && page.state != PageState::Moved
    });
    let mut waiting = in_turn(pages).into_iter();
    let mut jobs = JoinSet::new();
    let (mut checked, mut broken) = (Vec::new(), None);
    let mut stop = std::pin::pin!(super::signals::asked_to_stop());
    let mut stopped = None;
    loop {
        while stopped.is_none()
            && jobs.len() < AT_ONCE
            && let Some(page) = waiting.next()
        {
            if let Some(watch) = by_name.get(page.watch.as_str()).cloned() {
                let desk = desk.clone();
                jobs.spawn(
                    async move { (page.id, track::check(&desk, page.id, &watch, clock).await) },
                );
            }
        }
        let ended = tokio::select! {
            ended = jobs.join_next() => ended,
            () = &mut stop, if stopped.is_none() => {
                stopped = Some(tokio::time::Instant::now() + LAST_CALL);
                continue;
            }
            () = tokio::time::sleep_until(stopped.unwrap_or_else(tokio::time::Instant::now)), if stopped.is_some() => None,
        };
        let Some(ended) = ended else {
            break;
        };
        progress.step(jobs.len() + waiting.len());
        match ended {
            Ok((id, Ok(one))) => checked.push((id, one)),
            // The others are looked at all the same.
            Ok((_, Err(error))) => {
                tracing::error!("a check could not be recorded: {error}");
                broken.get_or_insert(error);
            }
            Err(error) => {
                tracing::error!("a check broke off: {error}");
                broken.get_or_insert(TrackError::Stopped);
            }
        }
    }
    progress.end();
    checked.sort_by_key(|(id, _)| *id);
    Ok(Looked {
        checked: checked.into_iter().map(|(_, checked)| checked).collect(),
        sources,
        broken,
        left: jobs.len() + waiting.len(),
    })
}

/// Who is asked to stop waits so long for the looks that are about to end: what it puts on record is to be told.
const LAST_CALL: std::time::Duration = std::time::Duration::from_millis(500);

/// Pages that may wait for their host at once: enough that a slow host delays no other, few enough to fit in memory.
const AT_ONCE: usize = 512;

/// The first page of each host, then the second of each, and so on: hosts are asked side by side.
fn in_turn(pages: Vec<Page>) -> Vec<Page> {
    let mut met: HashMap<String, usize> = HashMap::new();
    let mut placed: Vec<(usize, Page)> = Vec::with_capacity(pages.len());
    for page in pages {
        let host = page.url.split('/').nth(2).unwrap_or_default().to_owned();
        let place = met.entry(host).or_default();
        placed.push((*place, page));
        *place += 1;
    }
    placed.sort_by_key(|(place, page)| (*place, page.id));
    placed.into_iter().map(|(_, page)| page).collect()
}

/// A bar on standard error, for looks that take over a second.
struct Progress {
    bar: indicatif::ProgressBar,
    start: std::time::Instant,
}

impl Progress {
    fn start() -> Progress {
        Progress {
            bar: indicatif::ProgressBar::hidden(),
            start: std::time::Instant::now(),
        }
    }

    /// One more is done; so many are still to come.
    fn step(&self, left: usize) {
        if self.bar.is_hidden() && self.start.elapsed() > std::time::Duration::from_secs(1) {
            self.bar
                .set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
        self.bar.set_length(self.bar.position() + left as u64);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
