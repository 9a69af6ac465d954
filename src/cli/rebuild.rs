//! `walkback rebuild`

use std::{
    collections::{BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::{CliError, Done, counted, open, safe, watchlist as file};
use crate::{
    model::{Edit, Page},
    store::{Difference, Rebuilt, Store, StoreError, Unread, difference, read_by},
    track::{self, TrackError},
    watchlist::Watchlist,
};

/// Reads every snapshot again with today's code, and puts the versions and edits that it tells in the place of the old ones
///
/// Snapshots stay as they are, and what stood before stays on record. An edit that is told again keeps its number; one that is not told any more is
/// marked as withdrawn, one that is found is marked as found by a rebuild; nobody is alerted. Work that was cut short goes on where it was.
/// A page whose snapshots can't all be read, or of which checks are missing, stays as it was, and is named (exit status 1). Pages whose watch is
/// not in the watchlist any more, and all without one, are read without rules of a watch; it says so.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only list what would differ
    #[arg(long)]
    dry_run: bool,
    /// The watchlist, for its rules [default: watchlist.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    watchlist: Option<PathBuf>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The watchlist where none is named.
const USUAL: &str = "watchlist.toml";

pub async fn run(args: Args) -> Result<Done, CliError> {
    let watchlist = match &args.watchlist {
        Some(path) => Some(file::list(path)?),
        None if Path::new(USUAL).exists() => Some(file::list(Path::new(USUAL))?),
        None => {
            eprintln!(
                "no {USUAL} here: every page is read without rules of yours (--watchlist names one that lies elsewhere)"
            );
            None
        }
    };
    let rebuilt = match args.dry_run {
        true => {
            let store = open::record(&args.data).await?;
            derive(&store, watchlist.as_ref(), None).await?
        }
        false => rebuild(&args.data, watchlist.as_ref()).await?,
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&rebuilt)?);
    } else {
        print(&rebuilt, args.dry_run);
    }
    Ok(match rebuilt.unread.is_empty() {
        true => Done::Well,
        false => Done::BadNews,
    })
}

async fn rebuild(data: &Path, watchlist: Option<&Watchlist>) -> Result<Rebuilt, CliError> {
    Store::exists_in(data)?;
    let store = open::to_write(data).await?;
    let watches = watchlist.iter().flat_map(|list| &list.watches);
    let sites = watchlist.iter().flat_map(|list| &list.sites);
    let rules = watches.map(|watch| (Some(watch.name.as_str()), &watch.rules));
    let rules = rules.chain(sites.map(|(host, rules)| (Some(host.as_str()), rules)));
    let number = store
        .begin_rebuild(Timestamp::now(), &read_by(rules)?)
        .await?;
    let rebuilt = derive(&store, watchlist, Some(number)).await?;
    store.swap_in(number, Timestamp::now()).await?;
    Ok(rebuilt)
}

/// Derives every page's history, on all cores; lays it by for a rebuild.
async fn derive(
    store: &Store,
    watchlist: Option<&Watchlist>,
    rebuild: Option<i64>,
) -> Result<Rebuilt, CliError> {
    let pages = store.pages().await?;
    if let Some(list) = watchlist {
        let listed: HashSet<&str> = (list.watches.iter()).map(|it| it.name.as_str()).collect();
        if let Some(words) = unlisted(&listed, pages.iter().map(|page| page.watch.as_str())) {
            eprintln!("{words}");
        }
    }
    let bar = ProgressBar::new(pages.len() as u64);
    bar.set_style(
        ProgressStyle::with_template("{bar:40} {pos} of {len} pages, {eta} to go")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let mut rebuilt = Rebuilt::default();
    let mut at_work = tokio::task::JoinSet::new();
    let mut waiting = pages.into_iter();
    loop {
        while at_work.len() < cores {
            let Some(page) = waiting.next() else { break };
            at_work.spawn(one(store.clone(), watchlist.cloned(), rebuild, page));
        }
        let Some(done) = at_work.join_next().await else {
            break;
        };
        let read =
            done.map_err(|error| CliError::new(format!("a page could not be read: {error}")))??;
        bar.inc(1);
        rebuilt.pages += 1;
        match read {
            Ok((checks, differs)) => {
                rebuilt.checks += checks;
                rebuilt.differences.extend(differs);
            }
            Err(unread) => rebuilt.unread.push(unread),
        }
    }
    bar.finish_and_clear();
    rebuilt.differences.sort_by_key(|differs| differs.page);
    Ok(rebuilt)
}

/// Which pages are of no watch that the list names any more, in words for people: the rules that they were read by are on no record.
/// `listed`: the names of the watches; `of`: that of each page's watch.
fn unlisted<'a>(listed: &HashSet<&str>, of: impl Iterator<Item = &'a str>) -> Option<String> {
    const NAMED: usize = 5;
    let mut pages = 0;
    let mut names = BTreeSet::new();
    for name in of.filter(|name| !listed.contains(name)) {
        pages += 1;
        names.insert(name);
    }
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let named: Vec<String> = (names.iter().take(NAMED)).map(|name| safe(name)).collect();
    (pages > 0).then(|| {
        format!(
            "{}: no watch of the watchlist has them any more ({}{more}), they are read by the rules of their hosts alone; put a watch back while the rebuild goes on to have its own rules used",
            counted(pages, "page"),
            named.join(", ")
        )
    })
}

/// How many checks a page has, and how its history differs; or why it can't be read: that keeps no other page from being read anew.
type Read = Result<(usize, Option<Difference>), Unread>;

async fn one(
    store: Store,
    watchlist: Option<Watchlist>,
    rebuild: Option<i64>,
    page: Page,
) -> Result<Read, CliError> {
    let told = store.told(page.id).await?;
    // What was derived before work was cut short is not derived again, and told with the rest.
    let laid_by = match rebuild {
        Some(number) => store.laid_by(number, page.id).await?,
        None => None,
    };
    let is_laid_by = laid_by.is_some();
    let derived = match laid_by {
        Some(derived) => Ok(derived),
        None => track::rederive(&store, watchlist.as_ref(), &page).await,
    };
    let derived = match derived {
        Err(TrackError::Store(StoreError::Damaged(why))) => {
            if let Some(number) = rebuild {
                store.lay_by_none(number, page.id).await?;
            }
            return Ok(Err(Unread {
                page: page.id,
                url: page.url,
                why,
            }));
        }
        derived => derived?,
    };
    let untold = store.untold(page.id).await?;
    let differs = difference(&told, &derived, untold).map(|differs| Difference {
        page: page.id,
        url: page.url.clone(),
        ..differs
    });
    if let Some(number) = rebuild.filter(|_| !is_laid_by) {
        let upto = derived.last().map_or(0, |look| look.position);
        let other = differs.is_some().then_some(derived.as_slice());
        store.lay_by(number, page.id, upto, other).await?;
    }
    Ok(Ok((derived.len(), differs)))
}

fn print(rebuilt: &Rebuilt, dry_run: bool) {
    for page in &rebuilt.differences {
        println!("{}  {}", page.page, safe(&page.url));
        if page.versions_before != page.versions_after {
            println!(
                "      {} versions, {} before",
                page.versions_after, page.versions_before
            );
        }
        if page.reread > 0 {
            println!("      {} read otherwise", counted(page.reread, "version"));
        }
        for (what, edits) in [("withdrawn", &page.withdrawn), ("found", &page.found)] {
            for edit in edits {
                println!("      {what}: {}", line(edit));
            }
        }
    }
    for page in &rebuilt.unread {
        println!(
            "{}  {}\n      stays as it was: {}",
            page.page,
            safe(&page.url),
            safe(&page.why)
        );
    }
    let of = |edits: fn(&Difference) -> usize| rebuilt.differences.iter().map(edits).sum::<usize>();
    println!(
        "{}, {}: {} {} otherwise, {} found, {} withdrawn",
        counted(rebuilt.pages, "page"),
        counted(rebuilt.checks, "check"),
        rebuilt.differences.len(),
        if dry_run { "would read" } else { "read" },
        counted(of(|page| page.found.len()), "edit"),
        of(|page| page.withdrawn.len()),
    );
}

/// The first words of a text.
fn first(text: &str) -> String {
    const LETTERS: usize = 100;
    let mut cut: String = text.chars().take(LETTERS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut.replace('\n', " ")
}

fn line(edit: &Edit) -> String {
    let words = edit.after.as_ref().or(edit.before.as_ref());
    let words = words.map(String::as_str).unwrap_or_default();
    format!("{}: {}", edit.kind.words(), safe(&first(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_no_watch_has_any_more_are_told() {
        let listed = HashSet::from(["a"]);
        assert_eq!(unlisted(&listed, ["a", "a"].into_iter()), None);
        let told = unlisted(&listed, ["b", "a", "b", "c"].into_iter()).unwrap();
        assert!(
            told.starts_with("3 pages: ") && told.contains("(b, c)"),
            "{told}"
        );
        let many = ["1", "2", "3", "4", "5", "6"];
        let told = unlisted(&listed, many.into_iter()).unwrap();
        assert!(told.contains("(1, 2, 3, 4, 5, and 1 more)"), "{told}");
    }
}
