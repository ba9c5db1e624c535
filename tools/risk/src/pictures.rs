//! Pictures of a report, as SVG: the graph, the scenarios, and the rounds of the cascades.
//!
//! Drawing rounds to pixels. No other number of this crate is rounded without a direction.

use crate::{input::Input, report::Report};
use plotters::{
    coord::Shift,
    prelude::{
        DrawingArea, IntoDrawingArea, IntoFont, RGBColor, SVGBackend, Text, TextStyle, WHITE,
    },
    style::text_anchor::{HPos, Pos, VPos},
};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

mod cascade;
mod graph;
mod scenarios;

/// The files that [`write()`] makes.
pub const FILES: [&str; 3] = ["graph.svg", "stress.svg", "cascade.svg"];

/// Why there is no picture.
#[derive(Debug)]
pub enum PictureError {
    /// The folder or a file in it can't be written.
    Write {
        /// The folder or file.
        path: PathBuf,
        /// The cause.
        cause: io::Error,
    },
    /// The picture can't be drawn.
    Draw(String),
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write { path, cause } => {
                write!(
                    f,
                    "{} can't be written: {cause}. Name a folder that you may write to.",
                    path.display()
                )
            }
            Self::Draw(cause) => write!(f, "a picture can't be drawn: {cause}"),
        }
    }
}

impl std::error::Error for PictureError {}

/// Returns the pictures: file names and SVG.
///
/// # Errors
/// `Draw`: the library refuses.
pub fn draw(input: &Input, report: &Report) -> Result<Vec<(&'static str, String)>, PictureError> {
    let pictures = [
        graph::svg(input)?,
        scenarios::svg(report)?,
        cascade::svg(report)?,
    ];
    Ok(FILES.into_iter().zip(pictures).collect())
}

/// Writes the pictures to a folder. It is made if it does not exist. Files of the same names are replaced.
///
/// # Errors
/// See [`PictureError`].
pub fn write(input: &Input, report: &Report, folder: &Path) -> Result<Vec<PathBuf>, PictureError> {
    let trouble = |path: &Path, cause| PictureError::Write {
        path: path.into(),
        cause,
    };
    let pictures = draw(input, report)?;
    fs::create_dir_all(folder).map_err(|cause| trouble(folder, cause))?;
    let mut written = Vec::new();
    for (name, svg) in pictures {
        let path = folder.join(name);
        fs::write(&path, svg).map_err(|cause| trouble(&path, cause))?;
        written.push(path);
    }
    Ok(written)
}

/// An area in pixels.
type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const INK: RGBColor = RGBColor(34, 34, 34);
const GREY: RGBColor = RGBColor(190, 190, 190);
/// What is lost at once.
const SHOCK: RGBColor = RGBColor(240, 160, 60);
/// What attacks lose.
const LOST: RGBColor = RGBColor(200, 50, 50);
/// What is proven.
const BOUND: RGBColor = RGBColor(205, 220, 240);

/// Returns the SVG that `paint` draws on a white canvas.
fn on_canvas(
    width: u32,
    height: u32,
    paint: impl FnOnce(&Canvas<'_>) -> Result<(), String>,
) -> Result<String, PictureError> {
    let mut svg = String::new();
    {
        let canvas = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        canvas
            .fill(&WHITE)
            .map_err(refused)
            .map_err(PictureError::Draw)?;
        paint(&canvas).map_err(PictureError::Draw)?;
        canvas
            .present()
            .map_err(refused)
            .map_err(PictureError::Draw)?;
    }
    Ok(svg)
}

/// Writes a line of text. `anchor` is the end of the line that is at `x`.
fn write_text(
    canvas: &Canvas<'_>,
    text: &str,
    (x, y): (i32, i32),
    size: i32,
    anchor: HPos,
) -> Result<(), String> {
    let style = TextStyle::from(("sans-serif", size).into_font())
        .color(&INK)
        .pos(Pos::new(anchor, VPos::Center));
    let text = Text::new(text.to_owned(), (x, y), style);
    canvas.draw(&text).map_err(refused)
}

fn refused(error: impl fmt::Display) -> String {
    error.to_string()
}

/// Returns the text, cut to a number of characters.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.into();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests;
