//! casefile-core
