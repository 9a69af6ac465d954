//! How do edits go into a feed? Atom (RFC 4287) and JSON Feed 1.1, with ids that stay the same for ever. Everything that came from
//! a page is text in them: a feed reader that renders HTML is given escaped HTML of ours.

use std::fmt::Write;

use jiff::Timestamp;
use quick_xml::{Writer, events::BytesText};
use serde_json::json;

use super::message::{Run, Style, happened, marked_runs, of_one, one_line, unseen_around};
use crate::store::{Happened, RecordedEdit};

/// What a feed is of, and where it stands.
#[derive(Debug, Clone)]
pub struct Feed<'a> {
    /// "Every edit", "Edits: speaker Maren Holt".
    pub title: &'a str,
    /// The address of the feed itself; its id too.
    pub own: &'a str,
    /// The page of the desk that shows the same edits, where there is one.
    pub desk_page: Option<&'a str>,
    /// The desk's address without a slash at its end; entries link to it. `None`: they link to the page.
    pub desk: Option<&'a str>,
}

/// What stands in a feed.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'a> {
    Edit(&'a RecordedEdit),
    Event(&'a Happened),
}

/// Edits, and what became of pages, newest first, so many at most.
pub fn entries<'a>(
    edits: &'a [RecordedEdit],
    events: &'a [Happened],
    most: usize,
) -> Vec<Entry<'a>> {
    let edits = edits.iter().map(Entry::Edit);
    let mut all: Vec<Entry<'a>> = edits.chain(events.iter().map(Entry::Event)).collect();
    // Edits of one moment stay as they stood.
    all.sort_by_key(|entry| std::cmp::Reverse(entry.recorded_at()));
    all.truncate(most);
    all
}

impl Entry<'_> {
    fn recorded_at(&self) -> Timestamp {
        match self {
            Entry::Edit(edit) => edit.recorded_at,
            Entry::Event(event) => event.at,
        }
    }

    fn published(&self) -> Timestamp {
        match self {
            Entry::Edit(edit) => edit.first_seen_after,
            Entry::Event(event) => event.at,
        }
    }

    fn url(&self) -> &str {
        match self {
            Entry::Edit(edit) => &edit.url,
            Entry::Event(event) => &event.url,
        }
    }

    /// An id that no address is part of: the record may move, the id may not (RFC 4151).
    fn id(&self) -> String {
        let what = match self {
            Entry::Edit(edit) => {
                format!("edit:{}:{}", edit.id, edit.recorded_at.strftime("%Y-%m-%d"))
            }
            Entry::Event(event) => format!("event:{}:{}", event.event.name(), stamp(event.at)),
        };
        format!("tag:walkback,2026:{}:{what}", one_line(self.url()))
    }

    fn address(&self, feed: &Feed) -> String {
        match (self, feed.desk) {
            (Entry::Edit(edit), Some(desk)) => format!("{desk}/edit/{}", edit.id),
            _ => self.url().to_owned(),
        }
    }

    fn title(&self) -> String {
        match self {
            Entry::Edit(edit) => of_one(edit),
            Entry::Event(event) => happened(event),
        }
    }

    fn html(&self) -> String {
        match self {
            Entry::Edit(edit) => html(edit),
            Entry::Event(event) => {
                let mut out = String::from("<p>");
                escaped(&happened(event), &mut out);
                out.push_str("</p><p>");
                escaped(&one_line(&event.url), &mut out);
                out.push_str("</p>");
                out
            }
        }
    }

    fn terms(&self) -> Vec<&'static str> {
        match self {
            Entry::Edit(edit) => vec![edit.edit.kind.name(), edit.edit.significance.name()],
            Entry::Event(event) => vec!["event", event.event.name()],
        }
    }
}

/// What no XML 1.0 may hold is left out.
fn text_of_xml(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..))
        .collect()
}

fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// The edit as a little HTML: our own tags only.
fn html(edit: &RecordedEdit) -> String {
    let mut out = String::from("<p>");
    let mut after = None;
    for Run { style, text } in marked_runs(edit) {
        let (open, close) = match style {
            Style::Gone => ("<del>", "</del>"),
            Style::Came => ("<ins>", "</ins>"),
            Style::Plain | Style::Strong | Style::Link => ("", ""),
        };
        let (before, behind) = unseen_around(style, after.replace(style));
        out.push_str(open);
        out.push_str(&before);
        escaped(&text, &mut out);
        out.push_str(&behind);
        out.push_str(close);
    }
    let clock = |at: Timestamp| at.strftime("%-d %b %Y %H:%M:%S UTC").to_string();
    let _ = write!(
        out,
        "</p><p>Last seen so {}, first seen otherwise {}. ",
        clock(edit.last_seen_before),
        clock(edit.first_seen_after)
    );
    let mut told = edit.told.words().chars();
    out.extend(told.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(told.as_str());
    out.push_str(".</p><p>");
    escaped(&one_line(&edit.url), &mut out);
    out.push_str("</p>");
    out
}

fn newest(entries: &[Entry<'_>]) -> Timestamp {
    entries
        .iter()
        .map(Entry::recorded_at)
        .max()
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An Atom document.
pub fn atom(feed: &Feed, entries: &[Entry<'_>]) -> std::io::Result<String> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(quick_xml::events::Event::Decl(
        quick_xml::events::BytesDecl::new("1.0", Some("utf-8"), None),
    ))?;
    xml.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .write_inner_content(|xml| {
            let leaf = |xml: &mut Writer<Vec<u8>>, name: &str, text: &str| {
                xml.create_element(name)
                    .write_text_content(BytesText::new(&text_of_xml(text)))
                    .map(|_| ())
            };
            leaf(xml, "title", &format!("{} · walkback", feed.title))?;
            leaf(xml, "id", feed.own)?;
            leaf(xml, "updated", &stamp(newest(entries)))?;
            xml.create_element("author")
                .write_inner_content(|xml| leaf(xml, "name", "walkback"))?;
            xml.create_element("generator")
                .with_attribute(("version", env!("CARGO_PKG_VERSION")))
                .write_text_content(BytesText::new("walkback"))?;
            let own = text_of_xml(feed.own);
            xml.create_element("link")
                .with_attributes([
                    ("rel", "self"),
                    ("type", "application/atom+xml"),
                    ("href", own.as_str()),
                ])
                .write_empty()?;
            if let Some(page) = feed.desk_page {
                xml.create_element("link")
                    .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", page)])
                    .write_empty()?;
            }
            for entry in entries {
                xml.create_element("entry").write_inner_content(|xml| {
                    leaf(xml, "id", &entry.id())?;
                    leaf(xml, "title", &entry.title())?;
                    leaf(xml, "updated", &stamp(entry.recorded_at()))?;
                    leaf(xml, "published", &stamp(entry.published()))?;
                    let address = text_of_xml(&entry.address(feed));
                    xml.create_element("link")
                        .with_attributes([("rel", "alternate"), ("href", address.as_str())])
                        .write_empty()?;
                    for term in entry.terms() {
                        xml.create_element("category")
                            .with_attribute(("term", term))
                            .write_empty()?;
                    }
                    xml.create_element("content")
                        .with_attribute(("type", "html"))
                        .write_text_content(BytesText::new(&text_of_xml(&entry.html())))?;
                    Ok(())
                })?;
            }
            Ok(())
        })?;
    Ok(String::from_utf8_lossy(&xml.into_inner()).into_owned())
}

/// A JSON Feed document (jsonfeed.org, version 1.1).
pub fn json_feed(feed: &Feed, entries: &[Entry<'_>]) -> serde_json::Value {
    let items: Vec<serde_json::Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "id": entry.id(),
                "url": entry.address(feed),
                "external_url": entry.url(),
                "title": entry.title(),
                "content_html": entry.html(),
                "date_published": stamp(entry.published()),
                "tags": entry.terms(),
                "_walkback": match entry {
                    Entry::Edit(edit) => json!(edit),
                    Entry::Event(event) => json!(event),
                },
            })
        })
        .collect();
    let mut whole = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": format!("{} · walkback", feed.title),
        "feed_url": feed.own,
        "items": items,
    });
    if let Some(page) = feed.desk_page {
        whole["home_page_url"] = json!(page);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Disclosure, Edit, EditKind, Op, PageEvent, Significance, Span, Told};

    fn edit() -> RecordedEdit {
        let hostile = "<script>alert(1)</script> & ]]> \u{1b}[2J\u{0}\u{202e}".to_owned();
        RecordedEdit {
            id: 7,
            page: format!("The mill {hostile}"),
            url: "https://example.org/mill?a=1&b=2".into(),
            watch: "mill".into(),
            from_version: 1,
            to_version: 2,
            last_seen_before: Timestamp::UNIX_EPOCH,
            first_seen_after: Timestamp::UNIX_EPOCH,
            checks_between: 0,
            recorded_at: Timestamp::UNIX_EPOCH,
            disclosed: false,
            stealth: true,
            undisclosed: false,
            disclosure: Some(Disclosure::default()),
            told: Told::NoNotice,
            flip: None,
            returns_to: None,
            found_by_rebuild: false,
            withdrawn: false,
            edit: Edit {
                kind: EditKind::TextAdded,
                before: None,
                after: Some(hostile.clone()),
                speaker_before: None,
                speaker_after: None,
                facets: Vec::new(),
                significance: Significance::Material,
                reasons: Vec::new(),
                how: Vec::new(),
                spans: vec![Span {
                    op: Op::Insert,
                    text: hostile,
                }],
            },
        }
    }

    fn event() -> Happened {
        let edit = edit();
        Happened {
            event: PageEvent::Gone,
            url: edit.url,
            page: edit.page,
            watch: edit.watch,
            at: Timestamp::from_second(9).unwrap(),
            reason: None,
            source: None,
        }
    }

    const FEED: Feed = Feed {
        title: "Edits: words <b>",
        own: "https://desk.example/feed?a=1&b=2",
        desk_page: None,
        desk: Some("https://desk.example"),
    };

    #[test]
    fn a_feed_reader_finds_the_edit_and_no_markup_of_the_page() {
        let (edits, events) = ([edit()], [event()]);
        let entries = entries(&edits, &events, 9);
        let atom = atom(&FEED, &entries).unwrap();
        let json = json_feed(&FEED, &entries).to_string();
        for text in [atom, json] {
            let read = feed_rs::parser::parse(text.as_bytes()).unwrap();
            // The later one stands first.
            assert_eq!(
                read.entries[0].id,
                "tag:walkback,2026:https://example.org/mill?a=1&b=2:event:gone:1970-01-01T00:00:09Z"
            );
            let entry = &read.entries[1];
            assert_eq!(
                entry.id,
                "tag:walkback,2026:https://example.org/mill?a=1&b=2:edit:7:1970-01-01"
            );
            assert_eq!(entry.links[0].href, "https://desk.example/edit/7");
            let body = entry.content.as_ref().unwrap().body.as_ref().unwrap();
            assert!(body.contains("[inserted: </span>&lt;script&gt;"), "{body}");
            assert!(
                !body.contains("<script") && !body.contains('\u{1b}'),
                "{body}"
            );
        }
    }
}
