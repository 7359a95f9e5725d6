//! JavaScript without what only people read: comments, spaces and long names.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Minifies scripts, and those that stand in pages.
pub fn minify(files: &[PathBuf]) -> Result<()> {
    for file in files {
        minify_file(file).with_context(|| format!("cannot minify {}", file.display()))?;
    }
    Ok(())
}

fn minify_file(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file)?;
    let is_page = file.extension().is_some_and(|extension| extension == "html");
    Ok(fs::write(file, if is_page { page(&text)? } else { script(&text)? })?)
}

/// A page with each of its scripts minified.
fn page(mut html: &str) -> Result<String> {
    const OPENING: &str = "<script";
    let mut minified = String::new();
    while let Some(tag) = html.find(OPENING) {
        let start = tag + html[tag..].find('>').context("a script's tag does not end")? + 1;
        let end = start + html[start..].find("</script").context("a script does not end")?;
        minified.push_str(&html[..start]);
        minified.push_str(&script(&html[start..end])?);
        html = &html[end..];
    }
    minified.push_str(html);
    Ok(minified)
}

/// A script minified; a module if it has imports or exports.
fn script(text: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::unambiguous()).parse();
    ensure!(!parsed.panicked, "it is no JavaScript: {:?}", parsed.diagnostics);
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let options = CodegenOptions::minify();
    let code = Codegen::new().with_options(options).with_scoping(minified.scoping);
    Ok(code.build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_see_keeps_its_name() {
        let text = "import { load } from './parts.js';\n\
                    // Says it twice.\n\
                    export function twice(value) { const both = load(value); return both + both; }";
        let minified = script(text).unwrap();
        assert!(minified.len() < text.len(), "{minified}");
        assert!(minified.contains("twice") && minified.contains("./parts.js"), "{minified}");
        assert!(!minified.contains("both") && !minified.contains("Says"), "{minified}");
    }

    #[test]
    fn the_globals_of_a_script_stay() {
        let minified = script("function shown() { return 1 + 1; }\nlet count = shown();").unwrap();
        assert!(minified.contains("shown") && minified.contains("count"), "{minified}");
    }

    #[test]
    fn a_page_keeps_everything_but_what_its_scripts_say_to_people() {
        let html =
            "<p>a  b</p><script>// Why.\nalert( 1 );</script><script src=x.js></script><i>c</i>";
        let minified = page(html).unwrap();
        assert_eq!(
            minified,
            "<p>a  b</p><script>alert(1);</script><script src=x.js></script><i>c</i>"
        );
    }

    #[test]
    fn what_is_no_javascript_is_an_error() {
        assert!(script("let let = ;").is_err());
    }
}
