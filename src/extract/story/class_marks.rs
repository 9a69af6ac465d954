//! What do class and id words say of an element: is it beside the story, over it, or only in such a place? The words are those of news and
//! government sites.

use std::{borrow::Cow, sync::LazyLock};

use regex::RegexSet;

use crate::extract::{box_names, pattern::matches};

words!(
    NEVER,
    r"(?:^|[-_ ])(?:cookie|cookies|consent|comments|comment-form|gdpr|onetrust|didomi|usercentrics|cmp-(?:banner|consent|overlay|modal|box|popup|notice|root|ui)|qc-cmp|cmpbox|truste|sp-message|comment-list|comments?-(?:section|area|wrapper|container|thread|block|body|content|text)|
    commentlist|disqus|taboola|outbrain|livefyre|coral-talk|skip-link|skip-to|visually-hidden|visuallyhidden|sr-only|screen-reader|mw-editsection|u-hidden|is-hidden|hide-text|screenreader|offscreen|print-only|printonly|only-print|noprint-hidden)"
);
words!(
    LIKELY,
    r"(?:^|[-_ ])(?:comments|comment-form|respond|cmts|leserkommentare|share|sharing|sharebar|share-?tools|social|socials|addthis|sharedaddy|newsletter[a-z]*|news-letter|signup|sign-up|subscribe|subscription|subscriptions|mailing-list|
    promo|promos|promotion|promobox|related|relateds|relatedlinks|recirc|recirculation|recommend|recommended|recommendation|recommendations|read-more|readmore|read-next|readnext|more-on|more-stories|more-from|more-news|also-read|see-also|further-reading|
    advert|adverts|advertisement|advertising|ad|ads|ad-slot|ad-container|ad-wrapper|adslot|adbox|adunit|dfp|gpt-ad|sponsor|sponsored|sponsorship|partner-content|outstream|
    nav|navbar|navigation|menu|breadcrumb|breadcrumbs|sidebar|side-bar|footer|site-footer|masthead|site-header|toolbar|pagination|pager|
    tags|taglist|tag-list|tag-links|topics|topic-list|article-tags|keywords|hashtags|
    author-bio|authorbio|author-box|author-card|author-info|author-profile|about-author|about-the-author|bio|byline|bylines|
    most-read|mostread|most-popular|mostpopular|popular|trending|top-stories|latest-news|latest-stories|teaser|teasers|teaser-list|card|cards|carousel|slider|slideshow-nav|
    donate|donation|donations|membership|support-us|paywall-box|poll|quiz|encuesta|sondage|umfrage|sondaggio|ankieta|ai-summary|ai-audio|widget|player|videoplayer|media-?player|absatz-video|video-player|vplayer|video-(?:resource|embed|teaser|promo|playlist|widget)|audio-player|audioplayer|listen|text-to-speech|tts|
    rating|ratings|copyright|boilerplate|(?:kcm|e?mail|newsletter|push|whatsapp)-opt-?in|app-links?|app-banner|site-sub|disclaimer|print-button|follow-us|follow|app-promo|download-app|banner|toc|table-of-contents|contents-list|feedback|survey|report-error|
    infobox|factbox|fact-box|info-box|pullquote|pull-quote|pullout|gallery-nav|image-credit|photo-credit|credit|credits|post-meta|entry-meta|article-meta|metadata|dateline-bar|timestamp|reading-time|read-time|
    outbound|affiliates?-(?:link|links|disclosure|disclaimer|notice|banner|box|text|note)|product-card|buy-button|jump-link|jumplink|back-to-top|edit-link|correction-link|search|login|log-in|register|alert-signup|inline-cta|cta|upsell|digest-post-embed|embed|embedded|twitter-tweet|instagram-media|fb-post|tiktok-embed|
    onward|trailers?|what-others\S*|others-read|reading-now|people-reading|up-next|next-up|next-story|reactions?|discussion|ticker|live-ticker|boxout|box-out|sticky|floating|dropdown|accordion-nav|story-footer|article-footer|post-footer|entry-footer|end-of-article|navi|liens|voir-aussi|lire-aussi|mehr-zum-thema|siehe-auch|verwandte|empfehlung|empfehlungen|leseempfehlung|relacionadas?|relacionados?|te-puede-interesar|leggi-anche|correlati|post-picker|post-cards?|post-item|post-list|row-excerpt|next-prev|prev-next|expandable-box|story-card|article-card|news-card|news-item|pros-?cons|featured-text|excerpt-featured|content-excerpt|cli-support-\S*|meta-comments|comment-show-info)
    (?:$|[-_ ]|\d+(?:$|[-_ ]))"
);

// What offers a subscription, in languages whose word for it is in many stories too.
words!(
    OFFERED,
    r"(?:^|[-_ ])(?:abonnement|abonnez-vous|abo|abo-?box|abo-?teaser|abonneer|suscripci[oó]n|suscr[ií]bete|abbonati|abbonamento|assine|prenumerera|prenumeration)(?:$|[-_ ])"
);

/// Whether class words name an offer of a subscription.
pub fn offers(words: &str) -> bool {
    matches(&OFFERED, words)
}

// What opens over the page, and what a picture of the page opens in.
words!(OVERLAY, r"(?:^|[-_ ])(?:modal|popup|lightbox)");
// Words that say of a part what it comes with: it is neither. (What a page's layout says of a sidebar, no room needs: `tree` leaves it out.)
words!(
    STATES,
    r"(?:^|[\s])(?:(?:has|have|with|without|no|enables?|enabled|disabled)-[\w-]+|[\w-]+-(?:with|and)-(?:body|content|text)|[\w-]+-(?:open|opened|closed|enabled|disabled|allowed|loaded|on|off))(?:$|[\s])"
);

/// What class words say of an element.
#[derive(Clone, Copy, Default)]
pub struct Said {
    /// Never the story, however long.
    pub is_never: bool,
    /// It opens over the page.
    pub is_overlay: bool,
    /// It stands beside a story, as a rule.
    pub is_likely: bool,
}

// What tells of cookies at length, and is no box that asks about them.
words!(
    COOKIE_POLICY,
    r"(?:^|_)(?:[a-z]+-)?cookies?-?(?:policy|policies|statement)(?:-(?:page|content|text|body|wrapper|container|section|main))?$"
);

/// All of them at once: every spelling of a page is asked for each.
static SORTS: LazyLock<Option<RegexSet>> = LazyLock::new(|| {
    let patterns = [&STATES, &NEVER, &OVERLAY, &LIKELY].map(|pattern| pattern.as_ref());
    let sources = patterns.map(|pattern| pattern.map_or("", |pattern| pattern.as_str()));
    RegexSet::new(sources).ok()
});

/// What class and id words say, in the form of [`crate::extract::class_words::spelled`].
pub fn said(words: &str) -> Said {
    let Some(sorts) = SORTS.as_ref().filter(|_| !words.is_empty()) else {
        return Said::default();
    };
    let mut found = sorts.matches(words);
    let mut words = Cow::Borrowed(words);
    if found.matched(0) {
        words = without_states(&words).into();
        found = sorts.matches(&words);
    }
    Said {
        is_never: found.matched(1) && !matches(&COOKIE_POLICY, &words),
        is_overlay: found.matched(2),
        is_likely: found.matched(3) || box_names::is_licence(&words),
    }
}

/// The first word that speaks against an element.
pub fn word(words: &str) -> Option<&str> {
    let found = [&NEVER, &OVERLAY, &LIKELY]
        .into_iter()
        .find_map(|pattern| Some(pattern.as_ref()?.find(words)?.as_str()));
    found.map(|word| word.trim_matches(['-', '_', ' ']))
}

fn without_states(words: &str) -> String {
    let parts = words.split_whitespace();
    let parts = parts.filter(|part| !matches(&STATES, part));
    parts.collect::<Vec<_>>().join(" ")
}

words!(
    WEAK,
    r"(?:^|[-_ ])(?:sidebar|side-bar|card|cards|carousel|slider|widget|embed|embedded|player|menu|banner|sticky|floating|toc|accordion|infobox|factbox|fact-box|info-box|boxout|box-out|feedback|search|tags|topics|credit|credits|metadata|footer|story-footer|article-footer|ad|ads|ad-container|ad-wrapper|subscription|subscriptions|dropdown|keywords|copyrights?|boilerplate|disclaimer|rating|bio)(?:$|[-_ ]|\d+(?:$|[-_ ]))"
);
/// Whether every word that tells of furniture may only name a place.
pub fn only_weak(words: &str) -> bool {
    only(words, |word| matches(&WEAK, word))
}

/// Whether `card` is the one word that tells of furniture: "recipe-card", and not "product-card".
pub fn only_card(words: &str) -> bool {
    words.contains("card")
        && only(words, |word| {
            let word = word.trim_matches(|c: char| !c.is_ascii_lowercase());
            matches!(word, "card" | "cards")
        })
}

fn only(words: &str, is_one: impl Fn(&str) -> bool) -> bool {
    let Some(likely) = LIKELY.as_ref() else {
        return false;
    };
    let mut from = 0;
    while let Some(found) = likely.find_at(words, from) {
        if !is_one(found.as_str()) {
            return false;
        }
        // The mark at a match's end may start the next.
        from = (found.end() - 1).max(found.start() + 1);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_about_cookies_is_no_box_that_asks_about_them() {
        for (words, is_never) in [
            (" story has-comments", false),
            (" story comments-closed", false),
            (" comments-with-body", false),
            (" cookie-policy-content", false),
            (" page cookies-policy", false),
            (" cookie-policy-banner", true),
            (" cookie-notice", true),
            (" cmp-text", false),
        ] {
            assert_eq!(said(words).is_never, is_never, "{words}");
        }
    }

    #[test]
    fn offers_of_a_subscription_are_named_in_many_languages() {
        for words in [
            " encart-abonnement",
            " suscripcion-box",
            " box-abbonati",
            " abonneer-blok",
            " prenumerera",
            " abo-inline",
        ] {
            assert!(offers(words), "{words}");
        }
        for words in [" article-abonnes", " about", " abolition", " assinatura"] {
            assert!(!offers(words), "{words}");
        }
        assert!(said(" newslettersignup").is_likely);
    }

    #[test]
    fn every_list_of_words_compiles() {
        assert!(SORTS.is_some());
        for pattern in [
            &NEVER,
            &OVERLAY,
            &STATES,
            &LIKELY,
            &COOKIE_POLICY,
            &WEAK,
            &OFFERED,
        ] {
            assert!(pattern.is_some());
        }
    }
}
