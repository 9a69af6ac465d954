//! How does the file change and stay the user's? Comments and order are kept.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// A watch to put into the file.
#[derive(Debug, Clone, Default)]
pub struct NewWatch {
    pub name: String,
    /// `page` or `feed`.
    pub kind: &'static str,
    pub url: String,
    pub schedule: Option<String>,
    pub zone: Option<String>,
    pub tags: Vec<String>,
    /// Selectors of what to leave out.
    pub ignore: Vec<String>,
}

/// The file's text with one more watch at the end of its watches.
pub fn add(text: &str, watch: &NewWatch) -> Result<String, toml_edit::TomlError> {
    let mut file: DocumentMut = text.parse()?;
    let mut table = Table::new();
    table["name"] = value(&watch.name);
    table[watch.kind] = value(&watch.url);
    if let Some(schedule) = &watch.schedule {
        table["schedule"] = value(schedule);
    }
    if let Some(zone) = &watch.zone {
        table["zone"] = value(zone);
    }
    if !watch.ignore.is_empty() {
        let mut rules = toml_edit::InlineTable::new();
        rules.insert(
            "ignore",
            watch.ignore.iter().collect::<toml_edit::Array>().into(),
        );
        table["rules"] = value(rules);
    }
    if !watch.tags.is_empty() {
        table["tags"] = value(watch.tags.iter().collect::<toml_edit::Array>());
    }
    match file
        .entry("watch")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
    {
        Item::ArrayOfTables(watches) => watches.push(table),
        // `watch = [{…}, {…}]`: what stands there stays.
        Item::Value(toml_edit::Value::Array(watches)) => {
            watches.push(table.into_inline_table());
        }
        other => *other = Item::ArrayOfTables(ArrayOfTables::from_iter([table])),
    }
    Ok(file.to_string())
}

/// The file's text without the watch of that name; `None` where there is none.
pub fn remove(text: &str, wanted: &str) -> Result<Option<String>, toml_edit::TomlError> {
    let mut file: DocumentMut = text.parse()?;
    let watches = file.get_mut("watch");
    if let Some(Item::Value(toml_edit::Value::Array(watches))) = watches {
        let is_it = |watch: &toml_edit::Value| {
            let name = watch.as_inline_table().and_then(|table| table.get("name"));
            name.and_then(toml_edit::Value::as_str) == Some(wanted)
        };
        let Some(at) = watches.iter().position(is_it) else {
            return Ok(None);
        };
        watches.remove(at);
        return Ok(Some(file.to_string()));
    }
    let Some(watches) = watches.and_then(Item::as_array_of_tables_mut) else {
        return Ok(None);
    };
    let Some(at) = watches
        .iter()
        .position(|watch| watch.get("name").and_then(Item::as_str) == Some(wanted))
    else {
        return Ok(None);
    };
    watches.remove(at);
    Ok(Some(file.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_order_stay() {
        let text = "# mine\n[fetch]\npause = \"1s\" # slow\n\n# first\n[[watch]]\nname = \"a\"\npage = \"https://example.org/a\"\n";
        let new = NewWatch {
            name: "b".into(),
            kind: "feed",
            url: "https://example.org/feed".into(),
            schedule: None,
            zone: Some("Europe/London".into()),
            ignore: vec![".related".into()],
            tags: vec!["x".into()],
        };
        let more = add(text, &new).unwrap();
        assert!(
            more.starts_with(text.trim_end())
                && more.contains("name = \"b\"")
                && more.contains("tags = [\"x\"]")
        );
        assert_eq!(
            remove(&more, "b").unwrap().unwrap().trim_end(),
            text.trim_end()
        );
        assert_eq!(remove(text, "nobody").unwrap(), None);
        let inline = "watch = [ { name = \"a\", page = \"https://example.org/a\" } ] # mine\n";
        let more = add(inline, &new).unwrap();
        assert!(
            more.contains("name = \"a\"") && more.contains("name = \"b\""),
            "{more}"
        );
        assert!(!remove(&more, "a").unwrap().unwrap().contains("\"a\""));
        assert!(add("", &new).unwrap().contains("[[watch]]"));
    }
}
