//! What is taken away: the programs make the stream that there is, and the files say what happened.

mod shell;

pub mod files;
pub mod programs;
