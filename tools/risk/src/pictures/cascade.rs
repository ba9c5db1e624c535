//! The cascades: how much is lost after each attack.

use super::{on_canvas, refused, short, write_text, Canvas, PictureError, INK};
use crate::{
    number::approximate,
    report::{stress::StressRow, Report},
};
use palisade_stake_risk::Fraction;
use plotters::{
    prelude::{ChartBuilder, Color, HSLColor, LineSeries, PathElement},
    style::text_anchor::HPos,
};
use std::cmp::Reverse;

/// The most cascades that are drawn: the longest ones, and of equal ones those that lose most.
const CASCADES: usize = 8;
const WIDTH: u32 = 1_000;
const HEIGHT: u32 = 460;
/// The part of the width that is the chart. Names are beside it.
const CHART: u32 = 640;

pub(super) fn svg(report: &Report) -> Result<String, PictureError> {
    let mut rows: Vec<&StressRow> = report
        .stress
        .iter()
        .filter(|row| !row.rounds.is_empty())
        .collect();
    let longest = |row: &StressRow| (row.rounds.len(), row.simulated.value);
    rows.sort_by_key(|row| Reverse(longest(row)));
    let found = rows.len();
    rows.truncate(CASCADES);
    if rows.is_empty() {
        return on_canvas(WIDTH, 60, |canvas| {
            let text = "No cascade: after no scenario an attack that pays was found.";
            write_text(canvas, text, (WIDTH as i32 / 2, 30), 18, HPos::Center)
        });
    }
    on_canvas(WIDTH, HEIGHT, |canvas| {
        let title = "Stake that is lost after each attack of a cascade, as a part of all stake";
        write_text(canvas, title, (WIDTH as i32 / 2, 20), 18, HPos::Center)?;
        if found > CASCADES {
            let drawn = format!("The longest {CASCADES} of {found} cascades");
            write_text(canvas, &drawn, (CHART as i32 + 8, 42), 13, HPos::Left)?;
        }
        paint(canvas, &rows, report.totals.stake.units)
    })
}

fn paint(canvas: &Canvas<'_>, rows: &[&StressRow], total: u128) -> Result<(), String> {
    let (area, _) = canvas.split_horizontally(CHART);
    let longest = rows.iter().map(|row| row.rounds.len()).max().unwrap_or(1);
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .margin_top(44)
        .x_label_area_size(40)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..longest as f64, 0.0..1.0)
        .map_err(refused)?;
    chart
        .configure_mesh()
        .x_desc("attacks")
        .x_labels(longest.min(10) + 1)
        .y_labels(5)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{:.0}%", y * 100.0))
        .light_line_style(INK.mix(0.0))
        .draw()
        .map_err(refused)?;
    for (index, row) in rows.iter().enumerate() {
        let color = HSLColor(index as f64 / rows.len() as f64, 0.6, 0.42);
        let line = LineSeries::new(points(row, total), color.stroke_width(2));
        chart.draw_series(line).map_err(refused)?;
        let y = 60 + 24 * index as i32;
        let x = CHART as i32 + 8;
        let sample = PathElement::new(vec![(x, y), (x + 20, y)], color.stroke_width(3));
        canvas.draw(&sample).map_err(refused)?;
        write_text(canvas, &short(&row.name, 44), (x + 28, y), 13, HPos::Left)?;
    }
    Ok(())
}

/// Returns what is lost in sum: after the shock, then after each attack.
fn points(row: &StressRow, total: u128) -> Vec<(f64, f64)> {
    let mut lost = row.shock.units;
    let part = |lost| approximate(&Fraction::ratio(lost, total).unwrap_or_else(Fraction::zero));
    let mut points = vec![(0.0, part(lost))];
    for (index, round) in row.rounds.iter().enumerate() {
        lost = lost.saturating_add(round.cost.units);
        points.push(((index + 1) as f64, part(lost)));
    }
    points
}
