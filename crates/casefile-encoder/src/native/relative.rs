//! Attention that sees how far apart two pieces stand: He et al., "DeBERTa" (arXiv:2006.03654).
//!
//! Beside `Q Kᵀ`, a score has a part from content to position, `Q · key(distance)`, and one from position to content,
//! `K · query(distance)`; a table has a row for each distance, or bucket of distances. Its keys and queries do not depend
//! on the input: they are computed once, when the model is loaded.

use std::ops::Range;

use casefile_schema::Error;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};
use serde::Deserialize;

use super::kernel;
use super::layer::{LayerNorm, Linear};
use crate::{Architecture, Weights};

/// The part of `config.json` that is about distances.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RelativeConfig {
    position_buckets: Option<i64>,
    max_relative_positions: Option<i64>,
    share_att_key: Option<bool>,
    norm_rel_ebd: Option<String>,
    pos_att_type: Option<Parts>,
}

/// `["p2c", "c2p"]`, or as older files write it, `"p2c|c2p"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Parts {
    List(Vec<String>),
    Joined(String),
}

impl RelativeConfig {
    /// With the most distant position that is told apart, which is the model's longest sequence where it is not given.
    pub(crate) fn up_to(mut self, max_position_embeddings: usize) -> Self {
        let given = self.max_relative_positions.filter(|&positions| positions > 0);
        self.max_relative_positions = given.or(i64::try_from(max_position_embeddings).ok());
        self
    }

    /// Of how many parts a score is the sum.
    pub(crate) fn parts(&self) -> usize {
        1 + usize::from(self.has("c2p")) + usize::from(self.has("p2c"))
    }

    fn normalises(&self) -> bool {
        let norms = self.norm_rel_ebd.iter().flat_map(|norms| norms.split('|'));
        norms.into_iter().any(|norm| norm.trim().eq_ignore_ascii_case("layer_norm"))
    }

    fn has(&self, part: &str) -> bool {
        match &self.pos_att_type {
            Some(Parts::List(parts)) => parts.iter().any(|p| p.trim() == part),
            Some(Parts::Joined(parts)) => parts.split('|').any(|p| p.trim() == part),
            None => false,
        }
    }

    /// How many buckets of distances there are on each side of 0; `None` where every distance has a row of its own.
    fn buckets(&self) -> Option<i64> {
        self.position_buckets.filter(|&buckets| buckets > 0)
    }

    /// How many rows of the table lie on each side of distance 0.
    fn side(&self) -> usize {
        let side = self.buckets().or(self.max_relative_positions).unwrap_or_default();
        usize::try_from(side).unwrap_or_default()
    }

    /// The table's row of a distance, from a query to a key before it.
    fn row(&self, distance: i64) -> usize {
        let side = i64::try_from(self.side()).unwrap_or(i64::MAX);
        let bucket = self.buckets().map_or(distance, |buckets| self.bucket(distance, buckets / 2));
        let last = side.saturating_mul(2).saturating_sub(1).max(0);
        usize::try_from(bucket.saturating_add(side).clamp(0, last)).unwrap_or_default()
    }

    /// Near distances as they are, those beyond the middle in buckets that widen with their logarithm, in single precision
    /// as in the reference.
    fn bucket(&self, distance: i64, middle: i64) -> i64 {
        if distance.abs() <= middle {
            return distance;
        }
        let (near, far) = (middle as f32, (self.max_relative_positions.unwrap_or_default() - 1) as f32);
        let steps = ((distance.abs() as f32 / near).ln() / (far / near).ln() * (near - 1.0)).ceil();
        (steps as i64).saturating_add(middle).saturating_mul(distance.signum())
    }
}

/// The table of distances that all layers share.
pub(super) struct Distances {
    config: RelativeConfig,
    /// `[2 side, width]`
    table: Array2<f32>,
}

/// A layer's keys and queries of the distances, the queries scaled: `[2 side, width]`.
#[derive(Debug)]
pub(super) struct DistanceAttention {
    keys: Option<Array2<f32>>,
    queries: Option<Array2<f32>>,
}

/// The table's rows that a sequence needs, and which of them each distance has.
#[derive(Debug, Default)]
pub(super) struct Rows {
    range: Range<usize>,
    /// Of distance `d` at `d + pieces - 1`, counted from the start of `range`.
    of: Vec<usize>,
}

impl RelativeConfig {
    /// What a sequence of so many pieces needs of the table.
    pub(super) fn rows(&self, pieces: usize) -> Rows {
        let farthest = i64::try_from(pieces).unwrap_or_default() - 1;
        let rows: Vec<usize> = (-farthest..=farthest).map(|distance| self.row(distance)).collect();
        let (first, last) = (rows.first().copied().unwrap_or(0), rows.last().map_or(0, |last| last + 1));
        Rows { range: first..last, of: rows.into_iter().map(|row| row - first).collect() }
    }
}

impl Distances {
    /// Reads the table behind `prefix`, normalised where the configuration says so.
    pub(super) fn load(
        weights: &Weights<'_>,
        prefix: &str,
        config: &Architecture,
        relative: &RelativeConfig,
    ) -> Result<Self, Error> {
        let name = format!("{prefix}encoder.rel_embeddings.weight");
        let mut table = weights.matrix(&name, [2 * relative.side(), config.width])?;
        if relative.normalises() {
            let norm =
                LayerNorm::load(weights, &format!("{prefix}encoder.LayerNorm"), config.width, config.eps)?;
            norm.apply(table.view_mut());
        }
        Ok(Self { config: relative.clone(), table })
    }

    /// What the layer with these maps (the queries scaled by `scale`) makes of the table.
    pub(super) fn attention(
        &self,
        weights: &Weights<'_>,
        prefix: &str,
        [queries, keys]: [&Linear; 2],
        scale: f32,
    ) -> Result<DistanceAttention, Error> {
        let own = |part: &str| {
            let width = self.table.ncols();
            Linear::load(weights, &format!("{prefix}attention.self.{part}"), [width, width])
        };
        let mapped = |linear: &Linear| {
            let mut mapped = Array2::zeros(self.table.dim());
            linear.apply(self.table.view(), mapped.view_mut());
            mapped
        };
        let keys = match (self.config.has("c2p"), self.config.share_att_key.unwrap_or(false)) {
            (false, _) => None,
            (true, true) => Some(mapped(keys)),
            (true, false) => Some(mapped(&own("pos_key_proj")?)),
        };
        let queries = match (self.config.has("p2c"), self.config.share_att_key.unwrap_or(false)) {
            (false, _) => None,
            (true, true) => Some(mapped(queries)),
            (true, false) => Some(mapped(&own("pos_query_proj")?.scaled(scale))),
        };
        Ok(DistanceAttention { keys, queries })
    }
}

impl DistanceAttention {
    /// Adds one head's parts to its scores `[pieces, pieces]`; `columns` are the head's, of queries and keys
    /// `[pieces, head width]`.
    pub(super) fn add(
        &self,
        [queries, keys]: [ArrayView2<f32>; 2],
        columns: Range<usize>,
        rows: &Rows,
        mut scores: ArrayViewMut2<f32>,
    ) {
        let pieces = scores.nrows();
        let mut products = Array2::zeros((pieces, rows.range.len()));
        let row =
            |query: usize, key: usize| rows.of.get(query + pieces - 1 - key).copied().unwrap_or_default();
        if let Some(table) = &self.keys {
            let table = table.slice(s![rows.range.clone(), columns.clone()]);
            kernel::product(queries, table.t(), products.view_mut());
            for ((query, key), score) in scores.indexed_iter_mut() {
                *score += products[[query, row(query, key)]];
            }
        }
        if let Some(table) = &self.queries {
            let table = table.slice(s![rows.range.clone(), columns]);
            kernel::product(keys, table.t(), products.view_mut());
            for ((query, key), score) in scores.indexed_iter_mut() {
                *score += products[[key, row(query, key)]];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(json: &str) -> RelativeConfig {
        serde_json::from_str::<RelativeConfig>(json).unwrap().up_to(512)
    }

    #[test]
    fn near_distances_have_rows_of_their_own_and_far_ones_share() {
        let config = config(r#"{"position_buckets": 256, "pos_att_type": "p2c|c2p"}"#);
        assert_eq!((config.parts(), config.side()), (3, 256));
        assert_eq!([0, 1, -1, 128, -128].map(|d| config.row(d)), [256, 257, 255, 384, 128]);
        // values of transformers' make_log_bucket_position
        assert_eq!([129, 200, 511, -511, 9000].map(|d| config.bucket(d, 128)), [129, 169, 255, -255, 519]);
        assert_eq!([9000, -9000].map(|d| config.row(d)), [511, 0]);
    }

    #[test]
    fn a_sequence_needs_the_rows_of_its_distances() {
        let rows = config(r#"{"max_relative_positions": 2, "pos_att_type": ["c2p"]}"#).rows(4);
        assert_eq!((rows.range, rows.of), (0..4, vec![0, 0, 1, 2, 3, 3, 3]));
        let none = config("{}").rows(0);
        assert!(none.of.is_empty());
    }
}
