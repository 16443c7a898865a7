//! `casefile(text)` for SQL: the case file of a text as a structure, in DataFusion.
//!
//! `cargo run --release -p casefile-datafusion --features sql --example sql` shows it at work; the function itself needs only the crates
//! that DataFusion describes functions with.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::DataType;
use casefile::Extractor;
use casefile_arrow::{Columns, document_schema, extract};
use datafusion_common::{DataFusionError, Result};
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// The function `casefile`, on one extractor for all queries.
///
/// Its value is a structure with the fields of [`document_schema`]: a text that is null has an `error` and empty lists.
#[must_use]
pub fn casefile_udf(extractor: Arc<Extractor>) -> ScalarUDF {
    ScalarUDF::new_from_impl(CaseFile { extractor, signature: Signature::string(1, Volatility::Immutable) })
}

struct CaseFile {
    extractor: Arc<Extractor>,
    signature: Signature,
}

impl ScalarUDFImpl for CaseFile {
    fn name(&self) -> &str {
        "casefile"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(document_schema().fields().clone()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let texts = columns.into_iter().map(|texts| ("text", texts));
        let batch = RecordBatch::try_from_iter(texts)?;
        let documents = extract(&self.extractor, &batch, &Columns::of(batch.schema_ref()));
        let documents = documents.map_err(|error| DataFusionError::External(error.into()))?;
        Ok(ColumnarValue::Array(Arc::new(StructArray::from(documents)) as ArrayRef))
    }
}

impl std::fmt::Debug for CaseFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaseFile").field("model", &self.extractor.model_name()).finish()
    }
}

/// Two functions are one where their extractor is.
impl PartialEq for CaseFile {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.extractor, &other.extractor)
    }
}

impl Eq for CaseFile {}

impl std::hash::Hash for CaseFile {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.extractor).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_array::{Array, StringArray};
    use arrow_schema::Field;

    #[test]
    fn a_column_of_texts_becomes_a_column_of_case_files() {
        let extractor = Arc::new(Extractor::new().unwrap());
        let function = casefile_udf(extractor.clone());
        let texts = StringArray::from(vec![Some("Gunmen killed 12 people in Mopti on Friday."), None]);
        let return_type = function.return_type(&[DataType::Utf8]).unwrap();
        let files = function.invoke_with_args(ScalarFunctionArgs {
            args: vec![ColumnarValue::Array(Arc::new(texts))],
            arg_fields: vec![Field::new("text", DataType::Utf8, true).into()],
            number_rows: 2,
            return_field: Field::new("file", return_type.clone(), true).into(),
            config_options: Arc::default(),
        });
        let files = files.unwrap().into_array(2).unwrap();
        assert_eq!(files.data_type(), &return_type);
        let errors = files.as_struct().column_by_name("error").unwrap().as_string::<i32>().clone();
        assert!(errors.is_null(0) && errors.value(1) == "text is null");
        let events = files.as_struct().column_by_name("events").unwrap().as_list::<i32>().clone();
        assert_eq!(events.value_length(0), 1);
    }
}
