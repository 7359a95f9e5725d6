//! `cargo xtask doctor`: what is here and what is not, without changing anything.

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::packages::{CHROMIUM, NODE, NPM};
use crate::project::Project;
use crate::tools;

/// Prints each tool with its place, or with what gets it.
pub fn examine(project: &Project) -> Result<()> {
    let rust_target = if tools::has_wasm_target() {
        "here".to_owned()
    } else {
        installs_itself("serve, test and ci")
    };
    print_line("wasm target", &rust_target);
    for tool in tools::wanted(project)? {
        let state = match tool.found(project) {
            Some((place, version)) if version == tool.version => {
                format!("{version}, {}", place.display())
            }
            Some((_, version)) => format!(
                "{version}, but {} is wanted; {}",
                tool.version,
                installs_itself("serve, test and ci")
            ),
            None => installs_itself("serve, test and ci"),
        };
        print_line(tool.program, &state);
    }
    let node = browser::find_node().map_or_else(
        || format!("missing: {}", NODE.how_to_get()),
        |place| place.display().to_string(),
    );
    print_line("Node.js", &node);
    let npm = browser::find_npm().map_or_else(
        || format!("missing: {}", NPM.how_to_get()),
        |place| place.display().to_string(),
    );
    print_line("npm", &npm);
    let chromium = Browser::find().map_or_else(
        || format!("missing: {}", CHROMIUM.how_to_get()),
        |found| format!("{}, {}", found.program.display(), found.driver.display()),
    );
    print_line("Chromium", &chromium);
    Ok(())
}

fn installs_itself(commands: &str) -> String {
    format!("missing: {commands} install it into target/tools")
}

fn print_line(name: &str, state: &str) {
    println!("{name:<14}{state}");
}
