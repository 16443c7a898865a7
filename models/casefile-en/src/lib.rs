//! casefile-en
