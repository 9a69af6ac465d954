//! What a page's tools show inside a story: prices, weather, counters, clocks. It is another at every look, and none of the story.

use crate::extract::{pattern::matches, pieces::Piece, text};
use crate::model::BlockKind;

// What class and id call such a tool.
words!(
    NAMED,
    r"(?:^|[-_ ])(?:weather-?(?:strip|bar|box|widget|card|module|forecast)|wx-?(?:strip|bar|box|widget)|market-?(?:bar|ticker|data|strip|summary|widget)|stock-?(?:quote|price|ticker|widget|box)s?|(?:share|live)-?price|quote-?ticker|
    (?:event-?)?countdown(?:-?(?:timer|clock|box|widget))?|meter-?(?:bar|box|banner|message)|reader-?revenue|contributions?-?(?:epic|banner|box)|recently-?viewed|
    chat-?(?:launcher|widget|bot|box|bubble)|chatbot|live-?chat|site-?(?:alert|announcement|wide-alert)|alert-?(?:bar|banner|strip)|(?:was-)?this-helpful|was-helpful|helpful-?(?:votes?|vote-box|box|widget)|page-helpful|article-helpful)(?:$|[-_ ])"
);

// "224 of 1,201 people found this helpful", "You have 2 free articles left this month".
words!(
    COUNTS,
    r"(?i)^\W*(?:[\d.,]+_(?:of|out_of)_[\d.,]+_(?:people|users|readers|customers)_found_this_(?:useful|helpful)|(?:was|is)_this_(?:answer|page|article|information|guide|content)_(?:useful|helpful)\W{0,3}|did_you_find_this_(?:page|article|answer|information)_(?:useful|helpful)\W{0,3}|
    war_(?:dieser_artikel|diese_seite|diese_antwort|das)_(?:hilfreich|nützlich)\W{0,3}|[\d.,]+_von_[\d.,]+_(?:personen|nutzern|lesern)_fanden_.{0,20}hilfreich|(?:cette_page|cet_article|cette_réponse)_vous_a-t-(?:elle|il)_été_utiles?\W{0,3}|¿?_?(?:te|le)_(?:ha_sido|ha_resultado|resultó)_útil.{0,30}|
    (?:you_have|you['’]ve_got|only)_\w+_(?:free_)?(?:articles?|stories|reads)_(?:left|remaining)(?:_(?:this|in|for|to|until)_.{0,25})?|(?:sie_haben|du_hast)_noch_\w+_(?:freie|kostenlose|gratis)_?artikel.{0,30}|il_vous_reste_\w+_articles?_(?:gratuits?|offerts?).{0,30}|te_quedan_\w+_artículos_(?:gratis|gratuitos).{0,30}|
    average_wait(?:ing)?_time\W{0,3}\d+_\w+)\W*$"
);
// "1 / 6", "3 of 12", of a gallery.
pattern!(
    COUNTER,
    r"(?i)^\W*\d{1,3}\s?(?:/|of|von|de|sur|di|van|av|z)\s?\d{1,3}\W*$"
);
// "44 days 5 hours 27 minutes", with spaces or without.
words!(
    COUNTDOWN,
    r"(?i)^\W*(?:\d{1,4}_?(?:days?|tage?|jours?|días?)\W*)?\d{1,2}_?(?:hours?|hrs?|h|stunden?|std|heures?|horas?)\W*\d{1,2}_?(?:minutes?|mins?|m|minuten|minutos)\W*(?:\d{1,2}_?(?:seconds?|secs?|s|sekunden|secondes?|segundos)\W*)?$"
);
// "NSX 100 39,089.97 ▼2.60%", "delayed 15 min".
pattern!(
    PRICED,
    r"(?i)[▲▼△▽]\s?[-+]?\d+[.,]?\d*\s?%|\bdelayed (?:by )?(?:at least )?\d+ min\w*$"
);
/// In characters: a line of a tool is no longer.
const LINE: usize = 80;

/// Whether class or id words name a tool that shows what it is at the moment.
pub fn is_named(words: &str) -> bool {
    matches(&NAMED, words)
}

/// Whether a line is what such a tool shows.
pub fn is_state(piece: &Piece) -> bool {
    let said = &piece.text;
    if piece.chars > LINE
        || matches!(piece.kind, BlockKind::TableRow | BlockKind::Heading)
        || text::ends_sentence(said) && !said.ends_with(['?', '.'])
    {
        return false;
    }
    let is_item = piece.kind == BlockKind::ListItem;
    let is_sentence = said.ends_with('.') && !matches(&COUNTS, said);
    matches(&COUNTS, said)
        || !is_item && (matches(&COUNTER, said) || matches(&COUNTDOWN, said))
        || !is_sentence && matches(&PRICED, said)
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn what_tools_show_is_told_from_what_a_story_says() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |boxed: &str| {
            let html = format!(
                "<html lang=en><body><main><article><h1>Levy dropped</h1>{}{boxed}{}</article></main>",
                story.replace("Monday", "Tuesday"),
                story.repeat(2)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        let plain = read("");
        for boxed in [
            "<div class=wx-strip><span>Harrow</span> <span>12°C</span> <span>Light rain</span></div>",
            "<div class=market-bar><ul><li><b>HX 100</b> <span>1,239.12</span> <em>▲ 1.20%</em></li></ul></div>",
            "<div class=x2><span>12</span><small>days</small><span>4</span><small>hours</small><span>7</span><small>minutes</small></div>",
            "<p>Was this page helpful?</p><p>12 of 31 people found this helpful</p>",
            "<p>You have 2 free articles left this month.</p>",
            "<span>1 / 6</span>",
            "<div class=reader-revenue><p>News takes time and money, and we have no owner. Please give what you can.</p></div>",
        ] {
            assert_eq!(read(boxed), plain, "{boxed}");
        }
        for said in [
            "<p>It was -2 °C in Harrow on Monday morning.</p>",
            "<p>Two of the six walls are new.</p>",
            "<p>Storage temperature: 5 °C</p>",
            "<p>Price: 12.50 (+3.2%)</p>",
            "<p>Was this the right thing to do?</p>",
        ] {
            assert_eq!(read(said), plain + 1, "{said}");
        }
    }
}
