//! Where scored documents go: the table or the JSON of the result, and the error browser.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use casefile_eval::{
    Annotated, Evaluation, Header, HtmlReport, JsonReport, Sampling, Scored, TableOptions, table,
};

use super::args::{EvalArgs, EvalFormat, Measures};
use crate::output::writer;

/// Takes scored documents one by one.
pub(super) struct Sink<'a> {
    args: &'a EvalArgs,
    header: Header<'a>,
    evaluation: Evaluation,
    form: Form,
    browser: Option<(HtmlReport, BufWriter<File>, &'a Path)>,
}

enum Form {
    Table(Box<dyn Write>),
    Json(JsonReport<Box<dyn Write>>),
}

impl<'a> Sink<'a> {
    /// Opens everything that is written to, before the work begins.
    pub(super) fn open(args: &'a EvalArgs, header: Header<'a>) -> Result<Self, String> {
        let output = || writer(args.output.as_deref());
        let form = match args.format {
            EvalFormat::Text => output().map(Form::Table),
            EvalFormat::Json => {
                output().and_then(|writer| JsonReport::begin(writer, &header)).map(Form::Json)
            }
        };
        let browser = args.report.as_deref().map(|path| {
            let file = File::create(path).map_err(|error| cannot_write(path, &error))?;
            Ok::<_, String>((HtmlReport::new(args.report_documents), BufWriter::new(file), path))
        });
        let sampling = Sampling { samples: args.sampling.samples, seed: args.sampling.seed };
        Ok(Self {
            args,
            header,
            evaluation: Evaluation::new(sampling),
            form: form.map_err(|error| failed(args, &error))?,
            browser: browser.transpose()?,
        })
    }

    pub(super) fn document(&mut self, scored: &Scored) -> Result<(), String> {
        let Scored { id, gold, predicted, outcome, .. } = scored;
        // A document without an id is drawn by its text, so that its place in the corpus changes nothing.
        self.evaluation.add(gold.id.as_deref().unwrap_or(&gold.text), outcome);
        if let Form::Json(report) = &mut self.form {
            report.document(id, outcome, &gold.text).map_err(|error| failed(self.args, &error))?;
        }
        if let Some((browser, ..)) = &mut self.browser {
            browser.add(id, &in_sentences(gold), predicted, outcome);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(), String> {
        if let Some((browser, mut writer, path)) = self.browser {
            let (figures, tally) = (self.evaluation.figures(), self.evaluation.tally());
            let written = browser.write(&mut writer, &self.header, &figures, tally);
            written.and_then(|()| writer.flush()).map_err(|error| cannot_write(path, &error))?;
        }
        let written = match self.form {
            Form::Json(report) => report.finish(&self.evaluation),
            Form::Table(mut writer) => {
                let measures =
                    self.args.measures.iter().flat_map(|Measures(measures)| measures).copied().collect();
                let options = TableOptions { by_label: self.args.by_label, measures };
                writer.write_all(table(&self.evaluation, &options).as_bytes()).and_then(|()| writer.flush())
            }
        };
        written.map_err(|error| failed(self.args, &error))
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

fn failed(args: &EvalArgs, error: &io::Error) -> String {
    crate::output::cannot_write(args.output.as_deref(), error)
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    crate::output::cannot_write(Some(path), error)
}
