//! A code block is in the file that its introduction names.
//!
//! The convention: the paragraph before the block has a sentence that begins with "From" and a link, such as
//! "From [`pools.rs`](../runtime/src/configs/pools.rs):". The last such link counts. The block is in that file, line for
//! line, but may be indented in another way. A line `// ...` stands for lines that are left out. Blocks that follow each
//! other have one introduction. A block that is in no file says so before: "not compiled" or "neither compiled".

use crate::docs::page::{Block, Page};
use std::{fs, path::Path};

/// The languages whose blocks are checked. Other blocks are commands, output, formulas and drawings.
const CODE: [&str; 5] = ["rust", "toml", "js", "ts", "json"];
/// The beginning of a sentence that names a file.
const FROM: &str = "From [";
/// What the introduction of a block says that is in no file.
const NOT_COMPILED: [&str; 2] = ["not compiled", "neither compiled"];
/// A line that stands for lines that are left out.
const ELISIONS: [&str; 3] = ["// ...", "// …", "# ..."];

/// What is wrong with the code blocks of a page, one sentence each.
pub fn violations(page: &Page, root: &Path) -> Vec<String> {
    let code = page.blocks.iter().filter(|block| is_code(block));
    code.filter_map(|block| {
        let wrong = violation(block, page, root)?;
        Some(format!("{}:{}: {wrong}", page.file.display(), block.line))
    })
    .collect()
}

fn violation(block: &Block, page: &Page, root: &Path) -> Option<String> {
    let Some(target) = origin(block) else {
        let is_marked = NOT_COMPILED
            .iter()
            .any(|mark| block.introduction.contains(mark));
        return (!is_marked).then(|| {
            "the paragraph before the code names no file (\"From [`file`](path)\"), and does not say \"not compiled\""
                .to_owned()
        });
    };
    let file = root.join(page.resolve(Path::new(target)));
    let Ok(source) = fs::read_to_string(&file) else {
        return Some(format!("{target} can't be read"));
    };
    let source: Vec<_> = source.lines().collect();
    let line = first_difference(&block.lines, &source)?;
    Some(format!("{target} differs at `{line}`"))
}

/// Whether a block is checked.
pub fn is_code(block: &Block) -> bool {
    CODE.contains(&block.language.as_str())
}

/// The target of the link that names the file of a block.
pub fn origin(block: &Block) -> Option<&str> {
    let (_, link) = block.introduction.rsplit_once(FROM)?;
    let (_, target) = link.split_once("](")?;
    target.split_once(')').map(|(target, _)| target)
}

/// The first line at which the source differs from the parts between elisions, in order.
fn first_difference(lines: &[String], source: &[&str]) -> Option<String> {
    let mut rest = source;
    let mut is_empty = true;
    for part in lines.split(|line| is_elision(line)) {
        let is_blank = |line: &&str| line.trim().is_empty();
        let part: Vec<_> = part.iter().map(String::as_str).collect();
        // Empty lines around an elision are free.
        let Some(start) = part.iter().position(|line| !is_blank(line)) else {
            continue;
        };
        let end = part.iter().rev().take_while(|line| is_blank(line)).count();
        let part = &part[start..part.len() - end];
        is_empty = false;
        let Some(at) = position(part, rest) else {
            let is_there =
                |length: &usize| *length == 0 || position(&part[..*length], rest).is_some();
            let length = (0..part.len()).rev().find(is_there)?;
            return Some(part[length].trim().to_owned());
        };
        rest = &rest[at + part.len()..];
    }
    // A block without code shows nothing.
    is_empty.then(String::new)
}

/// Where the source has some lines, with any indentation.
fn position(lines: &[&str], source: &[&str]) -> Option<usize> {
    let lines = without_indentation(lines);
    source
        .windows(lines.len())
        .position(|window| without_indentation(window) == lines)
}

/// Whether a line stands for lines that are left out.
pub fn is_elision(line: &str) -> bool {
    ELISIONS.contains(&line.trim())
}

/// Lines without the spaces that all of them begin with.
fn without_indentation<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let indentations = filled.map(|line| line.len() - line.trim_start().len());
    let common = indentations.min().unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(common..).unwrap_or("").trim_end())
        .collect()
}
