//! The confusion matrix of mention types.

use maud::{Markup, html};

use super::confusion::{Confusion, Pairs};
use super::text::count;
use crate::report::visible;

pub(super) fn html(confusion: &Confusion) -> Markup {
    let labels = confusion.labels();
    html! {
        section #confusion {
            h2 { "Confusion of mention types" }
            @if labels.is_empty() { p.extent { "There are no mentions." } }
            @else {
                p.extent {
                    "Every gold mention is paired with the predicted mention of the same span, or else with the one that \
                     overlaps most; each is in one pair at most. The upper number counts pairs of " b { "the same span" }
                    ", the lower one, with " b { "≈" } ", pairs that " b { "only overlap" } ": the boundary is wrong, and \
                     off the diagonal the type too. A pair is two errors, one missed and one spurious. Counts are of all \
                     documents; a number leads to its errors in the documents shown."
                }
                div.scroll { (table(confusion, &labels)) }
            }
        }
    }
}

fn table(confusion: &Confusion, labels: &[&str]) -> Markup {
    let with_nothing: Vec<Option<&str>> = labels.iter().copied().map(Some).chain([None]).collect();
    let pairs = |gold: Option<&str>, predicted: Option<&str>| {
        let cell = (gold.map(str::to_owned), predicted.map(str::to_owned));
        confusion.cells.get(&cell).copied().unwrap_or_default()
    };
    let rows = |gold| with_nothing.iter().map(move |&predicted| (predicted, pairs(gold, predicted)));
    html! {
        table.matrix {
            thead {
                tr {
                    td {}
                    th.predicted scope="colgroup" colspan=(with_nothing.len()) { "predicted" }
                }
                tr {
                    th scope="col" { "gold" }
                    @for &label in &with_nothing { th scope="col" { (name(label, "nothing: missed")) } }
                }
            }
            tbody {
                @for &gold in &with_nothing {
                    @let total: usize = rows(gold).map(|(_, pairs)| pairs.same + pairs.overlapping).sum();
                    tr {
                        th scope="row" { (name(gold, "nothing: spurious")) }
                        @for (predicted, pairs) in rows(gold) { (cell(gold, predicted, pairs, total)) }
                    }
                }
            }
        }
    }
}

fn name(label: Option<&str>, nothing: &str) -> Markup {
    html! { @match label { Some(label) => bdi { (visible(label)) }, None => em { (nothing) } } }
}

/// Shaded by its share of the row.
fn cell(gold: Option<&str>, predicted: Option<&str>, pairs: Pairs, total: usize) -> Markup {
    if gold.is_none() && predicted.is_none() {
        return html! { td {} };
    }
    let right = gold == predicted;
    let share = (pairs.same + pairs.overlapping) as f64 / total.max(1) as f64;
    let link = |span: &str| {
        let side = |label: Option<&str>| encoded(&visible(label.unwrap_or_default()));
        format!("#gold={}&predicted={}&span={span}", side(gold), side(predicted))
    };
    let words = |how: &str| {
        let side = |label: Option<&str>| visible(label.unwrap_or("nothing")).into_owned();
        format!("gold {}, predicted {}, {how}", side(gold), side(predicted))
    };
    html! {
        td.right[right] style=(format!("--share:{share:.3}")) {
            @match pairs.same {
                0 => span.zero { @if pairs.overlapping == 0 { "·" } },
                same if right => span.same { (count(same)) },
                same => a.same href=(link("same")) title=(words("same span")) { (count(same)) },
            }
            @if pairs.overlapping > 0 {
                a.overlapping href=(link("overlapping")) title=(words("overlapping")) { "≈" (count(pairs.overlapping)) }
            }
        }
    }
}

/// As a part of an address: every byte but letters and digits as `%` and two digits.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_are_encoded_for_links() {
        assert_eq!(super::encoded("Group_2 &ñ"), "Group_2%20%26%C3%B1");
    }
}
