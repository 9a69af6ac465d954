//! `walkback history`

use std::path::PathBuf;

use super::{CliError, Done, counted, open, render, safe};

/// Tells a page's versions, oldest first, and of its checks the latest that did not see it; with --json every check
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An address, any part of one, a page's id, or the name of a watch of one page
    page: String,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    let page = open::page(&store, &args.page).await?;
    let versions = store.versions(page.id).await?;
    let checks = store.checks(page.id).await?;
    if args.json {
        println!(
            "{}",
            serde_json::to_string_pretty(
                &serde_json::json!({"url": page.url, "versions": versions, "checks": checks})
            )?
        );
        return Ok(Done::Well);
    }
    println!("{}\n", safe(&page.url));
    for version in &versions {
        let back = version.returns_to.map_or(String::new(), |number| {
            format!("  (as version {number} again)")
        });
        println!(
            "version {:>3}  seen {} to {}{back}",
            version.number,
            render::moment(version.seen_from),
            render::moment(version.seen_until)
        );
        if let Some(otherwise) = version.last_seen_otherwise {
            println!(
                "             last seen otherwise {}",
                render::moment(otherwise)
            );
        }
        println!(
            "             {}",
            safe(version.headline.as_deref().unwrap_or("(no headline)"))
        );
        println!("             {}", version.snapshot);
    }
    println!("\n{}", counted(checks.len(), "check"));
    let quiet = checks.iter().filter(|check| check.reason.is_none()).count();
    for check in checks
        .iter()
        .filter(|check| check.reason.is_some())
        .rev()
        .take(20)
    {
        println!(
            "  {}  {:<9} {}",
            render::moment(check.at),
            check.outcome.name(),
            safe(check.reason.as_deref().unwrap_or_default())
        );
    }
    println!("  {quiet} saw the page as it was or changed");
    Ok(Done::Well)
}
