//! Bodies that are not what their label says, or no web page at all.

use super::rounds::{Rounds, edited, page, page_with, plain, said, story, words};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

#[test]
fn what_is_no_page_is_no_version_and_what_is_one_is_read() {
    let kind = |kind: &str, body: &[u8]| said("200 OK", &format!("content-type: {kind}\r\n"), body);
    let text = "Policy on harbour fees\n\nThe harbour takes no fee of boats under five metres, whoever owns them and wherever they lie.\n\x0c\nA mark such as <script>alert(1)</script> in this text is a part of the text, and nothing runs because of it.\n\nFees of other boats are due on the first day of each month, and are paid at the office on the pier.\n";
    let well_formed = story()
        .replacen("<!doctype html><html lang=\"en\">", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\">", 1)
        .replacen("</head>", "<style type=\"text/css\">/*<![CDATA[*/ p > b { color: red } /*]]>*/</style></head>", 1);
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain(
                "a page called a pdf",
                &["failed"],
                [kind("application/pdf", story().as_bytes())],
            ),
            plain("a pdf called a page", &["failed"], [kind("text/html", PDF)]),
            plain(
                "a page that becomes a pdf",
                &["first", "failed", "failed"],
                [page(story()), kind("application/pdf", PDF)],
            ),
            plain(
                "json",
                &["failed"],
                [kind(
                    "application/json",
                    br#"{"headline": "Harbour board keeps the ferry", "articleBody": "It does."}"#,
                )],
            ),
            plain(
                "plain text",
                &["first", "unchanged"],
                [kind("text/plain; charset=utf-8", text.as_bytes())],
            ),
            plain(
                "xhtml",
                &["first"],
                [kind("application/xhtml+xml", well_formed.as_bytes())],
            ),
            plain(
                "a file to be saved",
                &["first", "changed"],
                [
                    page_with(
                        "content-disposition: attachment; filename=\"../../x.sh\"\r\n",
                        story(),
                    ),
                    page_with(
                        "content-disposition: attachment; filename=\"../../x.sh\"\r\n",
                        edited(),
                    ),
                ],
            ),
        ],
    );
    rounds.go();
    for (what, versions) in rounds.on_record() {
        let all: String = versions.iter().map(words).collect();
        match what.as_str() {
            "plain text" => {
                assert!(
                    all.contains("<script>alert(1)</script> in this text"),
                    "{all}"
                );
                assert!(!all.contains('\x0c'), "{all:?}");
            }
            "xhtml" => assert!(!all.contains("color"), "{all}"),
            _ => {}
        }
    }
    assert!(!rounds.folder.path().join("../../x.sh").exists());
}
