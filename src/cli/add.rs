//! `walkback add`

use std::path::{Path, PathBuf};

use super::{CliError, Done, open, safe, watchlist as file};
use crate::{
    discover,
    extract::{self, Hints},
    fetch::Client,
    model::{Answer, PageKind},
    schedule::Schedule,
    track::adding,
    watchlist::{self, NewWatch, Watchlist},
};

/// Adds a page to the watchlist, a feed or sitemap, or the feed that a site announces
///
/// The file's comments and order are kept. Several addresses are added one after the other; one that can't be is told (exit status 1), and
/// keeps no other from it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address of a page, a site, a feed or a sitemap; without http:// or https:// https is tried, then http. Several may be
    /// given; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// What to call the watch (made from the address without this); only with one address
    #[arg(long)]
    name: Option<String>,
    /// Watch this page itself, even where the site announces a feed
    #[arg(long)]
    page: bool,
    /// The address is a feed: it is not looked at first
    #[arg(long, conflicts_with = "page")]
    feed: bool,
    /// The address is a sitemap: it is not looked at first
    #[arg(long, conflicts_with_all = ["page", "feed"])]
    sitemap: bool,
    /// The address is a section page: every story that it links to is watched
    #[arg(long, conflicts_with_all = ["page", "feed", "sitemap"])]
    section: bool,
    /// A cron expression, @hourly and its like, or "every 10m"
    #[arg(long)]
    schedule: Option<String>,
    /// A word to tell watches apart by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// The file that says what to watch
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
    /// The folder of the record, which tells whose hosts asked to be let be
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let mut urls = Vec::new();
    for url in &args.urls {
        match url.as_str() {
            "-" => {
                let lines = std::io::read_to_string(std::io::stdin())?;
                let lines = lines.lines().map(str::trim);
                urls.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
            }
            url => urls.push(url.to_owned()),
        }
    }
    if urls.is_empty() {
        eprintln!("no address on standard input: nothing is added");
        return Ok(Done::Well);
    }
    // One for all: it keeps the pause that a host is owed between two addresses.
    let mut client = None;
    if let [url] = urls.as_slice() {
        add(&args, url, &mut client).await?;
        return Ok(Done::Well);
    }
    if args.name.is_some() {
        return Err(CliError::new("one name can't be that of several watches")
            .hint("leave --name out: names are made from the addresses"));
    }
    let mut done = Done::Well;
    for url in &urls {
        // One that can't be added keeps no other from it.
        if let Err(error) = add(&args, url, &mut client).await {
            eprintln!("{}", safe(&error.to_string()));
            done = Done::BadNews;
        }
    }
    Ok(done)
}

/// The watchlist's text, empty where there is none yet, and what it says.
fn read(path: &Path) -> Result<(String, Watchlist), CliError> {
    let text = if path.exists() {
        file::text(path)?
    } else {
        String::new()
    };
    let list = watchlist::read_without_secrets(&text, &path.display().to_string())?;
    Ok((text, list))
}

/// What can't be written is told before anybody is asked.
fn has_a_folder(path: &Path) -> Result<(), CliError> {
    let folder = (path.parent()).filter(|folder| !folder.as_os_str().is_empty());
    match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => {
            let (path, folder) = (path.display(), folder.display());
            Err(CliError::new(format!(
                "could not write {path}: there is no folder {folder}"
            ))
            .hint("make it first, or name another file with --watchlist FILE"))
        }
        None => Ok(()),
    }
}

async fn add(args: &Args, url: &str, client: &mut Option<Client>) -> Result<(), CliError> {
    has_a_folder(&args.watchlist)?;
    let (_, list) = read(&args.watchlist)?;
    if let Some(schedule) = &args.schedule {
        Schedule::parse(schedule, "UTC").map_err(|fault| {
            CliError::new(format!("`{schedule}` is no schedule: {}", fault.message))
                .hint(fault.help)
        })?;
    }
    let meant = discover::meant(url);
    let Some(url) = meant.first() else {
        return Err(CliError::new(format!("`{url}` is no web address"))
            .hint("write it whole: https://example.org/statement"));
    };
    let said = [
        (args.page, "page"),
        (args.feed, "feed"),
        (args.sitemap, "sitemap"),
        (args.section, "section"),
    ];
    let said = said.into_iter().find(|(is_so, _)| *is_so);
    let (kind, address, doubt) = match said {
        Some((_, kind)) => (kind, url.clone(), None),
        None => {
            let client = match client {
                Some(client) => client,
                None => client.insert(open::client(&list.fetch, &args.data).await?),
            };
            let mut found = what_to_watch(client, url).await;
            for other in &meant[1..] {
                if found.is_err() {
                    found = what_to_watch(client, other).await.or(found);
                }
            }
            found?
        }
    };
    // The look took a while: the file may be another by now, and nobody else changes it until this is written.
    let held = file::hold(&args.watchlist)?;
    let (text, list) = read(&args.watchlist)?;
    if let Some(known) = list
        .watches
        .iter()
        .find(|watch| watch.target.url() == address)
    {
        return Err(CliError::new(format!(
            "{address} is watched already, as \"{}\"",
            known.name
        )));
    }
    let name = match args.name.clone() {
        Some(name) if list.watches.iter().any(|watch| watch.name == name) => {
            return Err(CliError::new(format!("the name \"{name}\" is taken"))
                .hint("names are unique in the file"));
        }
        Some(name) => name,
        None => adding::free_name(&address, &list),
    };
    let new = NewWatch {
        name,
        kind,
        url: address,
        schedule: args.schedule.clone(),
        zone: None,
        ignore: Vec::new(),
        tags: args.tags.clone(),
    };
    let more = watchlist::add(&text, &new).map_err(|error| CliError::new(error.to_string()))?;
    watchlist::read_without_secrets(&more, &args.watchlist.display().to_string())?;
    file::write(&held, &args.watchlist, &more)?;
    drop(held);
    println!(
        "added \"{}\": the {kind} {}",
        safe(&new.name),
        safe(&new.url)
    );
    if let Some(doubt) = doubt {
        eprintln!("warning: {}", safe(&doubt));
    }
    Ok(())
}

/// Why a page may never be seen as it is: nothing that was asked for is wrong, and yet nothing will be told of it.
fn doubted(answer: &Answer) -> Option<String> {
    let hints = Hints {
        content_type: answer.header("content-type"),
        url: Some(&answer.url),
        ..Hints::default()
    };
    let kind = match extract::extract(&answer.body, &hints) {
        Ok(article) => article.page_kind,
        Err(why) => return Some(format!("nothing can be read there: {why}")),
    };
    let opened = "if a subscription or consent opens it, its cookies or headers go under the watch (docs/watchlist.md)";
    Some(match kind {
        PageKind::Article | PageKind::Policy => return None,
        PageKind::Empty => "the page shows no text without JavaScript, which walkback does not run: look for a feed, a print version or an AMP address".to_owned(),
        PageKind::Paywall => format!("the page is behind a paywall: {opened}"),
        PageKind::ConsentWall => format!("the page is a consent wall: {opened}"),
        PageKind::Login => format!("the page is a login form: {opened}"),
        PageKind::BotCheck => "the page is a bot check: it keeps walkback out, unless you write to the site".to_owned(),
        PageKind::ErrorPage => "the page says that it is an error".to_owned(),
        PageKind::Listing => "the page is a list of stories: --section watches every story that it links to".to_owned(),
        PageKind::Other => "no article was found on the page: `walkback extract --explain URL` tells why, and selectors under the watch may help".to_owned(),
    })
}

/// The feed or sitemap that an address is, the best one that it announces, or the page itself.
async fn what_to_watch(
    client: &Client,
    url: &str,
) -> Result<(&'static str, String, Option<String>), CliError> {
    let answer = adding::ask(client, url)
        .await
        .map_err(|why| {
            let is_forbidden = why.contains("robots.txt");
            let error = CliError::new(why).hint("--page adds it all the same, without looking");
            match is_forbidden {
                true => error.hint("it will not be fetched, unless the watch has robots = \"ignore\" and a reason (docs/watchlist.md)"),
                false => error,
            }
        })?;
    if adding::is_feed(&answer) {
        return Ok(("feed", url.to_owned(), None));
    }
    if discover::sitemap(&answer.body, url).is_ok() {
        return Ok(("sitemap", url.to_owned(), None));
    }
    // A story names its site's feeds too: only a front page or section stands for its feed.
    let is_front = url::Url::parse(&answer.url).is_ok_and(|url| {
        url.path_segments()
            .is_none_or(|parts| parts.filter(|part| !part.is_empty()).count() <= 1)
    });
    match adding::announced_feeds(&answer)
        .into_iter()
        .next()
        .filter(|_| is_front)
    {
        Some(feed) => Ok(("feed", feed, None)),
        None => Ok(("page", url.to_owned(), doubted(&answer))),
    }
}
