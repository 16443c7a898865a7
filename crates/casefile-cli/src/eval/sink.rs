//! Where scored documents go: the table or the JSON of the result, and the error browser.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use casefile_eval::{
    Annotated, Evaluation, Figure, Header, HtmlReport, JsonReport, Measure, Scored, TableOptions, chosen,
    table, visible,
};

use super::args::{EvalArgs, EvalFormat};
use crate::output::{Fault, cannot_write, writer};

/// Takes scored documents one by one.
pub(super) struct Sink<'a> {
    header: Header<'a>,
    evaluation: Evaluation,
    options: TableOptions,
    form: Form,
    output: Option<&'a Path>,
    browser: Option<(HtmlReport, BufWriter<File>, &'a Path)>,
}

enum Form {
    Table(Box<dyn Write>),
    Json(JsonReport<Box<dyn Write>>),
}

impl<'a> Sink<'a> {
    /// Opens everything that is written to, before the work begins.
    pub(super) fn open(
        args: &'a EvalArgs,
        header: Header<'a>,
        measures: BTreeSet<Measure>,
    ) -> Result<Self, Fault> {
        let output = args.output.as_deref();
        let browser = args.report.as_deref().map(|path| {
            let file = File::create(path).map_err(|error| refused(Some(path), error))?;
            Ok::<_, Fault>((HtmlReport::new(args.report_documents), BufWriter::new(file), path))
        });
        let browser = browser.transpose()?;
        let form = match args.format {
            EvalFormat::Text => writer(output).map(Form::Table),
            EvalFormat::Json => {
                writer(output).and_then(|writer| JsonReport::begin(writer, &header)).map(Form::Json)
            }
        };
        Ok(Self {
            header,
            evaluation: Evaluation::new((&args.sampling).into()),
            options: TableOptions { by_label: args.by_label, measures },
            form: form.map_err(|error| refused(output, error))?,
            output,
            browser,
        })
    }

    pub(super) fn document(&mut self, scored: &Scored) -> Result<(), Fault> {
        let Scored { id, gold, predicted, outcome, .. } = scored;
        // A document without an id is drawn by its text, so that its place in the corpus changes nothing.
        self.evaluation.add(gold.id.as_deref().unwrap_or(&gold.text), outcome);
        if let Form::Json(report) = &mut self.form {
            report.document(scored).map_err(|error| refused(self.output, error))?;
        }
        if let Some((browser, ..)) = &mut self.browser {
            browser.add(id, &in_sentences(gold), predicted, outcome);
        }
        Ok(())
    }

    /// What was counted so far.
    pub(super) fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    pub(super) fn finish(mut self) -> Result<(), Fault> {
        if let Some((browser, mut writer, path)) = self.browser.take() {
            let figures = self.evaluation.figures();
            let shown: Vec<Figure> = chosen(&figures, &self.options.measures).cloned().collect();
            let written = browser.write(&mut writer, &self.header, &shown, self.evaluation.tally());
            written.and_then(|()| writer.flush()).map_err(|error| refused(Some(path), error))?;
        }
        let (heading, table) = (self.heading(), table(&self.evaluation, &self.options));
        let written = match self.form {
            Form::Json(report) => report.finish(&self.evaluation),
            Form::Table(mut writer) => write!(writer, "{heading}{table}").and_then(|()| writer.flush()),
        };
        written.map_err(|error| refused(self.output, error))
    }

    /// What is measured against what, and how that differs from the whole corpus under its own labels.
    fn heading(&self) -> String {
        let Header { gold, predicted, notes } = self.header;
        let first = format!("{} against {}\n", visible(predicted), visible(gold));
        notes.iter().fold(first, |heading, note| heading + &visible(note) + "\n")
    }
}

/// The document with its sentences, where its format tells none.
fn in_sentences(document: &Annotated) -> Annotated {
    let mut document = document.clone();
    if document.sentences.is_empty() {
        let (sentences, _) = casefile_core::segment(&document.text);
        document.sentences = sentences.into_iter().map(|sentence| sentence.span).collect();
    }
    document
}

/// Nobody reads on, or it cannot be written.
fn refused(path: Option<&Path>, error: io::Error) -> Fault {
    match Fault::from(error) {
        Fault::Broken(error) => Fault::Document(cannot_write(path, &error)),
        fault => fault,
    }
}
