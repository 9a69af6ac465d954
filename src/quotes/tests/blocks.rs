//! Who speaks in block quotations.

use super::*;

#[test]
fn a_line_below_a_block_quotation_says_whose_it_is() {
    const ROOS: &str = "Piet Roos, the mayor, said: “We will pay for it.”";
    const WORDS: &str = "Nobody asked the town. It will not pay.";
    let block = |kind, text: &str| Block {
        kind,
        ..Block::paragraph(text)
    };
    for (lines, speakers) in [
        (
            vec![WORDS, "— Maren Holt, engineer"],
            vec![Some("Maren Holt")],
        ),
        (
            vec![WORDS, "– Mayor Holt, in a letter of 7 June."],
            vec![Some("Holt")],
        ),
        (
            vec!["Nobody asked the town.", "It will not pay", "— Maren Holt"],
            vec![Some("Maren Holt")],
        ),
        (
            vec!["Nobody asked the town. — Maren Holt, engineer"],
            vec![Some("Maren Holt")],
        ),
        (
            vec!["“Nobody asked the town.”", "— Maren Holt"],
            vec![Some("Maren Holt")],
        ),
        (
            vec![WORDS, "— Maren Holt", "It leaks.", "— Anna Berg"],
            vec![Some("Maren Holt"), Some("Anna Berg")],
        ),
        // Nobody is named there, and not whoever spoke before.
        (
            vec![WORDS, "— the oldest skipper of the harbour"],
            vec![None],
        ),
        (vec!["“It leaks.”", "— a skipper"], vec![None]),
        // A dialogue, a dash within the words, and a last sentence behind one.
        (vec!["— Maren, it leaks.", "— Yes."], vec![None]),
        (
            vec!["It leaks. — Holt knew it, as everybody did."],
            vec![None],
        ),
        (
            vec!["The town paid", "— Maren, too, paid for it."],
            vec![None],
        ),
    ] {
        let mut blocks = vec![
            block(BlockKind::Paragraph, ROOS),
            block(BlockKind::Paragraph, "The town was silent."),
        ];
        blocks.extend(lines.iter().map(|line| block(BlockKind::Quote, line)));
        let found = of_blocks(None, &blocks, Some("en"));
        let named: Vec<Option<&str>> = found[1..]
            .iter()
            .map(|quote| quote.speaker.as_deref())
            .collect();
        assert_eq!(named, speakers, "{lines:?}");
        let signature = found[1..]
            .iter()
            .any(|quote| quote.text.contains("Maren Holt"));
        assert!(!signature, "{found:?}");
    }
}
