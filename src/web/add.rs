//! How is a watch added from the browser? An address is looked at, what would be read of it is shown, then it is put into the watchlist.

use std::{pin::Pin, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Desk,
    frame::{Fault, Moment, page},
};
use crate::model::{Article, SiteRules};

/// What was found at an address.
#[derive(Debug, Clone)]
pub struct Found {
    /// As it would stand in the watchlist.
    pub url: String,
    /// Feeds that the page announces, or the address itself where it is one.
    pub feeds: Vec<String>,
    /// Whether the address is a feed itself: there is no article then.
    pub is_feed: bool,
    pub article: Option<Article>,
    /// What would be left out: why, and the text.
    pub left_out: Vec<(String, String)>,
    /// A name that no watch has yet.
    pub name: String,
}

/// A watch as the form gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    pub name: String,
    pub url: String,
    pub is_feed: bool,
    /// Empty: the watchlist's own.
    pub schedule: String,
    pub zone: String,
    pub tags: Vec<String>,
    pub ignore: Vec<String>,
}

type Soon<T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send>>;

/// Whoever can look at addresses and write the watchlist. Errors are sentences for people.
pub trait Adder: Send + Sync {
    fn look(&self, url: String, rules: SiteRules) -> Soon<Found>;
    /// The next times of a watch with this schedule and zone; what is empty is the watchlist's own.
    fn next(&self, schedule: &str, zone: &str) -> Result<Vec<Timestamp>, String>;
    fn add(&self, wish: &Wish) -> Result<(), String>;
}

const WATCHES_NOTHING: &str = "This desk shows a record and watches nothing.";
const NO_NAME: &str = "A name has no line break and no other control character in it.";

#[derive(Template)]
#[template(path = "add.html")]
struct AddPage {
    /// Whether this desk can add at all.
    can: bool,
    form: Given,
    fault: Option<String>,
    found: Option<Found>,
    next: Vec<Moment>,
}

/// The fields of the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    url: String,
    name: String,
    /// `page`, or the address of a feed.
    what: String,
    schedule: String,
    zone: String,
    tags: String,
    ignore: String,
}

impl Given {
    fn ignore(&self) -> Vec<String> {
        self.ignore
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// The form; with an address it stands there. Nobody is asked anything: any site can send a browser here.
pub async fn show(State(desk): State<Desk>, Query(form): Query<Given>) -> Result<Response, Fault> {
    page(&AddPage {
        can: desk.adder.is_some(),
        form,
        fault: None,
        found: None,
        next: Vec::new(),
    })
}

/// What is found at an address. A form of ours alone can ask for that: `CsrfLayer` lets no other site send one.
pub async fn look(
    State(desk): State<Desk>,
    Form(mut form): Form<Given>,
) -> Result<Response, Fault> {
    let Some(adder) = desk.adder.clone() else {
        return Err(Fault::Missing(WATCHES_NOTHING));
    };
    let (mut fault, mut found, mut next) = (None, None, Vec::new());
    form.url = form.url.trim().to_owned();
    if !form.url.is_empty() {
        let rules = SiteRules {
            ignore: form.ignore(),
            ..SiteRules::default()
        };
        match adder.look(form.url.clone(), rules).await {
            Ok(seen) => {
                if form.name.trim().is_empty() {
                    form.name.clone_from(&seen.name);
                }
                found = Some(seen);
            }
            Err(why) => fault = Some(why),
        }
        // It reads the watchlist's file.
        let (schedule, zone) = (form.schedule.clone(), form.zone.clone());
        let times = tokio::task::spawn_blocking(move || adder.next(&schedule, &zone)).await;
        match times.unwrap_or_else(|_| Err("The schedule could not be tried.".into())) {
            Ok(times) => next = times.into_iter().map(Moment::from).collect(),
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    page(&AddPage {
        can: true,
        form,
        fault,
        found,
        next,
    })
}

/// Puts the watch into the watchlist.
pub async fn add(State(desk): State<Desk>, Form(form): Form<Given>) -> Result<Response, Fault> {
    let Some(adder) = desk.adder.clone() else {
        return Err(Fault::Missing(WATCHES_NOTHING));
    };
    let is_feed = !matches!(form.what.as_str(), "" | "page");
    let wish = Wish {
        name: form.name.trim().to_owned(),
        url: match is_feed {
            true => form.what.clone(),
            false => form.url.trim().to_owned(),
        },
        is_feed,
        schedule: form.schedule.trim().to_owned(),
        zone: match form.zone.trim() {
            "UTC" => String::new(),
            zone => zone.to_owned(),
        },
        tags: form
            .tags
            .split(',')
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
            .collect(),
        ignore: form.ignore(),
    };
    let done = match wish.name.chars().any(char::is_control) {
        true => Ok(Err(NO_NAME.to_owned())),
        false => tokio::task::spawn_blocking(move || adder.add(&wish)).await,
    };
    match done.unwrap_or_else(|_| Err("The watchlist could not be written.".into())) {
        Ok(()) => Ok(Redirect::to("/pages").into_response()),
        Err(why) => page(&AddPage {
            can: true,
            form,
            fault: Some(why),
            found: None,
            next: Vec::new(),
        }),
    }
}

/// None, where the desk only shows a record.
pub type MaybeAdder = Option<Arc<dyn Adder>>;
