//! Which of a page's times moved since the last look, and does that say anything? What moves at each look, edit or not, is a clock.

use crate::model::{Alone, Article, Comparison, Shown};

/// Leaves of the times that a comparison saw move those that tell something; gives what the page shows from now on. `before` is what the
/// page showed last; `alone`: nothing but times changed.
pub(super) fn settle(
    before: Option<&Shown>,
    article: &Article,
    alone: bool,
    comparison: &mut Comparison,
) -> Shown {
    let mut shown = Shown::of(article);
    let Some(before) = before else {
        return shown;
    };
    let seen = &mut comparison.disclosure;
    let (then, now) = (&before.alone, &mut shown.alone);
    let times = [
        (&mut seen.date_shown, then.shown, &mut now.shown),
        (&mut seen.date_in_metadata, then.metadata, &mut now.metadata),
    ];
    for (moved, count, counted) in times {
        *counted = Alone::after(count, *moved, alone);
        if *moved && count >= Alone::CLOCK {
            *moved = false;
            seen.clock = true;
        }
    }
    comparison.settle();
    shown
}

/// A date of change that moved while nothing else did is told, though it is no edit.
pub(super) fn date_alone(comparison: &Comparison, article: &Article) -> Option<String> {
    let shown = article.modified_shown.as_deref();
    if comparison.disclosure.date_shown {
        let words = shown.map_or(String::new(), |words| format!(" (“{words}”)"));
        return Some(format!(
            "the page shows another time of change{words}, and nothing else changed"
        ));
    }
    comparison.disclosure.date_in_metadata.then(|| {
        let at = article.modified_metadata.as_deref().unwrap_or("unknown");
        format!("the page's metadata give another time of change ({at}), and nothing else changed")
    })
}
