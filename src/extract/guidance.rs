//! Does a page set down rules, or tell its readers what to do? An act, terms and a leaflet may have any title; their clauses are labelled,
//! or they speak to "you" and say what must be.

use super::pattern::matches;
use crate::model::{Article, BlockKind};

words!(
    LABEL,
    r"(?i)^(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?|\([a-z]{1,3}\)|§_?\d+|(?:art(?:icle|ikel|ículo|icolo|igo)?|section|clause|rule)\.?_\d+\w?)[.:)]?_+\S"
);
words!(
    DUTY,
    r"\b(?:(?i:you|yours?|must|shall|should|muss|müssen|darf|dürfen|vous|votre|vos|doit|doivent|ustedes|usted|deben?|deberán|podrán|tienes|tus?|deve|devono|devem|uw|moet|moeten)|Sie|Ihr(?:e[nmrs]?)?)\b|(?i:\b(?:deberá|podrá|você)(?:\W|$))"
);
// Whole statements in marks: somebody is heard.
words!(QUOTED, r"[“„«»\x22][^”“„»«\x22]{30,}");

/// Clauses with labels, of which there are so many, and one in so many blocks.
const LABELS: usize = 8;
const LABELLED: usize = 3;
/// One word in so many speaks to the reader, or says what must be: guidance has it throughout, a story seldom.
const SPOKEN: usize = 40;
const LEAST: usize = 2;
/// In blocks: so many tell what a page is.
const READ: usize = 400;

/// Whether its blocks say so. What somebody signed or is quoted in is a story.
pub fn is(article: &Article) -> bool {
    if !article.byline.is_empty() {
        return false;
    }
    let blocks = article.body.iter().take(READ);
    let blocks: Vec<_> = blocks
        .filter(|block| block.kind != BlockKind::Caption)
        .collect();
    let count = |is: &dyn Fn(&str) -> bool| blocks.iter().filter(|block| is(&block.text)).count();
    let labels = count(&|text| matches(&LABEL, text));
    if labels >= LABELS && labels * LABELLED >= blocks.len() {
        return true;
    }
    if count(&|text| matches(&QUOTED, text)) > 0 {
        return false;
    }
    let words: usize = (blocks.iter())
        .map(|block| block.text.split_whitespace().count())
        .sum();
    let duties: usize = (blocks.iter())
        .filter_map(|block| Some(DUTY.as_ref()?.find_iter(&block.text).count()))
        .sum();
    duties >= LEAST && duties * SPOKEN >= words
}
