//! `walkback compare`

use std::path::PathBuf;

use super::{CliError, Done, input, render};
use crate::{
    compare,
    extract::{self, Hints},
    model::Article,
};

/// Says what was done to one version of an article to make another
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The earlier version: an HTML file (.gz too), or what `walkback extract --json` printed
    old: PathBuf,
    /// The later version
    new: PathBuf,
    /// The address that both were fetched from
    #[arg(long)]
    url: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let old = article(&args.old, args.url.as_deref())?;
    let new = article(&args.new, args.url.as_deref())?;
    let comparison = compare::compare(&old, &new);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&comparison)?);
    } else {
        print!(
            "{}",
            render::comparison(
                &comparison,
                &render::verdict(&comparison),
                render::Style::for_stdout()
            )
        );
    }
    Ok(Done::Well)
}

fn article(path: &std::path::Path, url: Option<&str>) -> Result<Article, CliError> {
    let input = input::read(path)?;
    let starts = input.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if starts == Some(&b'{') {
        let unlike = |why: String| {
            CliError::new(format!(
                "{} is not what `walkback extract --json` prints: {why}",
                input.name
            ))
        };
        let object: serde_json::Value =
            serde_json::from_slice(&input.bytes).map_err(|error| unlike(error.to_string()))?;
        // All fields may be left out but the one that there is no article without.
        if object.get("body").is_none() {
            return Err(unlike("it has no `body`".to_owned()));
        }
        return serde_json::from_value(object).map_err(|error| unlike(error.to_string()));
    }
    let hints = Hints {
        url,
        ..Hints::default()
    };
    extract::extract(&input.bytes, &hints)
        .map_err(|why| CliError::new(format!("{}: {why}", input.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_article_is_said_to_be_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.json");
        for (json, said) in [
            (r#"{"headline": "Sea walls"}"#, "it has no `body`"),
            (r#"{"body": "x"}"#, "expected a sequence"),
            ("{", "EOF"),
        ] {
            std::fs::write(&path, json).unwrap();
            let error = article(&path, None).unwrap_err().to_string();
            assert!(
                error.contains("old.json is not what `walkback extract --json` prints")
                    && error.contains(said),
                "{error}"
            );
        }
        std::fs::write(&path, r#"{"body": []}"#).unwrap();
        assert!(article(&path, None).is_ok());
    }
}
