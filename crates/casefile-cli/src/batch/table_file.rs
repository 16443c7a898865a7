//! One file of rows, in the form that was asked for.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::args::BatchFormat;

/// Bytes of a row group of Parquet that are held in memory.
const ROW_GROUP_BYTES: usize = 16 << 20;

pub(super) enum TableFile {
    Jsonl(BufWriter<File>),
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<BufWriter<File>>>),
}

impl TableFile {
    pub(super) fn create(path: &Path, format: BatchFormat, schema: SchemaRef) -> io::Result<Self> {
        let file = File::create(path)?;
        Ok(match format {
            BatchFormat::Jsonl => Self::Jsonl(BufWriter::new(file)),
            BatchFormat::Parquet => {
                let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
                let writer = ArrowWriter::try_new(file, schema, Some(properties));
                Self::Parquet(Box::new(writer.map_err(io::Error::other)?))
            }
            BatchFormat::Arrow => {
                let writer = FileWriter::try_new(BufWriter::new(file), &schema);
                Self::Arrow(Box::new(writer.map_err(io::Error::other)?))
            }
        })
    }

    /// Adds lines, of JSON.
    pub(super) fn lines(&mut self, lines: &[String]) -> io::Result<()> {
        match self {
            Self::Jsonl(file) => lines.iter().try_for_each(|line| writeln!(file, "{line}")),
            Self::Parquet(_) | Self::Arrow(_) => Err(wrong_form()),
        }
    }

    /// Adds rows, of columns.
    pub(super) fn rows(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Self::Jsonl(_) => Err(wrong_form()),
            Self::Parquet(writer) => {
                writer.write(batch).map_err(io::Error::other)?;
                if writer.in_progress_size() < ROW_GROUP_BYTES {
                    return Ok(());
                }
                writer.flush().map_err(io::Error::other)
            }
            Self::Arrow(writer) => writer.write(batch).map_err(io::Error::other),
        }
    }

    /// Ends the file; it has still to be seen through to the disk.
    pub(super) fn close(self) -> io::Result<File> {
        match self {
            Self::Jsonl(file) => file.into_inner().map_err(io::IntoInnerError::into_error),
            Self::Parquet(writer) => writer.into_inner().map_err(io::Error::other),
            Self::Arrow(mut writer) => {
                writer.finish().map_err(io::Error::other)?;
                let file = writer.into_inner().map_err(io::Error::other)?;
                file.into_inner().map_err(io::IntoInnerError::into_error)
            }
        }
    }
}

fn wrong_form() -> io::Error {
    io::Error::other("the file is of another form")
}
