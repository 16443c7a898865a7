//! `docs/arrow.md` is what the schema says of itself.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fmt::Write;
use std::path::Path;

use arrow_schema::{DataType, Field, Schema};
use casefile_arrow::{DESCRIPTION, Table, VERSION, document_schema};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/arrow.md");

const HEAD: &str = "\
# The Arrow schema

What `casefile batch`, `casefile-arrow` and the Python wheel give, field by field. `cargo test -p casefile-arrow` holds this page to
the schema; `UPDATE_DOCS=1 cargo test -p casefile-arrow --test docs` writes it anew.

Every batch and file has its version in the metadata of its schema under `casefile.schema`. A new field at the end of a structure
leaves the version as it is; any other change raises it. Every field says in its own metadata, under `description`, what is said of
it here. Offsets are half-open. Numbers are signed, because Spark and Java know no others. Scores lie between 0 and 1.
";

const NESTED: &str = "
## One row a document

What `casefile_arrow::extract`, the wheel's `extract_batch` and `casefile batch --nested` give. Entities are referred to by their position
in the document's `entities`, from 0.
";

const FLAT: &str = "
## Flat tables

What `casefile batch` gives in Parquet and Arrow, a folder a table. They are joined by `row`, and by `entity` or `event` inside it; names,
types and values are there besides, so that most questions need no join.
";

fn type_of(field: &Field) -> String {
    let name = match field.data_type() {
        DataType::Utf8 => "string".to_owned(),
        DataType::Int32 => "int32".to_owned(),
        DataType::Int64 => "int64".to_owned(),
        DataType::Float32 => "float32".to_owned(),
        DataType::Struct(_) => "struct".to_owned(),
        DataType::List(item) => format!("list of {}", type_of(item)),
        other => other.to_string(),
    };
    if field.is_nullable() { format!("{name}, nullable") } else { name }
}

fn rows(page: &mut String, fields: &arrow_schema::Fields, above: &str) {
    for field in fields {
        let name = format!("{above}{}", field.name());
        writeln!(page, "| `{name}` | {} | {} |", type_of(field), field.metadata()[DESCRIPTION]).unwrap();
        if let DataType::List(item) = field.data_type()
            && let DataType::Struct(inside) = item.data_type()
        {
            rows(page, inside, &format!("{name}[]."));
        }
    }
}

fn table(page: &mut String, schema: &Schema) {
    page.push_str("\n| field | type | |\n|---|---|---|\n");
    rows(page, schema.fields(), "");
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    writeln!(page, "\nThis is version {VERSION}.").unwrap();
    page.push_str(NESTED);
    table(&mut page, &document_schema());
    page.push_str(FLAT);
    for kind in Table::ALL {
        writeln!(page, "\n### {}", kind.name()).unwrap();
        table(&mut page, &kind.schema());
    }
    page
}

#[test]
fn the_page_is_the_schema() {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(Path::new(PATH), page()).unwrap();
    }
    let written = std::fs::read_to_string(PATH).unwrap().replace("\r\n", "\n");
    assert!(written == page(), "docs/arrow.md is not the schema: UPDATE_DOCS=1 writes it anew");
}
