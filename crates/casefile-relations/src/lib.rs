//! casefile-relations
