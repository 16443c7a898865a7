//! The `casefile` command: case files of news texts, on the terminal or as JSON.

mod args;
mod batch;
mod corpus;
mod engine;
mod entities;
mod eval;
mod extract;
mod guard;
mod input;
mod output;
mod run;
mod text;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};

fn main() -> ExitCode {
    match Args::parse().command {
        Command::Extract(args) => extract::run(&args),
        Command::Entities(args) => entities::run(&args),
        Command::Batch(args) => batch::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Compare(args) => eval::compare::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Completions { shell } => completions(shell),
    }
}

fn completions(shell: clap_complete::Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "casefile", &mut script);
    match io::stdout().lock().write_all(&script) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            report(&error.to_string());
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// One line on stderr; where that is closed, nobody is there to be told.
fn report(message: &str) {
    writeln!(io::stderr().lock(), "casefile: {}", casefile_eval::visible(message)).unwrap_or_default();
}
