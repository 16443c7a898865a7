//! The case file as a page to read: a pure function from a document to text.
//!
//! Every line carries the model's score and the numbers of the sentences that it rests on; the sentences stand below
//! the lines. Colours only repeat what position and punctuation already say.

mod block;
mod events;
mod evidence;
mod flow;
mod groups;
mod links;
mod look;
mod names;
#[cfg(test)]
mod tests;
mod warnings;

use casefile::Document;

use flow::Flow;
pub(crate) use look::Look;

/// What every section is made from.
#[derive(Clone, Copy)]
struct View<'a> {
    document: &'a Document,
    look: &'a Look,
}

/// The case file of a document, its lines at most [`flow::WIDTH`] columns wide.
pub(crate) fn render(document: &Document, look: &Look) -> String {
    let view = View { document, look };
    let mut page = title(view);
    let found = !(document.entities.is_empty() && document.events.is_empty());
    if !found {
        page.push_str("\nnothing found\n");
    }
    let mut shown = vec![false; document.relations.len()];
    let (attacks, arrests) = events::sections(view);
    section(&mut page, view, "ATTACKS", &attacks);
    section(&mut page, view, "ARRESTS", &arrests);
    section(&mut page, view, "GROUPS", &groups::section(view, &mut shown));
    for (heading, types) in names::LISTS {
        section(&mut page, view, heading, &names::section(view, types));
    }
    section(&mut page, view, "OTHER LINKS", &links::section(view, &shown));
    section(&mut page, view, "WARNINGS", &warnings::section(view));
    page
}

/// What it is called, its day and who read it.
fn title(view: View) -> String {
    let id = if view.document.id.is_empty() { "untitled" } else { view.document.id.as_str() };
    let mut flow = Flow::default();
    flow.push("CASE FILE", view.look.heading);
    flow.push(&format!(" {id}"), view.look.plain);
    if let Some(published) = view.document.published {
        flow.push(&format!(" · published {published}"), view.look.plain);
    }
    flow.push(&format!(" · {}", view.look.model), view.look.faint);
    flow.lines(0, 0)
}

fn section(page: &mut String, view: View, heading: &str, content: &str) {
    if !content.is_empty() {
        let mut flow = Flow::default();
        flow.push(heading, view.look.heading);
        page.push('\n');
        page.push_str(&flow.lines(0, 0));
        page.push_str(content);
    }
}
