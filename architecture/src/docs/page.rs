//! One page of Markdown: its code blocks, and the prose around them.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};
use walkdir::{DirEntry, WalkDir};

/// Folders that git does not keep.
const NOT_KEPT: [&str; 4] = [".git", "generated", "node_modules", "target"];

/// A code block between two fences.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Block {
    /// The number of the line with the opening fence, from 1 on.
    pub line: usize,
    /// The word after the opening fence, such as `rust`. Empty if there is none.
    pub language: String,
    /// The last paragraph before the block, in one line. Blocks with only empty lines between them have the same one.
    pub introduction: String,
    /// The lines between the fences.
    pub lines: Vec<String>,
}

/// A page of Markdown.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The path of the file, relative to the root of the repository.
    pub file: PathBuf,
    /// The code blocks, in order.
    pub blocks: Vec<Block>,
    /// The text of the headings, without `#`.
    pub headings: Vec<String>,
    /// All lines outside of code blocks, joined by spaces, because a link or a name can be wrapped.
    pub prose: String,
}

impl Page {
    /// Parses the text of a page. Indented fences count, as they occur in lists. A fence without an end is a block as well,
    /// so that it hides nothing.
    pub fn parse(file: &Path, text: &str) -> Self {
        let mut page = Self {
            file: file.to_path_buf(),
            ..Self::default()
        };
        let mut paragraph = Vec::new();
        let mut has_ended = false;
        let mut open: Option<Block> = None;
        for (index, line) in text.lines().enumerate() {
            let fence = line.trim_start().strip_prefix("```");
            open = match (open, fence) {
                (None, Some(language)) => Some(Block {
                    line: index + 1,
                    language: language.trim().to_owned(),
                    introduction: paragraph.join(" "),
                    lines: Vec::new(),
                }),
                (Some(block), Some(_)) => {
                    page.blocks.push(block);
                    has_ended = true;
                    None
                }
                (Some(mut block), None) => {
                    block.lines.push(line.to_owned());
                    Some(block)
                }
                (None, None) => {
                    if line.trim().is_empty() {
                        has_ended = true;
                    } else if std::mem::take(&mut has_ended) {
                        paragraph.clear();
                    }
                    paragraph.extend(Some(line.trim()).filter(|line| !line.is_empty()));
                    page.add_prose(line);
                    None
                }
            };
        }
        page.blocks.extend(open);
        page
    }

    fn add_prose(&mut self, line: &str) {
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            self.headings.push(heading.trim().to_owned());
        }
        self.prose.push_str(line.trim());
        self.prose.push(' ');
    }

    /// The path, relative to the root, of what the page names or links to.
    pub fn resolve(&self, link: &Path) -> PathBuf {
        let mut target = PathBuf::new();
        for part in self.file.with_file_name("").join(link).components() {
            match part {
                Component::ParentDir if target.pop() => {}
                Component::CurDir => {}
                other => target.push(other),
            }
        }
        target
    }

    /// What the prose has between backticks.
    pub fn spans(&self) -> impl Iterator<Item = &str> {
        self.prose.split('`').skip(1).step_by(2)
    }

    /// The targets of all links and pictures.
    pub fn links(&self) -> Vec<&str> {
        let outside_of_spans = self.prose.split('`').step_by(2);
        // `](` follows the label, or the backtick at the end of the label.
        let targets = outside_of_spans.flat_map(|text| text.split("](").skip(1));
        targets
            .filter_map(|rest| rest.split_once(')'))
            .map(|(target, _)| target.trim())
            .collect()
    }
}

/// All files of the repository, relative to its root. What git does not keep is left out.
///
/// # Errors
/// - A folder can't be read.
pub fn files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let is_kept = |entry: &DirEntry| {
        !NOT_KEPT
            .iter()
            .any(|folder| entry.file_name() == Path::new(folder))
    };
    let mut found = Vec::new();
    for entry in WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_kept)
    {
        let entry = entry?;
        if entry.file_type().is_file() {
            let file = entry.path().strip_prefix(root).unwrap_or(entry.path());
            found.push(file.to_path_buf());
        }
    }
    Ok(found)
}

/// All pages among some files. The changelog is left out: it tells of files and names that are gone.
///
/// # Errors
/// - A page can't be read.
pub fn pages(root: &Path, files: &[PathBuf]) -> io::Result<Vec<Page>> {
    let is_page = |file: &&PathBuf| {
        file.extension().is_some_and(|extension| extension == "md")
            && file.as_path() != Path::new("CHANGELOG.md")
    };
    let read = |file: &PathBuf| Ok(Page::parse(file, &fs::read_to_string(root.join(file))?));
    files.iter().filter(is_page).map(read).collect()
}
