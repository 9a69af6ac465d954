//! `walkback quotes`

use std::path::PathBuf;

use super::{CliError, Done, input, safe};
use crate::{
    extract::{self, Hints},
    model::Quote,
    quotes,
};

/// Finds the quotes of articles, and who said them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// HTML files (text files with --text; .gz too), folders of them, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The inputs are plain text, their paragraphs parted by line ends
    #[arg(long)]
    text: bool,
    /// The language of the text (en, de, fr, es, it, nl, pt); found by itself without this
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Print JSON
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// Print one JSON object a line for each input
    #[arg(long)]
    jsonl: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    if let Some(tag) = &args.language
        && quotes::language_code(tag).is_none()
    {
        let known: Vec<&str> = quotes::language_codes().collect();
        return Err(
            CliError::new(format!("--language {tag}: there is no lexicon for it"))
                .hint(format!("use one of {}, or leave it out", known.join(", "))),
        );
    }
    let mut all = Vec::new();
    let mut done = Done::Well;
    for path in input::files(&args.inputs)? {
        let input = input::read(&path)?;
        let found = if args.text {
            let text = String::from_utf8(input.bytes).map_err(|error| {
                CliError::new(format!("{} is not UTF-8 text: {error}", input.name))
            })?;
            quotes::of_text(&text, args.language.as_deref())
        } else {
            match extract::extract(&input.bytes, &Hints::default()) {
                Ok(article) => article.quotes,
                Err(why) => {
                    done = Done::BadNews;
                    eprintln!("{}", safe(&format!("{}: {why}", input.name)));
                    Vec::new()
                }
            }
        };
        let object = serde_json::json!({"id": input.id, "quotes": found});
        if args.jsonl {
            println!("{object}");
        } else if args.json {
            all.push(object);
        } else {
            print_for_people(&input.name, &found);
        }
    }
    if args.json {
        match all.as_slice() {
            [one] => println!("{}", serde_json::to_string_pretty(one)?),
            many => println!("{}", serde_json::to_string_pretty(many)?),
        }
    }
    Ok(done)
}

fn print_for_people(name: &str, quotes: &[Quote]) {
    let found = if quotes.len() == 1 {
        "1 quote".to_owned()
    } else {
        format!("{} quotes", quotes.len())
    };
    println!("{}: {found}", safe(name));
    for quote in quotes {
        let speaker = match (&quote.speaker, &quote.speaker_mention) {
            (Some(speaker), _) => speaker.clone(),
            (None, Some(mention)) => format!("{mention} (not named)"),
            (None, None) => "nobody named".to_owned(),
        };
        println!(
            "  {}: “{}”",
            safe(&speaker),
            safe(&quote.text.replace("\n\n", " / "))
        );
    }
}
