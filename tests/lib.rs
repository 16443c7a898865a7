//! Members of this folder are explicit targets.
