//! Batches of every kind of column through the built-in model.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::sync::{Arc, LazyLock};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, Date32Array, Int64Array, LargeStringArray, RecordBatch, StringArray};
use arrow_array::{StringViewArray, StructArray, TimestampMillisecondArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use casefile::{Extractor, Input, Value};
use casefile_arrow::{Columns, Error, Table, document_schema, extract, tables};

const TEXT: &str =
    "Señor Ruiz leads the Red Dawn Front. Its gunmen stormed a market in Mopti on Friday, killing 12 people.";

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn read(batch: &RecordBatch) -> RecordBatch {
    extract(&EXTRACTOR, batch, &Columns::of(batch.schema_ref())).unwrap()
}

fn list<'a>(batch: &'a RecordBatch, name: &str, row: usize) -> (ArrayRef, &'a str) {
    let lists = batch.column_by_name(name).unwrap().as_list::<i32>();
    (lists.value(row), batch.schema_ref().field_with_name(name).unwrap().name())
}

fn structs(batch: &RecordBatch, name: &str, row: usize) -> StructArray {
    list(batch, name, row).0.as_struct().clone()
}

#[test]
fn a_row_says_what_the_document_says() {
    let published = StringArray::from(vec!["2016-05-19"]);
    let texts = StringArray::from(vec![TEXT]);
    let out = read(&batch(vec![("text", Arc::new(texts)), ("published", Arc::new(published))]));
    let document = EXTRACTOR.extract(Input::new(TEXT).published("2016-05-19".parse().ok())).unwrap();

    let mentions = structs(&out, "mentions", 0);
    assert_eq!(mentions.len(), document.mentions.len());
    for (row, mention) in document.mentions.iter().enumerate() {
        let number = |name: &str| {
            mentions.column_by_name(name).unwrap().as_primitive::<Int64Type>().value(row) as usize
        };
        assert_eq!(number("start_byte")..number("end_byte"), mention.span.range());
        let characters: String =
            TEXT.chars().skip(number("start")).take(number("end") - number("start")).collect();
        assert_eq!(characters, mention.span.of(TEXT));
        assert_eq!(mentions.column_by_name("text").unwrap().as_string::<i32>().value(row), characters);
        let score = mentions.column_by_name("score").unwrap().as_primitive::<Float32Type>().value(row);
        assert_eq!(score, mention.score);
    }
    let relations = structs(&out, "relations", 0);
    assert_eq!(relations.len(), document.relations.len());
    assert!(!relations.is_empty());
    let heads = relations.column_by_name("head").unwrap().as_primitive::<Int32Type>();
    assert_eq!(heads.value(0) as u32, document.relations[0].head.0);
    assert_eq!(structs(&out, "events", 0).len(), document.events.len());
}

#[test]
fn a_bad_row_says_why_and_holds_up_no_other() {
    let texts = StringArray::from(vec![Some(TEXT), None, Some(TEXT), Some("")]);
    let dates = StringArray::from(vec![Some("2016-05-19T23:10:00Z"), None, Some("yesterday"), None]);
    let ids = Int64Array::from(vec![Some(7), Some(8), None, Some(10)]);
    let out =
        read(&batch(vec![("id", Arc::new(ids)), ("text", Arc::new(texts)), ("published", Arc::new(dates))]));
    let errors = out.column_by_name("error").unwrap().as_string::<i32>();
    assert!(errors.is_null(0) && errors.is_null(3));
    assert_eq!(errors.value(1), "text is null");
    assert!(errors.value(2).contains("\"yesterday\" is no date"), "{}", errors.value(2));
    let ids = out.column_by_name("id").unwrap().as_string::<i32>();
    assert_eq!((ids.value(0), ids.value(1), ids.is_null(2)), ("7", "8", true));
    assert!(structs(&out, "mentions", 0).len() > 2 && structs(&out, "mentions", 1).is_empty());
    assert!(structs(&out, "mentions", 2).is_empty() && structs(&out, "mentions", 3).is_empty());
}

#[test]
fn every_type_of_string_and_date_reads_alike() {
    let texts = StringArray::from(vec![TEXT]);
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let strings: [ArrayRef; 3] = [
        Arc::new(LargeStringArray::from(vec![TEXT])),
        Arc::new(StringViewArray::from(vec![TEXT])),
        cast(&texts, &dictionary).unwrap(),
    ];
    let dates: [ArrayRef; 3] = [
        Arc::new(Date32Array::from(vec![16940])),
        Arc::new(TimestampMillisecondArray::from(vec![1_463_699_400_000]).with_timezone("UTC")),
        Arc::new(StringArray::from(vec!["2016-05-19"])),
    ];
    let expected = read(&batch(vec![("text", Arc::new(texts)), ("published", dates[2].clone())]));
    assert_eq!(expected.column_by_name("published").unwrap().as_string::<i32>().value(0), "2016-05-19");
    for (strings, dates) in strings.into_iter().zip(dates) {
        assert_eq!(read(&batch(vec![("text", strings), ("published", dates)])), expected);
    }
}

#[test]
fn a_batch_without_its_columns_is_an_error() {
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let body = batch(vec![("body", numbers.clone())]);
    let error = extract(&EXTRACTOR, &body, &Columns::of(body.schema_ref())).unwrap_err();
    assert_eq!(error.to_string(), "there is no column \"text\"; the columns are \"body\"");
    let wrong = batch(vec![("text", numbers)]);
    let error = extract(&EXTRACTOR, &wrong, &Columns::of(wrong.schema_ref())).unwrap_err();
    assert!(matches!(error, Error::ColumnType { .. }), "{error}");
}

#[test]
fn no_rows_are_no_rows() {
    let out = read(&batch(vec![("text", Arc::new(StringArray::from(Vec::<&str>::new())))]));
    assert_eq!((out.num_rows(), out.schema()), (0, document_schema()));
}

#[test]
fn tables_have_the_rows_of_their_documents() {
    let documents: Vec<_> = [TEXT, "", TEXT]
        .iter()
        .enumerate()
        .map(|(row, text)| (row as i64, EXTRACTOR.extract(Input::new(*text).id("same")).unwrap()))
        .collect();
    let tables = tables(&documents, EXTRACTOR.model_name()).unwrap();
    for (table, kind) in tables.iter().zip(Table::ALL) {
        assert_eq!(table.schema(), kind.schema());
        let rows = table.column_by_name("row").unwrap().as_primitive::<Int64Type>();
        assert!(rows.values().is_sorted() && !rows.is_empty(), "{}", kind.name());
    }
    let first = &documents[0].1;
    let strings = |table: usize, column: &str| -> Vec<Option<String>> {
        let column = tables[table].column_by_name(column).unwrap().as_string::<i32>().clone();
        column.iter().map(|value| value.map(str::to_owned)).collect()
    };
    let mins = tables[2].column_by_name("min").unwrap().as_primitive::<Int64Type>().clone();
    for (row, entity) in first.entities.iter().enumerate() {
        let (mut date, mut country, mut min) = (None, None, None);
        match entity.value {
            Some(Value::Date(value)) => date = Some(value.to_string()),
            Some(Value::Place(value)) => country = Some(value.country.to_string()),
            Some(Value::Quantity(value)) => min = value.min.map(i64::from),
            None => {}
        }
        assert_eq!((&strings(2, "date")[row], &strings(2, "country")[row]), (&date, &country));
        assert_eq!(mins.is_valid(row).then(|| mins.value(row)), min);
    }
    assert!(mins.null_count() < mins.len() && strings(2, "country").iter().any(Option::is_some));
    assert_eq!(tables[0].num_rows(), 3);
    assert_eq!(tables[1].num_rows(), 2 * first.mentions.len());
    assert_eq!(tables[5].num_rows(), 2 * first.events.iter().map(|e| e.arguments.len()).sum::<usize>());
}
