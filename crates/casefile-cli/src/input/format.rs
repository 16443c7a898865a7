//! What a file's name says of its form.

use std::path::Path;

use clap::ValueEnum;

/// How documents lie in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileFormat {
    /// One document of plain text
    Text,
    /// An object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
    /// Tab-separated values with a header
    Tsv,
    /// Apache Parquet
    Parquet,
    /// Apache Arrow IPC: a file (Feather) or a stream
    Arrow,
    /// Web archive: its records of plain text
    Warc,
}

impl FileFormat {
    /// By the ending of a file's name, behind which .gz or .zst may stand; text where it is none of ours.
    pub(crate) fn of(path: &Path) -> Self {
        let packed = Packing::of(path) != Packing::None;
        let stem = path.file_stem().map(Path::new).filter(|_| packed);
        match ending(stem.unwrap_or(path)).as_str() {
            "jsonl" | "ndjson" => Self::Jsonl,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "parquet" => Self::Parquet,
            "arrow" | "arrows" | "feather" | "ipc" => Self::Arrow,
            "warc" | "wet" => Self::Warc,
            _ => Self::Text,
        }
    }
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstandard,
}

impl Packing {
    pub(super) fn of(path: &Path) -> Self {
        match ending(path).as_str() {
            "gz" => Self::Gzip,
            "zst" => Self::Zstandard,
            _ => Self::None,
        }
    }
}

fn ending(path: &Path) -> String {
    path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_counts_behind_the_packing() {
        for (name, format) in [
            ("a.jsonl", FileFormat::Jsonl),
            ("b/a.NDJSON.gz", FileFormat::Jsonl),
            ("a.tsv.zst", FileFormat::Tsv),
            ("a.warc.gz", FileFormat::Warc),
            ("a.warc.wet.gz", FileFormat::Warc),
            ("a.feather", FileFormat::Arrow),
            ("a.csv.txt", FileFormat::Text),
            ("a.gz", FileFormat::Text),
            ("-", FileFormat::Text),
        ] {
            assert_eq!(FileFormat::of(Path::new(name)), format, "{name}");
        }
    }
}
