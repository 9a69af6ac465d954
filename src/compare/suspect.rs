//! Is the new page a proper state of the article at all?

use super::{bags, near, notices, side::Side};
use crate::model::{Article, Block, BlockKind, PageKind};

/// Why no edits may be told from `new`, in a sentence; `None` where it may be compared.
pub fn suspect(
    old: &Article,
    new: &Article,
    old_sides: &[Side<'_>],
    new_sides: &[Side<'_>],
) -> Option<String> {
    let why = match new.page_kind {
        PageKind::ConsentWall => "the new page is a consent wall",
        PageKind::Paywall => "the new page is a paywall stub",
        PageKind::Login => "the new page asks for a login",
        PageKind::BotCheck => "the new page is a bot check",
        PageKind::ErrorPage => "the new page is an error page",
        PageKind::Empty => "the new page is empty",
        PageKind::Listing if old.page_kind.is_readable() => {
            "the new page is a list of stories, not the story"
        }
        PageKind::Other if old.page_kind.is_readable() => "the new page holds no article",
        _ => "",
    };
    if !why.is_empty() {
        return Some(match seen(old, new) {
            Some(words) => format!("{why}: it says “{words}”"),
            None => why.to_owned(),
        });
    }
    let breaks_off = |article: &Article| {
        article
            .evidence
            .iter()
            .any(|evidence| evidence == "cut_off")
    };
    if breaks_off(new) && !breaks_off(old) {
        return Some(
            "the new page breaks off before its end: its markup stops in the middle".to_owned(),
        );
    }
    if stops_at_a_wall(old, new, old_sides, new_sides) {
        let last = new.body.last().map(|block| start(&block.text));
        return Some(format!(
            "the new page stops where it asks for a subscription or a login: “{}”",
            last.unwrap_or_default()
        ));
    }
    if old_sides.is_empty() {
        return None;
    }
    // A publisher that took a text away may say so in its place.
    if new_sides.is_empty() && notices::only_in(new, old).is_empty() {
        return Some("the new page has no text".to_owned());
    }
    cut_off(old_sides, new_sides)
}

/// What a reader sees there that the old page did not say: its headline, its first words, its title.
fn seen(old: &Article, new: &Article) -> Option<String> {
    let headline = (new.headline.as_deref()).filter(|_| new.headline != old.headline);
    let is_new = |block: &&Block| old.body.iter().all(|other| other.text != block.text);
    let first = || {
        new.body
            .iter()
            .find(is_new)
            .map(|block| block.text.as_str())
    };
    let words = headline.or_else(first).or(new.headlines.title.as_deref());
    words.map(start).filter(|words| !words.is_empty())
}

/// The first words of a text.
fn start(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SHOWN) else {
        return text.to_owned();
    };
    let whole = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", text[..whole].trim_end())
}

/// In characters.
const SHOWN: usize = 60;

/// Whether a page of a few lines stands where a story was, and shares no line with it, no words of its headline, and not who wrote it or when:
/// a wall, an error, a domain for sale that does not say so in words that are known. A story that was written anew is as long as one.
pub fn has_nothing_of(old: &Article, new: &Article, olds: &[Side<'_>], news: &[Side<'_>]) -> bool {
    let size = |sides: &[Side<'_>]| -> usize { sides.iter().map(|side| side.text.len()).sum() };
    let (before, after) = (size(olds), size(news));
    let headline = |article: &Article| bags::bag(article.headline.as_deref().unwrap_or_default());
    let (old_headline, new_headline) = (headline(old), headline(new));
    let is_signed =
        !new.byline.is_empty() || new.published.is_some() || new.modified_shown.is_some();
    olds.len() >= STORY_FROM
        && before >= 2 * after
        && after <= LITTLE
        && !is_signed
        && !old_headline.is_empty()
        && bags::likeness(&old_headline, &new_headline) < 0.3
        && new.quotes.iter().all(|quote| quote.speaker.is_none())
        && !news.iter().any(|new| {
            olds.iter().any(|old| {
                old.says_what(new) || bags::likeness(old.bag(), new.bag()) >= near::ALIKE
            })
        })
}

/// In blocks: less is no story.
const STORY_FROM: usize = 4;
/// In bytes: what such a page says.
const LITTLE: usize = 1_000;

/// The old one's beginning, and behind it words of a wall. Where those stood before too, much more must have gone: many whole stories
/// have them below.
fn stops_at_a_wall(old: &Article, new: &Article, olds: &[Side<'_>], news: &[Side<'_>]) -> bool {
    let asks = |article: &Article| {
        let mut evidence = article.evidence.iter();
        evidence.any(|evidence| evidence == "asks_for_more")
    };
    if !asks(new) {
        return false;
    }
    // Words that fade out, and what the end of the story kept out of it before, are not the old one's.
    let (mut next, mut kept) = (0, 0);
    for new in news {
        let beside = olds[next..].iter().take(PASSED_OVER);
        if let Some(step) = beside.enumerate().find(|(_, old)| old.says_what(new)) {
            next += step.0 + 1;
            kept += 1;
        }
    }
    let others = news.len() - kept;
    let size = |sides: &[Side<'_>]| -> usize { sides.iter().map(|side| side.text.len()).sum() };
    let (before, after) = (size(olds), size(news));
    kept >= others.max(1)
        && others <= OTHERS_AT_MOST
        && olds.len() >= next + GONE_FROM
        && match asks(old) {
            true => after * 2 <= before,
            false => after * 5 <= before * 4,
        }
}

/// In blocks: a publisher may cut a last paragraph; a wall leaves the story's beginning.
const GONE_FROM: usize = 2;
/// In blocks: captions and small headings come and go with what draws them.
const PASSED_OVER: usize = 4;
const OTHERS_AT_MOST: usize = 3;

/// What ends a sentence, in the scripts that news are written in.
const FULL_STOPS: [char; 9] = ['.', '!', '?', '。', '！', '？', '।', '؟', '۔'];

/// Whether all that is left of a text is its beginning, under the headline that it had: cut on its way, or by a wall that says nothing of
/// itself, as often as by its publisher. A later look tells.
pub fn is_mere_beginning(old: &Article, new: &Article) -> bool {
    let is_text = |block: &&Block| block.kind != BlockKind::Caption;
    let size = |article: &Article| -> usize {
        let texts = article.body.iter().filter(is_text);
        texts.map(|block| block.text.len()).sum()
    };
    let mut olds = old.body.iter().filter(is_text);
    let begins = (new.body.iter().filter(is_text))
        .all(|block| olds.next().is_some_and(|old| old.text == block.text));
    // A shrink of more than a quarter.
    begins
        && old.headline == new.headline
        && old.notices.len() >= new.notices.len()
        && olds.count() >= GONE_FROM
        && size(new) * 4 < size(old) * 3
        && !new.body.is_empty()
}

/// In characters: so many are shown of where a text breaks off.
const LAST: usize = 40;

/// A body that is the old one's beginning and stops in the middle was cut on its way, not edited.
fn cut_off(old: &[Side<'_>], new: &[Side<'_>]) -> Option<String> {
    let same = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old.says_what(new))
        .count();
    let rest_is_one_piece = same + 1 >= new.len();
    let lost = old.len().saturating_sub(new.len());
    let last = new.get(same).map(|side| side.normal());
    let last_cut = match (new.get(same), old.get(same)) {
        (Some(cut), Some(whole)) => {
            let shown = cut.normal().trim_end();
            // "The minister said that …": whoever cuts a text says so.
            let open = (shown.strip_suffix("...")).or_else(|| shown.strip_suffix('…'));
            let words = open.unwrap_or(shown).trim_end();
            let stops = |text: &str| text.trim_end_matches('\'').ends_with(FULL_STOPS);
            whole.normal().starts_with(words)
                && words.len() < whole.normal().len()
                && (open.is_some() || !stops(words))
        }
        (None, _) => false,
        _ => false,
    };
    (rest_is_one_piece && last_cut && lost >= 1).then(|| {
        let last = last.unwrap_or_default().trim_end();
        let from = last.char_indices().rev().nth(LAST).map_or(0, |(at, _)| at);
        let word = match from {
            0 => 0,
            from => last[from..].find(char::is_whitespace).unwrap_or(0),
        };
        let last = last[from + word..].trim_start();
        format!("the new page breaks off in the middle of the text: its last words are “{last}”")
    })
}

#[cfg(test)]
mod tests {
    use super::is_mere_beginning;
    use crate::{
        compare::{article, compare},
        model::{Notice, NoticeKind, Verdict},
    };

    #[test]
    fn a_beginning_that_asks_for_more_is_no_version_and_a_cut_without_is_one() {
        let all = [
            "The ministry told the towns that the levy would be dropped.",
            "Harrow had paid two million a year for its wall.",
            "The towns meet again in May, with an answer or without.",
            "Larwood has half a wall, and nobody who will pay for it.",
            "The courts have twice been asked to end the levy.",
        ];
        let verdict = |new: &[&str], asked: bool, asks: bool| {
            let (mut old, mut new) = (article(&all), article(new));
            for (article, asks) in [(&mut old, asked), (&mut new, asks)] {
                article
                    .evidence
                    .extend(asks.then(|| "asks_for_more".to_owned()));
            }
            compare(&old, &new).verdict
        };
        assert_eq!(verdict(&all[..2], false, true), Verdict::Suspect);
        assert_eq!(verdict(&all[..2], false, false), Verdict::Changed);
        // Words that stood there before too, and a little less of the story.
        assert_eq!(verdict(&all[..3], true, true), Verdict::Changed);
        assert_eq!(verdict(&all[..2], true, true), Verdict::Suspect);
        // Not the beginning.
        assert_eq!(verdict(&all[3..], false, true), Verdict::Changed);
    }

    #[test]
    fn a_text_that_its_publisher_took_away_is_told_with_the_words_that_say_so() {
        let all = [
            "The ministry told the towns that the levy would be dropped.",
            "Harrow had paid two million a year for its wall.",
        ];
        let (old, mut new) = (article(&all), article(&[]));
        assert_eq!(compare(&old, &new).verdict, Verdict::Suspect);
        new.notices.push(Notice {
            kind: NoticeKind::EditorsNote,
            text: "This story has been removed for legal reasons.".to_owned(),
        });
        let told = compare(&old, &new);
        assert_eq!(told.verdict, Verdict::Changed);
        assert!(told.disclosed && !told.stealth);
    }

    #[test]
    fn a_text_that_is_cut_in_a_sentence_says_so_by_its_dots() {
        let all = [
            "The ministry told the towns that the levy would be dropped.",
            "Harrow had paid two million a year for its wall.",
            "The towns meet again in May, with an answer or without.",
        ];
        let cut = [all[0], "Harrow had paid two million…"];
        assert_eq!(
            compare(&article(&all), &article(&cut)).verdict,
            Verdict::Suspect
        );
    }

    #[test]
    fn a_mere_beginning_is_told_from_a_text_that_lost_its_end() {
        let all = [
            "The ministry told the towns that the levy would be dropped.",
            "Harrow had paid two million a year for its wall.",
            "The towns meet again in May, with an answer or without.",
            "Larwood has half a wall, and nobody who will pay for it.",
        ];
        let is_one = |new: &[&str]| is_mere_beginning(&article(&all), &article(new));
        assert!(is_one(&all[..1]) && is_one(&all[..2]));
        assert!(!is_one(&all[..3]) && !is_one(&all[1..]) && !is_one(&[]));
        assert!(!is_one(&[all[0], "The wall stays."]));
    }
}
