mod arbitrary;
mod coref;
mod draft;
mod event;
mod mention;
mod properties;
mod relation;
mod semeval;
