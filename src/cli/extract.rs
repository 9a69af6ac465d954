//! `walkback extract`

use std::path::PathBuf;

use super::{CliError, Done, explain, input, open, render::Style, safe, watchlist as file};
use crate::{
    extract::{self, Hints},
    fetch::{Client, Failure, Request},
    model::{Article, BlockKind, SiteRules},
    watchlist::{self, Watchlist},
};

/// Reads the article out of pages: headline, standfirst, byline, dates, notices, body, quotes
///
/// With --explain it tells what was taken as what, and what was left out and why. The selectors of --headline and the like are
/// tried at once, as they would work under [[site]] in the watchlist.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// HTML files (.gz too), folders of them, addresses of pages, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Tell what each piece of the page was taken for, and why
    #[arg(long, conflicts_with_all = ["json", "jsonl", "text"])]
    explain: bool,
    /// The address that the page was fetched from: relative addresses in it are read against it
    #[arg(long)]
    url: Option<String>,
    /// Print the article's text alone
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    text: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// Print one JSON object a line for each input
    #[arg(long)]
    jsonl: bool,
    /// The file whose [fetch] and [[site]] are used for addresses, where there is one
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
    /// The folder of the record, which tells whose hosts asked to be let be
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    #[command(flatten)]
    trial: Trial,
}

/// Selectors to try.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selectors to try")]
struct Trial {
    /// The headline's element
    #[arg(long, value_name = "CSS", value_parser = selector)]
    headline: Option<String>,
    /// The standfirst's element
    #[arg(long, value_name = "CSS", value_parser = selector)]
    standfirst: Option<String>,
    /// The element that names the authors
    #[arg(long, value_name = "CSS", value_parser = selector)]
    byline: Option<String>,
    /// The element that says when it was published
    #[arg(long, value_name = "CSS", value_parser = selector)]
    published: Option<String>,
    /// The element that says when it was changed
    #[arg(long, value_name = "CSS", value_parser = selector)]
    modified: Option<String>,
    /// Corrections and notes
    #[arg(long, value_name = "CSS", value_parser = selector)]
    notices: Option<String>,
    /// The element that holds the story
    #[arg(long, value_name = "CSS", value_parser = selector)]
    body: Option<String>,
    /// What to leave out; may be repeated
    #[arg(long, value_name = "CSS", value_parser = selector)]
    ignore: Vec<String>,
}

impl Trial {
    fn rules(&self) -> SiteRules {
        SiteRules {
            headline: self.headline.clone(),
            standfirst: self.standfirst.clone(),
            byline: self.byline.clone(),
            published: self.published.clone(),
            modified: self.modified.clone(),
            notices: self.notices.clone(),
            body: self.body.clone(),
            ignore: self.ignore.clone(),
        }
    }
}

fn selector(text: &str) -> Result<String, String> {
    scraper::Selector::parse(text)
        .map(|_| text.to_owned())
        .map_err(|error| {
            format!(
                "it is no CSS selector ({error}); for example \"article h1\" or \".standfirst\""
            )
        })
}

/// One page to read, with what is known of it.
struct Page {
    id: String,
    name: String,
    bytes: Vec<u8>,
    url: Option<String>,
    content_type: Option<String>,
}

async fn page(
    path: &std::path::Path,
    args: &Args,
    list: &Watchlist,
    client: &mut Option<Client>,
) -> Result<Page, CliError> {
    let text = path.to_string_lossy();
    if !(text.starts_with("http://") || text.starts_with("https://")) {
        let input = input::read(path)?;
        return Ok(Page {
            id: input.id,
            name: input.name,
            bytes: input.bytes,
            url: args.url.clone(),
            content_type: None,
        });
    }
    let request = Request {
        url: text.clone().into_owned(),
        ..Request::default()
    };
    // One for all: it keeps the pause that a host is owed between two addresses.
    let client = match client {
        Some(client) => client,
        None => client.insert(open::client(&list.fetch, &args.data).await?),
    };
    let answer = match client.get(&request).await {
        Ok(answer) => answer,
        Err(
            Failure::Refused(why)
            | Failure::Ours(why)
            | Failure::Unreached(why)
            | Failure::Broken(why)
            | Failure::Deferred { why, .. }
            | Failure::CutShort { why, .. },
        ) => return Err(CliError::new(format!("{text}: {why}"))),
    };
    if answer.status != 200 {
        eprintln!(
            "{}",
            safe(&format!("{text} answered with status {}", answer.status))
        );
    }
    Ok(Page {
        id: text.clone().into_owned(),
        name: text.into_owned(),
        content_type: answer.header("content-type").map(str::to_owned),
        url: Some(args.url.clone().unwrap_or_else(|| answer.url.clone())),
        bytes: answer.body,
    })
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let mut all = Vec::new();
    let mut done = Done::Well;
    let list = if args.watchlist.exists() {
        watchlist::read_without_secrets(
            &file::text(&args.watchlist)?,
            &args.watchlist.display().to_string(),
        )?
    } else {
        Watchlist::default()
    };
    let mut client = None;
    for path in input::files(&args.inputs)? {
        let input = page(&path, &args, &list, &mut client).await?;
        let site = input.url.as_deref().map(|url| list.site(url));
        let rules = args.trial.rules().over(&site.unwrap_or_default());
        let hints = Hints {
            url: input.url.as_deref(),
            content_type: input.content_type.as_deref(),
            rules: Some(&rules),
        };
        if args.explain {
            match extract::explain(&input.bytes, &hints) {
                Ok(explanation) => {
                    println!("{}", explain::for_people(&explanation, Style::for_stdout()))
                }
                Err(why) => {
                    done = Done::BadNews;
                    eprintln!("{}", safe(&format!("{}: {why}", input.name)));
                }
            }
            continue;
        }
        match extract::extract(&input.bytes, &hints) {
            Ok(article) if args.jsonl => {
                println!("{}", serde_json::to_string(&with_id(&input.id, &article)?)?)
            }
            Ok(article) if args.json => all.push(with_id(&input.id, &article)?),
            Ok(article) if args.text => println!("{}", safe(&article.body_text())),
            Ok(article) => println!("{}", for_people(&article)),
            Err(why) => {
                done = Done::BadNews;
                eprintln!("{}", safe(&format!("{}: {why}", input.name)));
                if args.jsonl {
                    println!(
                        "{}",
                        serde_json::json!({"id": input.id, "error": why.to_string(), "page_kind": "other", "body": [], "quotes": [], "notices": [], "byline": []})
                    );
                }
            }
        }
    }
    if args.json {
        // One input is one object; several are a list.
        match all.as_slice() {
            [one] => println!("{}", serde_json::to_string_pretty(one)?),
            many => println!("{}", serde_json::to_string_pretty(many)?),
        }
    }
    Ok(done)
}

fn with_id(id: &str, article: &Article) -> Result<serde_json::Value, CliError> {
    let mut value = serde_json::to_value(article)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("id".to_owned(), id.into());
    }
    Ok(value)
}

/// How many notices are shown: a government's page may list a hundred changes. JSON has all.
const NOTICES: usize = 8;

/// The article's first notices, and how many more there are.
pub fn notices(article: &Article) -> Vec<String> {
    let texts = article.notices.iter().map(|notice| notice.text.clone());
    let mut shown: Vec<String> = texts.take(NOTICES).collect();
    if article.notices.len() > NOTICES {
        shown.push(format!("… and {} more", article.notices.len() - NOTICES));
    }
    shown
}

/// The article as a reader would want it at a terminal.
pub fn for_people(article: &Article) -> String {
    let mut out = Vec::new();
    let mut field = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push(format!("{name:<11} {}", safe(value)));
        }
    };
    field("headline", article.headline.as_deref());
    field("standfirst", article.standfirst.as_deref());
    field("byline", Some(&article.byline.join(", ")));
    field("published", article.published.as_deref());
    field("modified", article.modified.as_deref());
    field("language", article.language.as_deref());
    field(
        "kind",
        serde_json::to_value(article.page_kind)
            .ok()
            .as_ref()
            .and_then(|kind| kind.as_str()),
    );
    for notice in notices(article) {
        field("notice", Some(&notice));
    }
    for quote in &article.quotes {
        let speaker = quote
            .speaker
            .as_deref()
            .or(quote.speaker_mention.as_deref())
            .unwrap_or("nobody named");
        field(
            "quote",
            Some(&format!(
                "{speaker}: “{}”",
                quote.text.replace("\n\n", " / ")
            )),
        );
    }
    out.push(String::new());
    for block in &article.body {
        let mark = match (block.kind, &block.number) {
            (BlockKind::Heading, _) => "## ",
            (_, Some(number)) => &format!("{number} "),
            (BlockKind::ListItem, _) => "- ",
            (BlockKind::Quote, _) => "> ",
            (BlockKind::Caption, _) => "[caption] ",
            _ => "",
        };
        out.push(format!("{mark}{}\n", safe(&block.text)));
    }
    out.join("\n")
}
