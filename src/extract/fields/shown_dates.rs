//! Which dates does the reader see above the story? The one of publication, and the words that say "updated".

use std::ops::Range;

use crate::extract::{
    clocks, comments, date_lines, dates,
    pattern::matches,
    tree::Tree,
    updated::{LINE, line, says_updated, updated},
};

#[derive(Debug, Default)]
pub struct Shown {
    pub published: Option<String>,
    /// The "updated" words, as shown.
    pub updated: Option<String>,
    /// The moment that they name.
    pub updated_at: Option<String>,
}

// What stands between two dates of one line.
pub const PARTS: [char; 11] = ['|', '·', '•', '—', '–', '-', ';', ',', '/', '.', '('];

/// How far from the headline, in nodes, a date belongs to it.
const NEAR: usize = 600;
/// How far below it a line of a date stands, where one does.
pub const CLOSE: usize = 120;

pub fn shown(
    tree: &Tree<'_>,
    unseen: &dyn Fn(usize) -> bool,
    headline: Option<usize>,
    language: Option<&str>,
) -> Shown {
    let near = headline.map_or(0..tree.len(), |at| {
        at.saturating_sub(NEAR / 2)..tree.len().min(at + NEAR)
    });
    let heads = site_heads(tree, headline);
    let unseen = &|at: usize| unseen(at) || heads.iter().any(|head| head.contains(&at));
    let mut shown = Shown::default();
    // The first <time> of publication, and where it stands.
    let mut timed: Option<(usize, String)> = None;
    // What stands behind the label of an update, and where its words are.
    let mut of_update = None;
    let mut updated_by = None;
    for at in seen(tree, unseen, near.clone()) {
        let is_told = of_update.is_some_and(|value| tree.contains(value, at));
        if is_told {
            continue;
        }
        if is_time(tree, at) {
            match time(tree, at, language) {
                Time::Updated(said, moment) if shown.updated.is_none() => {
                    shown.updated = Some(said);
                    shown.updated_at = moment;
                    updated_by = Some(at);
                }
                Time::Published(moment) if timed.is_none() && !in_card(tree, at, headline) => {
                    timed = Some((at, moment));
                }
                // What says "updated" may have had the hour alone, and its day beside it: that of a card is another story's.
                Time::Updated(_, moment)
                    if shown.updated_at.is_none()
                        && updated_by.is_some_and(|by| are_in_a_line(tree, by, at))
                        && !in_card(tree, at, headline) =>
                {
                    shown.updated_at = moment;
                }
                _ => {}
            }
        } else if shown.updated.is_none()
            && let Some((said, moment, value)) = updated(tree, at, near.end, language)
        {
            shown.updated = Some(said);
            shown.updated_at = moment;
            of_update = value;
            updated_by = Some(at);
        }
    }
    // The day behind "updated" is no other, and one that a story is about no day of its own.
    let unseen = |at: usize| {
        unseen(at)
            || of_update == Some(at)
            || headline == Some(at)
            || headline.is_some_and(|headline| at > headline) && tree.says(at, comments::are_named)
    };
    // The day from which a policy holds is that of publication where no other is shown.
    let lines = |near: Range<usize>| {
        let (held, other): (Vec<_>, Vec<_>) =
            date_lines::dated_lines(tree, &unseen, near, headline, language)
                .into_iter()
                .partition(|(said, _)| clocks::in_force(said));
        let found = if other.is_empty() { held } else { other };
        let moments = found.into_iter().map(|(_, moment)| moment);
        moments.collect::<Vec<_>>()
    };
    shown.published = match headline {
        None => timed
            .map(|(_, moment)| moment)
            .or_else(|| lines(near).into_iter().next()),
        Some(headline) => {
            let below = || {
                lines(headline..near.end.min(headline + CLOSE))
                    .into_iter()
                    .next()
            };
            match timed {
                Some((at, moment)) if at.abs_diff(headline) <= CLOSE => Some(moment),
                // The <time> of a teaser stands further off than the story's own line; of one day the <time> has the hour.
                Some((_, moment)) => below()
                    .filter(|line| line.get(..10) != moment.get(..10))
                    .or(Some(moment)),
                // Right below the headline, else right above it.
                None => below()
                    .or_else(|| lines(near.start..headline).pop())
                    .or_else(|| lines(headline..near.end).into_iter().next()),
            }
        }
    };
    shown
}

words!(
    SITE_S,
    r"(?:^|[-_ ])(?:masthead|site-head(?:er)?|nav|navbar|navigation|main-menu|top-?nav|top-?bar|mega-?menu)(?:$|[-_ ])"
);

// An article has a header of its own.
words!(
    OWN,
    r"(?:^|[-_ ])(?:article|entry|post|story|page|hero|title|breadcrumbs?)(?:$|[-_ ])"
);

/// What lies in the site's own header or navigation, above the headline: the day there is today's.
fn site_heads(tree: &Tree<'_>, headline: Option<usize>) -> Vec<Range<usize>> {
    let is_site_s = |at: usize| {
        (matches!(tree.name(at), "nav" | "header")
            || matches!(tree.attr(at, "role"), Some("banner" | "navigation"))
            || tree.says(at, |words| matches(&SITE_S, words)))
            && !matches!(tree.name(at), "html" | "body" | "main" | "article")
            && !tree.says(at, |words| matches(&OWN, words))
            && headline.is_none_or(|headline| tree.end(at) <= headline)
            && !(tree.above(at)).any(|above| matches!(tree.name(above), "main" | "article"))
    };
    let mut heads = Vec::new();
    let mut at = 0;
    while at < headline.unwrap_or(HEAD.min(tree.len())) {
        if tree.text(at).is_none() && is_site_s(at) {
            heads.push(at..tree.end(at));
            at = tree.end(at);
        } else {
            at += 1;
        }
    }
    heads
}

/// In nodes: where no headline is, the site's own header stands no further down.
const HEAD: usize = 400;

/// Whether a few words hold both.
fn are_in_a_line(tree: &Tree<'_>, one: usize, other: usize) -> bool {
    let both = tree.above(one).find(|above| tree.contains(*above, other));
    both.is_some_and(|both| tree.shown(both) < LINE)
}

/// The nodes of a stretch that a reader sees, in order.
pub fn seen<'a>(
    tree: &'a Tree<'_>,
    unseen: &'a dyn Fn(usize) -> bool,
    near: Range<usize>,
) -> impl Iterator<Item = usize> + 'a {
    let mut next = near.start;
    std::iter::from_fn(move || {
        while next < near.end && unseen(next) {
            next = tree.end(next);
        }
        let at = next;
        next += 1;
        (at < near.end).then_some(at)
    })
}

fn is_time(tree: &Tree<'_>, at: usize) -> bool {
    let is_date = |prop: &str| prop.contains("date");
    (matches!(tree.name(at), "time" | "relative-time" | "local-time")
        || tree.attr(at, "itemprop").is_some_and(is_date))
        && !tree
            .above(at)
            .any(|above| matches!(tree.name(above), "nav" | "aside" | "footer" | "li"))
}

/// What a `<time>` tells.
enum Time {
    /// The words of an update, and its moment.
    Updated(String, Option<String>),
    Published(String),
    Nothing,
}

fn time(tree: &Tree<'_>, at: usize, language: Option<&str>) -> Time {
    let moment = crate::extract::rules::date_in(tree, at, language);
    let itself = tree.said(at);
    // "Updated" may stand beside the time.
    let said = line(tree, at).map_or_else(|| itself.clone(), |line| tree.said(line));
    let before = said.split(itself.as_str()).next().unwrap_or_default();
    if says_updated(&itself).is_some()
        || tree.attr(at, "itemprop") == Some("dateModified")
        || says_updated(before).is_some()
    {
        return Time::Updated(if itself.is_empty() { said } else { itself }, moment);
    }
    moment.map_or(Time::Nothing, Time::Published)
}

/// Whether it stands in the card of another story: in a link with more than a day in it, or with a linked heading.
pub fn in_card(tree: &Tree<'_>, at: usize, headline: Option<usize>) -> bool {
    let holds_headline = |above: usize| headline.is_some_and(|it| tree.contains(above, it));
    // A link into the page leads to no story.
    let is_link = |at: usize| {
        tree.name(at) == "a"
            && !tree
                .attr(at, "href")
                .is_some_and(|href| href.starts_with('#'))
    };
    tree.above(at)
        .take(6)
        .take_while(|above| {
            tree.shown(*above) < CARD
                && tree.end(*above) - *above < CARD_NODES
                && !holds_headline(*above)
        })
        .any(|above| {
            is_link(above) && tree.shown(above) > 40
                || (above..tree.end(above)).any(|at| {
                    matches!(tree.name(at), "h2" | "h3" | "h4" | "h5")
                        && (tree.named(at, "a").any(is_link)
                            || tree.above(at).take_while(|up| *up >= above).any(is_link))
                })
        })
}

/// No card shows more than this, or has more nodes.
const CARD: usize = 900;
const CARD_NODES: usize = 300;

/// Whether a day in a page's data is what its template comes with, the first midnight of a year, and the page shows another.
pub fn is_template_s(in_data: &str, shown: Option<&str>) -> bool {
    let is_default = in_data
        .get(4..)
        .is_some_and(|rest| rest.starts_with("-01-01T00:00:00"));
    is_default && shown.is_some_and(|shown| shown.get(..10) != in_data.get(..10))
}

/// The day of publication: what is shown may be the day of a change, and has the hour of its own; the address names the day.
pub fn published<'a>(
    shown: Option<String>,
    addresses: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    match addresses.into_iter().find_map(dates::of_address) {
        Some(day) => shown.filter(|shown| shown.starts_with(&day)).or(Some(day)),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn the_day_is_that_of_the_storys_own_line_and_not_of_a_teaser_or_a_sentence() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |head: &str, line: &str, rest: &str| {
            let html = format!(
                "<html lang=en><head>{head}</head><body><main><h1>Levy dropped</h1>{line}{}{rest}</main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.published
        };
        let template = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2019-01-01T00:00:00Z\"}</script>";
        let line = "<p>Wednesday 25 February 2026</p>";
        assert_eq!(read(template, line, "").as_deref(), Some("2026-02-25"));
        assert_eq!(
            read(template, "", "").as_deref(),
            Some("2019-01-01T00:00:00Z")
        );
        let meant = template.replace("01-01T00", "01-02T00");
        assert_eq!(
            read(&meant, line, "").as_deref(),
            Some("2019-01-02T00:00:00Z")
        );
        let until = "<span>Verfügbar bis 06.05.2026</span>";
        assert_eq!(read("", until, ""), None);
        let card = "<div><span>6 May 2026</span><h3><a href=/x>Another story</a></h3></div>";
        assert_eq!(read("", card, ""), None);
        let far = "<p>More</p>".repeat(60);
        let teaser = format!("{far}<div class=card><time>16 Feb 2027</time></div>");
        let own = "<ul><li><span>22 Dec 2026</span></li></ul>";
        assert_eq!(read("", own, &teaser).as_deref(), Some("2026-12-22"));
        let credit = "<span>By Ines Calloway | March 9, 2026</span>";
        assert_eq!(read("", credit, "").as_deref(), Some("2026-03-09"));
        let sentence = "<p>On 6 August 2025, <b>the council</b> dropped a levy that it had taken since the flood, and with it the plan of a wall that would have shut the whole bay to boats.</p>";
        assert_eq!(read("", sentence, ""), None);
        let address = "<meta property=og:url content='https://h.example/2026/03/14/levy'>";
        let labelled = "<dl><dt>Still current at:</dt><dd>9 June 2026</dd><dt>Updated:</dt><dd>8 June 2026</dd></dl>";
        assert_eq!(read("", labelled, ""), None);
        let named = "<p>Effective: <b>30 June 2026</b></p><p>Published: <b>8 June 2026</b></p>";
        assert_eq!(read("", named, "").as_deref(), Some("2026-06-08"));
        assert_eq!(read(address, "", "").as_deref(), Some("2026-03-14"));
        // The day of the address, and the hour that is shown of it.
        let shown = "<time datetime='2026-03-14T08:30:00Z'>14 March</time>";
        assert_eq!(
            read(address, shown, "").as_deref(),
            Some("2026-03-14T08:30:00Z")
        );
    }

    #[test]
    fn the_clock_of_a_site_is_no_day_of_its_stories() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |top: &str, rest: &str| {
            let html = format!("<html lang=en><body>{top}{rest}{}</main>", story.repeat(3));
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.published
        };
        let (clock, title) = ("<span>30.11.2026</span>", "<h1>Levy dropped</h1>");
        for top in [
            format!("<header><a href=/>Post</a>{clock}</header>"),
            "<header><time datetime=2026-11-30>Today</time></header>".to_owned(),
            format!("<div class=top-bar>{clock}</div><div>Post</div>"),
        ] {
            assert_eq!(read(&top, &format!("<main>{title}")), None, "{top}");
            assert_eq!(read(&top, "<main>"), None, "{top}");
            let posted = "<p>Postat pe 18/11/2026 în <a href=/c>Comunicate</a></p>";
            let own = format!("<main>{title}{posted}");
            assert_eq!(read(&top, &own).as_deref(), Some("2026-11-18"), "{top}");
        }
        // Its own header, and a line above its title.
        for own in [
            format!("<main><header>{clock}</header>{title}"),
            format!("<header>{clock}{title}</header><main>"),
            format!("<main><div>{clock}</div>{title}"),
            format!("<div>{clock}</div>{title}<main>"),
            format!("<p>{clock}</p><nav class=breadcrumb><a href=/>Home</a></nav>{title}<main>"),
            format!("<header class=entry-meta>{clock}</header>{title}<main>"),
        ] {
            let read = read("<header><a href=/>Post</a></header>", &own);
            assert_eq!(read.as_deref(), Some("2026-11-30"), "{own}");
        }
    }
}
