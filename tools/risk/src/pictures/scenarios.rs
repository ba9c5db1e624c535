//! The scenarios: for each of them a bar of the proven bound, and on it the simulated loss.

use super::{
    on_canvas, refused, short, write_text, Canvas, PictureError, BOUND, GREY, LOST, SHOCK,
};
use crate::{
    number::approximate,
    report::{stress::StressRow, Report},
};
use plotters::{
    prelude::{Color, PathElement, RGBColor, Rectangle},
    style::text_anchor::HPos,
};

const WIDTH: u32 = 1_000;
/// Where no loss and the loss of everything are.
const ZERO: i32 = 330;
const ALL: i32 = 830;
const TOP: i32 = 76;
const ROW: i32 = 22;

pub(super) fn svg(report: &Report) -> Result<String, PictureError> {
    let rows = i32::try_from(report.stress.len()).unwrap_or(i32::MAX / ROW - 10);
    let height = TOP + ROW * rows + 20;
    on_canvas(WIDTH, height as u32, |canvas| {
        let title = "Simulated loss and proven bound, as parts of all stake";
        write_text(canvas, title, (WIDTH as i32 / 2, 18), 18, HPos::Center)?;
        legend(canvas)?;
        axis(canvas, height - 16)?;
        for (row, y) in report.stress.iter().zip((TOP..).step_by(ROW as usize)) {
            scenario(canvas, row, y)?;
        }
        Ok(())
    })
}

fn legend(canvas: &Canvas<'_>) -> Result<(), String> {
    let entries = [
        (SHOCK, "shock"),
        (LOST, "lost to attacks"),
        (BOUND, "proven bound"),
    ];
    for ((color, text), x) in entries.into_iter().zip((ZERO..).step_by(150)) {
        bar(canvas, x, x + 12, 34, 46, &color)?;
        write_text(canvas, text, (x + 18, 40), 13, HPos::Left)?;
    }
    Ok(())
}

fn axis(canvas: &Canvas<'_>, bottom: i32) -> Result<(), String> {
    for percent in [0, 25, 50, 75, 100] {
        let x = ZERO + (ALL - ZERO) * percent / 100;
        let line = PathElement::new(vec![(x, TOP - 6), (x, bottom)], GREY.stroke_width(1));
        canvas.draw(&line).map_err(refused)?;
        write_text(
            canvas,
            &format!("{percent}%"),
            (x, TOP - 14),
            12,
            HPos::Center,
        )?;
    }
    Ok(())
}

fn scenario(canvas: &Canvas<'_>, row: &StressRow, y: i32) -> Result<(), String> {
    write_text(
        canvas,
        &short(&row.name, 46),
        (ZERO - 8, y + 8),
        13,
        HPos::Right,
    )?;
    bar(
        canvas,
        ZERO,
        place(approximate(&row.bound.value)),
        y,
        y + 16,
        &BOUND,
    )?;
    let shock = place(approximate(&row.shock_part.value));
    let simulated = place(approximate(&row.simulated.value));
    bar(canvas, ZERO, shock, y + 4, y + 12, &SHOCK)?;
    bar(canvas, shock, simulated, y + 4, y + 12, &LOST)?;
    let numbers = format!("{} / {}", row.simulated.percent(), row.bound.percent());
    write_text(canvas, &numbers, (ALL + 8, y + 8), 12, HPos::Left)
}

/// Draws a bar. Nothing if it is empty.
fn bar(
    canvas: &Canvas<'_>,
    from: i32,
    to: i32,
    top: i32,
    bottom: i32,
    color: &RGBColor,
) -> Result<(), String> {
    if to <= from {
        return Ok(());
    }
    let corners = [(from, top), (to, bottom)];
    canvas
        .draw(&Rectangle::new(corners, color.filled()))
        .map_err(refused)
}

fn place(part: f64) -> i32 {
    ZERO + (f64::from(ALL - ZERO) * part).round() as i32
}
