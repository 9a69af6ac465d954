//! `walkback search`

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::{CliError, Done, open, render, safe};
use crate::store::{SEARCH_FIELDS, Sought};

/// Finds words in every version of every page: what ever said it, and since when no longer
///
/// Several words are a phrase; where no version has the phrase, all of them anywhere.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Only in this part of the article
    #[arg(long, value_name = "FIELD", value_parser = field())]
    field: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// At most so many pages
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
    /// Only pages that quote somebody of this name
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
}

/// A part of the article, by its name or, where that is one of many, as one of them.
fn field() -> impl TypedValueParser<Value = String> {
    let known = SEARCH_FIELDS.map(|name| match name.strip_suffix('s') {
        Some(one) => PossibleValue::new(name).alias(one),
        None => PossibleValue::new(name),
    });
    PossibleValuesParser::new(known).map(|typed| match SEARCH_FIELDS.contains(&typed.as_str()) {
        true => typed,
        false => format!("{typed}s"),
    })
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let words = args.words.join(" ");
    if !words.chars().any(char::is_alphanumeric) {
        return Err(CliError::new("there is no word to search for")
            .hint("walkback search \"no place to hide\""));
    }
    let store = open::record(&args.data).await?;
    let sought = Sought {
        words,
        field: args.field,
        speaker: args.speaker,
        limit: args.limit,
    };
    let narrowed = sought.narrowed();
    let found = store.search(&sought).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
        return Ok(Done::Well);
    }
    let style = render::Style::for_stdout();
    for page in &found {
        println!("{}", safe(page.headline.as_deref().unwrap_or(&page.url)));
        println!("  {}", safe(&page.url));
        let until = match page.gone_since {
            Some(at) => format!("not since {}", render::moment(at)),
            None => format!(
                "there when last seen, at {}{}",
                render::moment(page.last_seen),
                page.since()
            ),
        };
        let when = format!(
            "{}: first seen {}, last seen {}; {until}",
            page.which(),
            render::moment(page.first_seen),
            render::moment(page.last_seen)
        );
        println!("{}", render::fitted(&when, "  ", style));
        if let Some(passage) = &page.passage {
            println!("{}", render::fitted(passage, "  ", style));
        }
        println!();
    }
    if found.is_empty() {
        eprintln!("no version of any page has these words{narrowed}");
    }
    Ok(Done::Well)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_may_be_named_as_one_or_as_many() {
        let command = clap::Command::new("t").arg(clap::Arg::new("field").value_parser(field()));
        for (typed, read) in [
            ("quote", "quotes"),
            ("quotes", "quotes"),
            ("speaker", "speakers"),
            ("body", "body"),
        ] {
            let matches = command.clone().try_get_matches_from(["t", typed]).unwrap();
            assert_eq!(matches.get_one::<String>("field").unwrap(), read);
        }
        assert!(command.try_get_matches_from(["t", "bodys"]).is_err());
    }
}
