//! Whose page is it? An outlet is named by its host.

/// Whether a host (in lower case, as addresses have it) is the outlet's, or one of its subdomains.
pub(crate) fn is_of_outlet(host: &str, outlet: &str) -> bool {
    let outlet = outlet.trim().to_lowercase();
    let rest = host.strip_suffix(outlet.as_str());
    !outlet.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_stands_for_its_subdomains() {
        for (host, outlet, is_of) in [
            ("herald.example", "herald.example", true),
            ("www.herald.example", " Herald.example ", true),
            ("herald.example", "www.herald.example", false),
            ("theherald.example", "herald.example", false),
            ("herald.example", "", false),
            ("", "", false),
        ] {
            assert_eq!(is_of_outlet(host, outlet), is_of, "{host} {outlet}");
        }
    }
}
