//! How much of two articles is compared word by word? A bound for all their texts together: what is built to cost much is told as
//! replaced. (Texts that are laid side by side, and places where blocks were cut, have bounds of their own.)

use std::cell::Cell;

/// How much may be diffed word by word of one pair of articles; beyond, a text is told as replaced whole.
pub struct Budget {
    left: Cell<usize>,
    is_spent: Cell<bool>,
}

/// Bytes of one text times bytes of the other, between what is the same at their ends: what the slowest of diffs costs. Half a second of
/// them; a block of 170 KB that changed at both its ends.
const BUDGET: usize = 30_000_000_000;

impl Budget {
    pub fn new() -> Budget {
        Budget {
            left: Cell::new(BUDGET),
            is_spent: Cell::new(false),
        }
    }

    /// Whether a text was told as replaced for its length.
    pub fn is_spent(&self) -> bool {
        self.is_spent.get()
    }

    /// Whether so much may still be diffed; then it is.
    pub fn takes(&self, cost: usize) -> bool {
        let left = self.left.get().checked_sub(cost);
        match left {
            Some(left) => self.left.set(left),
            None => self.is_spent.set(true),
        }
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::words::spans;
    use crate::model::Op;

    #[test]
    fn what_is_too_long_is_told_as_replaced_and_what_is_the_same_at_its_ends_stays() {
        let text =
            |what: &str| format!("The town said {} that the wall stays.", what.repeat(60_000));
        let (before, after) = (text("a b "), text("b a "));
        let budget = Budget::new();
        let told = spans(&before, &after, &budget);
        assert!(budget.is_spent());
        let ops: Vec<Op> = told.iter().map(|span| span.op).collect();
        assert_eq!(ops, [Op::Equal, Op::Delete, Op::Insert, Op::Equal]);
        let side = |op: Op| -> String {
            let own = told
                .iter()
                .filter(|span| span.op == Op::Equal || span.op == op);
            own.map(|span| span.text.as_str()).collect()
        };
        assert!(side(Op::Delete) == before && side(Op::Insert) == after);
        // One word of it costs nothing.
        let budget = Budget::new();
        let one = before.replace("the wall stays", "the wall goes");
        assert!(spans(&before, &one, &budget).len() == 4 && !budget.is_spent());
    }

    #[test]
    fn many_texts_spend_one_budget() {
        let (before, after) = ("a b ".repeat(2_500), "b a ".repeat(2_500));
        let budget = Budget::new();
        let mut count = 0;
        while !budget.is_spent() {
            assert!(count < BUDGET / before.len() / (after.len() / 2));
            budget.takes(before.len() * after.len());
            count += 1;
        }
    }
}
