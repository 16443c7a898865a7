//! `casefile(text)` for SQL: the case file of a text as a structure, in DataFusion.
//!
//! `cargo run --release -p casefile-datafusion --example sql` shows it at work.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::DataType;
use casefile::Extractor;
use casefile_arrow::{Columns, document_schema, extract};
use datafusion::common::Result;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

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
