//! casefile-encoder
