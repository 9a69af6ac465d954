//! Feeds as `walkback feed` writes them, held to their standards: RFC 4287 for Atom (the section of each rule is named), jsonfeed.org 1.1.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::collections::HashSet;

use newsroom::{HEADLINE, Newsroom, QUOTE, Reader, story};
use quick_xml::events::Event;
use serde_json::Value;

/// An element with its attributes, text and children: all that the rules ask for.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn parse(xml: &str) -> Element {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut open = vec![Element::default()];
        loop {
            let event = reader
                .read_event()
                .unwrap_or_else(|error| panic!("no XML: {error}\n{xml}"));
            let start = |start: &quick_xml::events::BytesStart<'_>| Element {
                name: start.name().as_ref().to_owned(),
                attributes: start
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.unwrap();
                        let name = attribute.key.as_ref().to_owned();
                        let value = attribute.value.to_string();
                        (
                            name,
                            quick_xml::escape::unescape(&value).unwrap().into_owned(),
                        )
                    })
                    .collect(),
                ..Element::default()
            };
            match event {
                Event::Start(tag) => open.push(start(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().children.push(start(&tag)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => open.last_mut().unwrap().text += &*text,
                Event::GeneralRef(name) => {
                    let text = quick_xml::escape::unescape(&format!("&{};", &*name))
                        .unwrap()
                        .into_owned();
                    open.last_mut().unwrap().text += &text;
                }
                Event::Eof => {
                    assert_eq!(open.len(), 1, "an element is left open");
                    return open.remove(0).children.remove(0);
                }
                _ => {}
            }
        }
    }

    fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Element> {
        let name = name.to_owned();
        self.children.iter().filter(move |child| child.name == name)
    }

    fn one(&self, name: &str) -> &Element {
        let found: Vec<_> = self.all(name).collect();
        assert_eq!(found.len(), 1, "<{}> must have one <{name}>", self.name);
        found[0]
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(value)
    }
}

/// What RFC 4287 says of a date construct (3.3), an IRI (2), a text construct (3.1).
fn is_date(text: &str) {
    assert!(
        text.parse::<jiff::Timestamp>().is_ok() && text.contains('T') && text.ends_with('Z'),
        "{text} is no date"
    );
}
fn is_iri(text: &str) {
    assert!(
        !text.is_empty() && !text.contains(char::is_whitespace) && text.contains(':'),
        "{text:?} is no IRI"
    );
}
fn is_person(person: &Element) {
    assert!(!person.one("name").text.trim().is_empty(), "3.2.1");
}

fn is_atom(xml: &str) -> usize {
    let feed = Element::parse(xml);
    assert_eq!(feed.name, "feed");
    assert_eq!(
        feed.attribute("xmlns"),
        Some("http://www.w3.org/2005/Atom"),
        "1.2"
    );
    is_iri(&feed.one("id").text);
    is_date(&feed.one("updated").text);
    assert!(!feed.one("title").text.is_empty(), "4.1.1");
    feed.all("author").for_each(is_person);
    let links = |element: &Element| {
        let mut kinds = HashSet::new();
        for link in element.all("link") {
            is_iri(
                link.attribute("href")
                    .unwrap_or_else(|| panic!("4.2.7.1: a link without href")),
            );
            let rel = link.attribute("rel").unwrap_or("alternate").to_owned();
            let kind = (
                rel,
                link.attribute("type").map(str::to_owned),
                link.attribute("hreflang").map(str::to_owned),
            );
            assert!(
                kinds.insert(kind),
                "4.1.1, 4.1.2: two alternates of one type"
            );
        }
    };
    links(&feed);
    assert_eq!(
        feed.all("link")
            .filter(|link| link.attribute("rel") == Some("self"))
            .count(),
        1,
        "4.1.1"
    );
    let mut ids = HashSet::new();
    for entry in feed.all("entry") {
        let id = &entry.one("id").text;
        is_iri(id);
        assert!(ids.insert(id.clone()), "4.1.1: {id} stands twice");
        is_date(&entry.one("updated").text);
        is_date(&entry.one("published").text);
        assert!(!entry.one("title").text.is_empty(), "4.1.2");
        assert!(
            entry.all("author").count() + feed.all("author").count() > 0,
            "4.1.2: nobody wrote it"
        );
        links(entry);
        assert!(
            entry
                .all("category")
                .all(|category| category.attribute("term").is_some()),
            "4.2.2.1"
        );
        let content = entry.one("content");
        assert_eq!(content.attribute("type"), Some("html"), "4.1.3.1");
        assert!(
            content.children.is_empty(),
            "4.1.3.3: HTML is text, escaped"
        );
        let known = [
            "id",
            "updated",
            "published",
            "title",
            "author",
            "link",
            "category",
            "content",
        ];
        assert!(
            entry
                .children
                .iter()
                .all(|child| known.contains(&child.name.as_str()))
        );
    }
    ids.len()
}

fn is_json_feed(text: &str) -> usize {
    let feed: Value = serde_json::from_str(text).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert!(feed["title"].is_string());
    feed["feed_url"].as_str().map(is_iri).unwrap();
    let items = feed["items"].as_array().unwrap();
    let mut ids = HashSet::new();
    for item in items {
        assert!(
            ids.insert(item["id"].as_str().unwrap()),
            "ids are unique strings"
        );
        assert!(item["content_html"].is_string() || item["content_text"].is_string());
        is_iri(item["url"].as_str().unwrap());
        is_date(item["date_published"].as_str().unwrap());
        assert!(
            item["tags"]
                .as_array()
                .unwrap()
                .iter()
                .all(Value::is_string)
        );
        let extension = |key: &String| !key.starts_with('_') || item[key].is_object();
        assert!(item.as_object().unwrap().keys().all(extension));
    }
    items.len()
}

#[test]
fn what_is_written_for_a_static_host_is_valid() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let hostile =
        "Ministers &amp; \"towns\" &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; rule out levy";
    for (headline, quote) in [
        (HEADLINE, QUOTE),
        (hostile, QUOTE),
        (hostile, "We will charge the towns for their own defences"),
    ] {
        post.publish("/towns", story(headline, "Maren Holt", quote, "x"));
        reader.check();
    }
    let file = reader.folder.path().join("watchlist.toml");
    let list = std::fs::read_to_string(&file).unwrap();
    let more = "tags = [\"coast & sea\"]\n[[channel]]\nname = \"log\"\ntype = \"file\"\npath = \"alerts.jsonl\"\n[[alert]]\nname = \"quotes / all\"\nto = [\"log\"]\n";
    std::fs::write(&file, format!("{list}{more}")).unwrap();
    reader.run(&["feed", "--url", "https://example.org/feeds/", "public"]);
    let mut files: Vec<_> = std::fs::read_dir(reader.folder.path().join("public"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(
        files.len() >= 8,
        "everything, a watch, a tag and a rule, twice: {files:?}"
    );
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let entries = match file.extension().unwrap().to_str().unwrap() {
            "atom" | "xml" => is_atom(&text),
            _ => is_json_feed(&text),
        };
        assert_eq!(entries, 2, "{}", file.display());
    }
}
