//! Published benchmarks, whose data lies with the user: what each consists of, in one table.

use std::path::{Path, PathBuf};

use casefile_corpus::Split;
use casefile_eval::Measure;

use super::args::Benchmark;

/// A benchmark of the field.
pub(super) struct Published {
    /// Its name on the command line, and that of the folder of its checkpoint in `models/benchmarks`.
    name: &'static str,
    /// The names that the files of a split go by, of several in one folder the first.
    files: fn(Split) -> &'static [&'static str],
    /// The folders of data sets that the files lie in, where the path is that of the folder above.
    folders: &'static [&'static str],
    /// What is shown where no measure is asked for.
    pub(super) measures: &'static [Measure],
}

impl Benchmark {
    /// What it consists of; `None` of the one that comes with casefile.
    pub(super) fn published(self) -> Option<&'static Published> {
        match self {
            Self::Casefile => None,
            Self::Conll2003 => Some(&CONLL2003),
            Self::Conll04 => Some(&CONLL04),
            Self::Muc4 => Some(&MUC4),
        }
    }
}

/// First the names of the converted form, then those of the columns.
static CONLL2003: Published = Published {
    name: "conll2003",
    files: |split| match split {
        Split::Train => &["train.jsonl", "eng.train", "eng.train.txt", "train.txt"],
        Split::Dev => &["dev.jsonl", "eng.testa", "eng.testa.txt", "valid.txt"],
        Split::Test => &["test.jsonl", "eng.testb", "eng.testb.txt", "test.txt"],
    },
    folders: &["conll2003_conllpp", "conll2003"],
    measures: &[Measure::MentionStrict],
};

/// First the names of the converted form, then those of SpERT's JSON.
static CONLL04: Published = Published {
    name: "conll04",
    files: |split| match split {
        Split::Train => &["train.jsonl", "conll04_train.json"],
        Split::Dev => &["dev.jsonl", "conll04_dev.json"],
        Split::Test => &["test.jsonl", "conll04_test.json"],
    },
    folders: &["conll04"],
    measures: &[Measure::MentionStrict, Measure::RelationStrict, Measure::RelationBoundary],
};

/// In the form of GTT, where TST1 and TST2 are dev, TST3 and TST4 test.
static MUC4: Published = Published {
    name: "muc4",
    files: |split| match split {
        Split::Train => &["train.jsonl", "train.json"],
        Split::Dev => &["dev.jsonl", "dev.json"],
        Split::Test => &["test.jsonl", "test.json"],
    },
    folders: &["muc4_gtt", "muc4"],
    measures: &[Measure::MucCeafRee],
};

impl Published {
    /// The file of a split: the path itself where it is one, else the first of the split's names in that folder or in
    /// one of the data set's folders there.
    pub(super) fn find(&self, split: Split, path: &Path) -> Result<PathBuf, String> {
        if path.is_file() {
            return Ok(path.to_owned());
        }
        if !path.is_dir() {
            return Err(format!("{}: there is no such file or folder", path.display()));
        }
        let folders = std::iter::once(path.to_owned()).chain(self.folders.iter().map(|name| path.join(name)));
        let files = (self.files)(split);
        let mut places = folders.flat_map(|folder| files.iter().map(move |file| folder.join(file)));
        places.find(|place| place.is_file()).ok_or_else(|| {
            format!(
                "{}: the {} split of {} is not there; it is looked for as {} in that folder and in {} under it",
                path.display(),
                split.name(),
                self.name,
                files.join(", "),
                self.folders.join(", "),
            )
        })
    }

    /// The folder of the benchmark's own checkpoint, in the source tree that the command was built from.
    pub(super) fn checkpoint(&self) -> Result<PathBuf, String> {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/benchmarks");
        let folder = models.join(self.name);
        folder.canonicalize().map_err(|_| {
            format!(
                "{}: the checkpoint of the benchmark {} is not there (it is no part of the command, but of the source \
                 tree that this one was built from): give --model DIR",
                folder.display(),
                self.name
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_the_file_is_told_with_what_was_looked_for() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert_eq!(
            CONLL2003.find(Split::Dev, &sources),
            Err(format!(
                "{}: the dev split of conll2003 is not there; it is looked for as dev.jsonl, eng.testa, eng.testa.txt, \
                 valid.txt in that folder and in conll2003_conllpp, conll2003 under it",
                sources.display()
            ))
        );
        let file = sources.join("main.rs");
        assert_eq!(CONLL2003.find(Split::Dev, &file), Ok(file));
        let none = CONLL2003.find(Split::Test, Path::new("no/such"));
        assert_eq!(none, Err("no/such: there is no such file or folder".to_owned()));
    }
}
