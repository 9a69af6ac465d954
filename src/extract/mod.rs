//! What does the page say? Bytes in, [`Article`] out. Refuses the network, the clock and the disk.
//!
//! Read [`extract`] first: it tells the whole way. The page's own data (`structured`) and its visible text are read apart;
//! the headline binds them, the region holds the story, and each piece of it is judged alone.

#[macro_use]
mod page;
mod changes;
mod data;
mod explain;
mod fields;
mod kinds;
mod rules;
mod story;

// A file is known by its own name in the whole room, whichever folder it lies in.
use self::changes::{
    agents, change_words, closing_note, notice_words, notices, own_words, updates,
};
use self::data::{description, json_ld, naming, script_state, structured, told};
use self::fields::{
    byline, clocks, credit, date_lines, dates, heading_words, headline, language, marked, months,
    shown_dates, signature, standfirst, summing_up, updated,
};
use self::kinds::{challenge, consent, guidance, kind, kind_words, listing, wall};
use self::page::{
    attributes, breaks, bytes, class_words, drawn, held, inline, link_marks, needed, numbering,
    parse, pattern, pieces, plain, rows, seen, signing, survey, text, tree,
};
use self::story::{
    above, adverts, anchors, appeals, around, asides, author_notes, behind, body, box_heads,
    box_names, boxes, captions, cards, class_marks, comments, cookie_boxes, copies, dividers,
    doubtful, fate, forum, furniture, last_words, line_words, lines, links, lists, offers, posts,
    region, sentences, series, set_in, share_bars, speakers, tail, times, tools,
};

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use url::Url;

use crate::{
    model::{Article, Headlines, PageKind, SiteRules},
    quotes,
};

pub use self::{
    bytes::decode,
    explain::{Explanation, Seen, explain, unfit},
    survey::bounded,
};

use self::{around::Around, fate::Fate, furniture::Furniture, pieces::Piece, tree::Tree};

/// What is known of the bytes beside themselves.
#[derive(Debug, Clone, Default)]
pub struct Hints<'a> {
    /// The `Content-Type` header, as it came.
    pub content_type: Option<&'a str>,
    /// Where the page was fetched from, after redirects.
    pub url: Option<&'a str>,
    pub rules: Option<&'a SiteRules>,
}

impl Hints<'_> {
    fn attributes(&self) -> parse::Attributes {
        match self.rules {
            Some(rules) if *rules != SiteRules::default() => parse::Attributes::All,
            _ => parse::Attributes::Read,
        }
    }
}

/// Why bytes could not be read as a page.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the page nests elements more than {limit} deep")]
    TooDeep { limit: usize },
    #[error("the page would take too long to read ({why})")]
    TooCostly { why: String },
    #[error("not a web page: {what}")]
    NotHtml { what: String },
}

/// Reads the article out of a page.
pub fn extract(bytes: &[u8], hints: &Hints<'_>) -> Result<Article, Unreadable> {
    bytes::is_page(bytes, hints.content_type)?;
    let source = source(bytes, hints);
    let html = parse::parse(&source, hints.attributes())?;
    let tree = Tree::new(&html);
    Ok(read(&tree, &html, &source, hints).article)
}

fn source<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Cow<'a, str> {
    let text = bytes::decode(bytes, hints.content_type);
    if plain::is_called_text(&text, hints.content_type) {
        return Cow::Owned(plain::paragraphs(&text));
    }
    plain::as_html(text)
}

/// An article, and how it was come by.
struct Reading {
    article: Article,
    judged: Vec<Option<Furniture>>,
    region: region::Region,
    pieces: Vec<Piece>,
    fates: Vec<Fate>,
    headline_at: Option<usize>,
    standfirst_at: Vec<usize>,
    /// The page's list of its changes.
    history: Option<usize>,
    /// What gave the day of publication, but for a rule.
    published_by: &'static str,
    rules: rules::Found,
}

fn read(tree: &Tree<'_>, html: &scraper::Html, source: &str, hints: &Hints<'_>) -> Reading {
    let data = structured::structured(tree);
    let rules = rules::found(tree, html, hints.rules);
    let judged = furniture::judged(tree);
    let unseen = |at: usize| judged[at] == Some(Furniture::Unseen);

    let mut headline = headline::headline(tree, &data, &unseen, &|at| {
        matches!(judged[at], Some(Furniture::Never | Furniture::Overlay))
    });
    if let Some(at) = rules.headline {
        headline = headline::Headline {
            text: rules::words(tree, at),
            at: Some(at),
        };
    }
    let history = updates::history(tree);
    let left_out: Vec<usize> = rules.ignore.iter().copied().chain(history).collect();
    let mut region = region::region(tree, headline.at, &left_out, &judged);
    // A page that is a list of changes has no other story.
    if let Some(list) = history
        && tree.shown(list) * 2 >= tree.shown(0)
        && region.text < region::A_PARAGRAPH
    {
        region = region::region(tree, headline.at, &rules.ignore, &judged);
    }
    if let Some(body) = rules.body {
        region.root = body;
        region.evidence = "site_rule";
        region.share = 1.0;
    }
    let pieces = region.pieces(tree, headline.at);
    let from = body::first_after(tree, &pieces, headline.at);
    let parts = notices::among(tree, &pieces);
    let standfirst = match rules.standfirst {
        Some(at) => rules::words(tree, at).map(|words| {
            (
                words,
                (0..pieces.len())
                    .filter(|piece| tree.contains(at, pieces[*piece].at))
                    .collect(),
            )
        }),
        None => {
            standfirst::standfirst(tree, &pieces, &parts, from, headline.at, region.root, &data)
                .filter(|(words, _)| !says_again(words, headline.text.as_deref()))
        }
    };
    let byline = match rules.byline {
        Some(at) => rules::words(tree, at)
            .map(|line| credit::names(&line))
            .unwrap_or_default(),
        None => {
            let sums_up = |at: &usize| {
                region::begins(&pieces[*at])
                    && (standfirst.as_ref()).is_some_and(|(_, shown)| shown.contains(at))
            };
            let said: Vec<&str> = (from..pieces.len())
                .filter(|at| parts[*at].is_none() && !sums_up(at))
                .map(|at| &pieces[at])
                .take_while(|piece| !region::begins(piece))
                .map(|piece| piece.text.as_str())
                .collect();
            let begins = (from..pieces.len()).map(|at| &pieces[at]);
            let begins = begins
                .filter(|piece| region::begins(piece))
                .map(|piece| piece.at);
            byline::byline(tree, &data, headline.at, &said, begins.min(), &unseen)
        }
    };
    let (standfirst, standfirst_at) = standfirst.unzip();
    let told = data.body.as_deref().map(text::key).unwrap_or_default();
    let canonical_url = data.canonical_url(hints.url);
    let address = canonical_url.as_deref().or(hints.url);
    let around = Around {
        address: address.and_then(|address| Url::parse(address).ok()),
        headline: headline.text.as_deref().map(text::key),
        headline_at: headline.at,
        standfirst: standfirst.as_deref().map(text::key),
        standfirst_at: standfirst_at.unwrap_or_default(),
        byline: &byline,
        is_policy: byline.is_empty()
            && (headline.text.as_deref()).is_some_and(kind_words::is_policy),
        is_news: !byline.is_empty() || data.types.iter().any(|kind| kind.contains("News")),
        told: &told::Told::new(&told),
        notices: &parts,
    };
    let fates = body::fates(tree, &region, &pieces, &around);
    let mut blocks = body::body(&pieces, &fates);
    let mut notices = notices::told(&pieces, &parts);
    let known = notices.iter().map(|notice| text::key(&notice.text));
    let mut known: FxHashSet<String> = known.collect();
    let mut updates = updates::updates(tree, history, &region, headline.at, &judged);
    updates.retain(|notice| known.insert(text::key(&notice.text)));
    notices.extend(updates);
    let standfirst_at = around.standfirst_at;
    let mut evidence = vec![region.evidence.to_owned()];
    if let Some((told, by)) = drawn::told(tree, &data, headline.text.as_deref(), &blocks) {
        blocks = told;
        evidence = vec![by.to_owned()];
    }
    if survey::is_cut_off(source) {
        evidence.push(survey::CUT_OFF.to_owned());
    }
    let last = (fates.iter()).rposition(|fate| *fate == Fate::Kept);
    let last = last.filter(|_| drawn::shown(&blocks) <= wall::STUB_AT_MOST);
    if last.is_some_and(|last| wall::asks_behind(tree, tree.end(pieces[last].at), &unseen)) {
        evidence.push(wall::ASKS_FOR_MORE.to_owned());
    }
    if !rules.notices.is_empty() {
        let said = rules
            .notices
            .iter()
            .filter_map(|at| rules::words(tree, *at));
        notices = said
            .map(|text| crate::model::Notice {
                kind: notice_words::kind(&text).unwrap_or(crate::model::NoticeKind::Correction),
                text,
            })
            .collect();
    }
    let language = language::language(&data, &blocks);
    let is_unseen = |at: usize| region.dropped[at] && unseen(at);
    let shown = shown_dates::shown(tree, &is_unseen, headline.at, language.as_deref());
    // Where nothing says "updated", the day since which a policy holds is what moves.
    let clock = (shown.updated.is_none())
        .then(|| clocks::first(&blocks, language.as_deref()))
        .flatten();
    let (clock_said, clock_at) = clock.unzip();
    let dated = |at: Option<usize>| at.and_then(|at| rules::date(tree, at));
    let addresses = [canonical_url.as_deref(), data.og_url.as_deref(), hints.url];
    let in_data = (data.published.as_deref())
        .filter(|day| !shown_dates::is_template_s(day, shown.published.as_deref()))
        .and_then(dates::read);
    let on_page = shown_dates::published(shown.published.clone(), addresses.into_iter().flatten());
    let published_by = match &in_data {
        Some(_) => "the page's own data",
        None if on_page == shown.published => "the date that the page shows",
        None => "the page's address",
    };
    let modified_metadata = data.modified.as_deref().and_then(dates::read);
    let mut article = Article {
        url: hints.url.map(str::to_owned),
        canonical_url: canonical_url.clone(),
        language,
        headlines: Headlines {
            json_ld: data.headline.clone(),
            open_graph: data.og_title.clone(),
            title: data.title.clone(),
            feed: None,
        },
        headline: headline.text,
        standfirst,
        byline,
        published: dated(rules.published).or(in_data).or(on_page),
        modified: dated(rules.modified)
            .or_else(|| modified_metadata.clone())
            .or_else(|| shown.updated_at.clone()),
        modified_shown: shown.updated.or(clock_said),
        modified_shown_at: shown.updated_at.or(clock_at.flatten()),
        modified_metadata,
        site_name: data.site_name.clone(),
        section: data.section.clone(),
        keywords: data.keywords.clone(),
        notices,
        body: blocks,
        evidence,
        confidence: (region.share * 100.0).round() / 100.0,
        ..Article::default()
    };
    let is_shut = wall::ends_in_one(tree, &pieces, &fates);
    article.page_kind = kind::kind(
        tree,
        &data,
        &article,
        is_shut,
        &region.dropped,
        &|| seen::all_text(tree, &unseen),
        source,
    );
    article.clocks = clocks::among(&article);
    article.quotes = quotes::of_blocks(
        article.headline.as_deref(),
        &article.body,
        article.language.as_deref(),
    );
    if article.page_kind == PageKind::Policy {
        quotes::only_said(&mut article.quotes);
    }
    Reading {
        headline_at: headline.at,
        article,
        judged,
        region,
        pieces,
        fates,
        standfirst_at,
        history,
        published_by,
        rules,
    }
}

/// A heading with a part of the headline's words sums up nothing: it heads the first part of the story.
fn says_again(words: &str, headline: Option<&str>) -> bool {
    headline.is_some_and(|headline| text::key(headline).contains(&text::key(words)))
}
