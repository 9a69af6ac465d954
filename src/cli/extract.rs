//! `walkback extract`

use std::path::PathBuf;

use super::{CliError, Done, input, safe};
use crate::{
    extract::{self, Hints},
    model::{Article, BlockKind},
};

/// Reads the article out of HTML files: headline, standfirst, byline, dates, notices, body, quotes
#[derive(Debug, clap::Args)]
pub struct Args {
    /// HTML files (.gz too), folders of them, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
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
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let mut all = Vec::new();
    let mut done = Done::Well;
    for path in input::files(&args.inputs)? {
        let input = input::read(&path)?;
        let hints = Hints {
            url: args.url.as_deref(),
            ..Hints::default()
        };
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
    for notice in &article.notices {
        field("notice", Some(&notice.text));
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
        let mark = match block.kind {
            BlockKind::Heading => "## ",
            BlockKind::ListItem => "- ",
            BlockKind::Quote => "> ",
            BlockKind::Caption => "[caption] ",
            _ => "",
        };
        out.push(format!("{mark}{}\n", safe(&block.text)));
    }
    out.join("\n")
}
