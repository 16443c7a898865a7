//! Where documents are written and in which form.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use casefile::{Document, Error, annotation};

use crate::args::{Colour, ExtractArgs, Format};
use crate::text::{self, Look};

/// Why a document was not written.
pub(crate) enum Fault {
    /// This one cannot be; others may.
    Document(String),
    /// Nobody reads on: no error.
    Closed,
    /// Nothing more can be written.
    Broken(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Broken(error) }
    }
}

pub(crate) struct Output {
    writer: Box<dyn Write>,
    format: Format,
    /// Whether more than one document may come.
    several: bool,
    look: Look,
    written: usize,
}

impl Output {
    /// Opens what is written to.
    pub(crate) fn open(args: &ExtractArgs, model: &str) -> io::Result<Self> {
        let colour = args.format == Format::Text && wants_colour(args);
        let writer = match &args.files.output {
            // On a terminal of an old Windows the stream turns colour codes into calls.
            None if colour => Box::new(AutoStream::always(io::stdout())),
            _ => writer(args.files.output.as_deref())?,
        };
        let files = &args.files.files;
        let several = files.len() > 1 || files.iter().any(|path| args.files.input.holds_many(path));
        Ok(Self { writer, format: args.format, several, look: Look::new(model, colour), written: 0 })
    }

    /// Writes a document and sees it through to the reader; says whether that showed all its warnings.
    pub(crate) fn document(&mut self, document: &Document) -> Result<bool, Fault> {
        let mut rendered = self.render(document).map_err(Fault::Document)?;
        if !rendered.ends_with('\n') {
            rendered.push('\n');
        }
        if self.format == Format::Text && self.written > 0 {
            rendered.insert_str(0, "\n\n");
        }
        self.writer.write_all(rendered.as_bytes())?;
        self.writer.flush()?;
        self.written += 1;
        Ok(self.format != Format::Jsonl || document.warnings.is_empty())
    }

    fn render(&self, document: &Document) -> Result<String, String> {
        let to_text = |error: serde_json::Error| error.to_string();
        match self.format {
            Format::Text => Ok(text::render(document, &self.look)),
            Format::Json if self.several => serde_json::to_string(document).map_err(to_text),
            Format::Json => serde_json::to_string_pretty(document).map_err(to_text),
            Format::Jsonl => annotation::to_line(document).map_err(|error: Error| error.to_string()),
        }
    }
}

/// Creates the output file if one is asked for.
pub(crate) fn writer(output: Option<&Path>) -> io::Result<Box<dyn Write>> {
    Ok(match output {
        Some(path) => Box::new(BufWriter::new(File::create(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    })
}

/// That nothing can be written, and where.
pub(crate) fn cannot_write(output: Option<&Path>, error: &io::Error) -> String {
    match output {
        Some(path) => format!("cannot write {}: {error}", path.display()),
        None => format!("cannot write to standard output: {error}"),
    }
}

fn wants_colour(args: &ExtractArgs) -> bool {
    match args.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            args.files.output.is_none() && AutoStream::choice(&io::stdout()) != ColorChoice::Never
        }
    }
}

/// Whether an output would overwrite one of these files.
pub(crate) fn overwrites<'a>(output: Option<&Path>, files: impl IntoIterator<Item = &'a Path>) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let Some(output) = output.and_then(real) else { return false };
    files.into_iter().any(|file| real(file).as_deref() == Some(output.as_path()))
}
