//! Who attacked where, by SQL over a table of texts.
//!
//! `cargo run --release -p casefile-datafusion --features sql --example sql`
#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::sync::Arc;

use arrow_array::{RecordBatch, StringArray};
use casefile::Extractor;
use casefile_datafusion::casefile_udf;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;

const QUERY: &str = "
WITH read AS (SELECT id, casefile(body) AS file FROM wires),
     events AS (SELECT id, file['entities'] AS entities, unnest(file['events']) AS event FROM read),
     arguments AS (SELECT id, entities, event['type'] AS type, unnest(event['arguments']) AS argument FROM events)
SELECT id, type, argument['role'] AS role, entities[argument['entity'] + 1]['name'] AS name, argument['score'] AS score
FROM arguments
ORDER BY id, score DESC";

#[tokio::main]
async fn main() -> Result<()> {
    let ids = StringArray::from(vec!["a", "b"]);
    let bodies = StringArray::from(vec![
        "Gunmen of the Red Dawn Front killed 12 people at a market in Mopti on Friday.",
        "A car bomb wounded six soldiers near Arauca. The Northern Front claimed the attack.",
    ]);
    let wires = RecordBatch::try_from_iter([("id", Arc::new(ids) as _), ("body", Arc::new(bodies) as _)])?;

    let context = SessionContext::new();
    context.register_batch("wires", wires)?;
    let extractor =
        Extractor::new().map_err(|error| datafusion::error::DataFusionError::External(error.into()))?;
    context.register_udf(casefile_udf(Arc::new(extractor)));
    context.sql(QUERY).await?.show().await
}
