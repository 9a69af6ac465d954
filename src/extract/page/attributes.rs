//! Which attributes are read? The others, a third of a tag's bytes (`srcset`, `data-*`, the `d` of drawings), are not parsed.

/// What [`super::tree::Tree::attr`] may be asked for.
const READ: [&str; 36] = [
    "amp-access",
    "amp-access-hide",
    "aria-controls",
    "aria-expanded",
    "aria-hidden",
    "aria-label",
    "aria-level",
    "class",
    "content",
    "data-area",
    "data-component",
    "data-cy",
    "data-href",
    "data-manual",
    "data-qa",
    "data-testid",
    "datetime",
    "hidden",
    "href",
    "id",
    "itemprop",
    "lang",
    "name",
    "onclick",
    "placeholder",
    "property",
    "rel",
    "reversed",
    "role",
    "shadowrootmode",
    "start",
    "style",
    "title",
    "type",
    "value",
    "xml:lang",
];

/// Parts of names: an attribute so named says something by being there.
const TELLING: [&str; 2] = ["headline", "breadcrumb"];

/// What the parser itself asks for, so that the tree has another shape without them (WHATWG HTML, 13.2.6).
const SHAPING: [&str; 4] = ["color", "encoding", "face", "size"];

/// Whether anything is made of an attribute. A name of more than 64 bytes, or none of UTF-8, is kept.
pub fn is_read(name: &[u8]) -> bool {
    let mut lower = [0; 64];
    let Some(lower) = lower.get_mut(..name.len()) else {
        return true;
    };
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    let Ok(name) = std::str::from_utf8(lower) else {
        return true;
    };
    READ.binary_search(&name).is_ok()
        || SHAPING.contains(&name)
        || TELLING.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_spelled() {
        assert!(READ.is_sorted());
        for read in ["href", "HREF", "xml:lang", "data-headline-level", "color"] {
            assert!(is_read(read.as_bytes()), "{read}");
        }
        for left in ["srcset", "data-track", "d", "viewBox", "hre", ""] {
            assert!(!is_read(left.as_bytes()), "{left}");
        }
    }
}
