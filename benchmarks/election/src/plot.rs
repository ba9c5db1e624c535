//! A chart with logarithmic axes, as SVG.
//!
//! Last in the flow of [`crate::scaling`]. A decade has the same length on both axes, so growth in proportion is a
//! diagonal. A grey diagonal is drawn for comparison.

use palisade_bench_election::statistics::grouped;
use plotters::{coord::Shift, prelude::*};
use std::ops::Range;

/// Space for the title and the note above, and for labels around the chart, in pixels.
const TITLE: u32 = 56;
const MARGIN: u32 = 24;
const LABELS: u32 = 64;
/// Pixels for each power of ten, on both axes.
const DECADE: u32 = 150;
const DIAGONAL: RGBColor = RGBColor(0x88, 0x88, 0x88);
const COLOURS: [RGBColor; 4] = [
    RGBColor(0x1f, 0x6f, 0xeb),
    RGBColor(0xd1, 0x57, 0x0a),
    RGBColor(0x1a, 0x7f, 0x37),
    RGBColor(0x82, 0x50, 0xdf),
];

/// What is drawn.
pub struct Chart {
    /// The title.
    pub title: String,
    /// A small line below the title.
    pub note: String,
    /// What the horizontal axis counts.
    pub across: String,
    /// What the vertical axis counts.
    pub up: String,
    /// At least one line with a point, and at most four lines: one for each colour.
    pub lines: Vec<Line>,
}

/// Points that belong together.
pub struct Line {
    /// Its name in the legend.
    pub name: String,
    /// The points from left to right. Both coordinates are above 0.
    pub points: Vec<(f64, f64)>,
}

/// The powers of ten on an axis, as exponents.
#[derive(Clone, Copy)]
struct Decades {
    from: i32,
    to: i32,
}

impl Decades {
    /// Returns the fewest whole decades, at least one, that contain all `values`. A value close to a power of ten, such
    /// as 10,100, counts as that power. Otherwise a single point would add a decade.
    fn around(values: impl Iterator<Item = f64> + Clone) -> Self {
        const SLACK: f64 = 0.06;
        let logs = values.map(f64::log10);
        let least = logs.clone().fold(f64::INFINITY, f64::min);
        let most = logs.fold(f64::NEG_INFINITY, f64::max);
        let from = (least + SLACK).floor() as i32;
        Self {
            from,
            to: ((most - SLACK).ceil() as i32).max(from + 1),
        }
    }

    fn pixels(self) -> u32 {
        self.to.abs_diff(self.from) * DECADE
    }

    fn range(self) -> Range<f64> {
        10_f64.powi(self.from)..10_f64.powi(self.to)
    }
}

impl Chart {
    /// Returns the whole file.
    ///
    /// # Errors
    /// If the chart can't be drawn.
    pub fn svg(&self) -> Result<String, String> {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let across = Decades::around(points().map(|point| point.0));
        let up = Decades::around(points().map(|point| point.1));
        let size = (
            across.pixels() + LABELS + 2 * MARGIN,
            up.pixels() + LABELS + TITLE + 2 * MARGIN,
        );
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            self.draw(&area, across, up)
                .map_err(|error| format!("the chart can't be drawn: {error}"))?;
        }
        Ok(svg)
    }

    fn draw(
        &self,
        area: &DrawingArea<SVGBackend<'_>, Shift>,
        across: Decades,
        up: Decades,
    ) -> Result<(), Box<dyn std::error::Error>> {
        area.fill(&WHITE)?;
        area.draw_text(
            &self.title,
            &("sans-serif", 18).into_text_style(area),
            (20, 16),
        )?;
        area.draw_text(
            &self.note,
            &("sans-serif", 12).into_text_style(area),
            (20, 40),
        )?;
        let chart_area = area.margin(TITLE + MARGIN, MARGIN, 0, 2 * MARGIN);
        let mut chart = ChartBuilder::on(&chart_area)
            .x_label_area_size(LABELS)
            .y_label_area_size(LABELS)
            .build_cartesian_2d(across.range().log_scale(), up.range().log_scale())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(0xdd, 0xdd, 0xdd))
            .x_desc(&self.across)
            .y_desc(&self.up)
            .x_label_formatter(&power_of_ten)
            .y_label_formatter(&power_of_ten)
            .draw()?;
        if let Some(diagonal) = self.diagonal(across, up) {
            let thin = DIAGONAL.stroke_width(1);
            chart
                .draw_series(LineSeries::new(diagonal, thin))?
                .label("growth in proportion")
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], thin));
        }
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            let thick = colour.stroke_width(2);
            chart
                .draw_series(LineSeries::new(line.points.iter().copied(), thick))?
                .label(&line.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], thick));
            let dots = line
                .points
                .iter()
                .map(|point| Circle::new(*point, 4, colour.filled()));
            chart.draw_series(dots)?;
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .label_font(("sans-serif", 13))
            .draw()?;
        area.present()?;
        Ok(())
    }

    /// Returns growth in proportion, from the start of the lowest line to the edge of the chart.
    fn diagonal(&self, across: Decades, up: Decades) -> Option<[(f64, f64); 2]> {
        let firsts = self.lines.iter().filter_map(|line| line.points.first());
        let (x, y) = *firsts.min_by(|one, other| one.1.total_cmp(&other.1))?;
        let factor = (across.range().end / x).min(up.range().end / y);
        Some([(x, y), (x * factor, y * factor)])
    }
}

/// Returns a power of ten from 0.001 to 10,000,000, written out.
fn power_of_ten(value: &f64) -> String {
    let power = value.log10().round() as i32;
    match u32::try_from(power) {
        Ok(power) => grouped(10_u64.saturating_pow(power)),
        Err(_) => format!("{:.*}", power.unsigned_abs() as usize, 10_f64.powi(power)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: &[(f64, f64)]) -> String {
        let line = Line {
            name: "a < b".into(),
            points: points.to_vec(),
        };
        let chart = Chart {
            title: "title".into(),
            note: "note".into(),
            across: "votes".into(),
            up: "ms".into(),
            lines: vec![line],
        };
        chart.svg().unwrap()
    }

    /// The centres of the circles.
    fn circles(svg: &str) -> Vec<(i32, i32)> {
        let number = |tag: &str, name: &str| {
            let value = tag.split(&format!("{name}=\"")).nth(1).unwrap();
            value.split('"').next().unwrap().parse().unwrap()
        };
        let tags = svg.split("<circle").skip(1);
        tags.map(|tag| (number(tag, "cx"), number(tag, "cy")))
            .collect()
    }

    #[test]
    fn a_decade_is_as_long_upwards_as_across() {
        let svg = chart(&[(1_000.0, 1.0), (10_000.0, 10.0), (100_000.0, 100.0)]);
        let circles = circles(&svg);
        assert_eq!(circles.len(), 3);
        for (one, next) in circles.iter().zip(circles.iter().skip(1)) {
            let (across, up) = (next.0 - one.0, one.1 - next.1);
            assert!(
                (across - DECADE as i32).abs() <= 1,
                "{across} pixels across"
            );
            assert!((up - DECADE as i32).abs() <= 1, "{up} pixels upwards");
        }
    }

    #[test]
    fn the_diagonal_grows_in_proportion() {
        let chart = Chart {
            title: String::new(),
            note: String::new(),
            across: String::new(),
            up: String::new(),
            lines: vec![Line {
                name: String::new(),
                points: vec![(1_000.0, 1.0), (100_000.0, 500.0)],
            }],
        };
        let [from, to] = chart
            .diagonal(Decades { from: 3, to: 5 }, Decades { from: 0, to: 3 })
            .unwrap();
        assert_eq!(from, (1_000.0, 1.0));
        assert_eq!(to, (100_000.0, 100.0));
    }

    #[test]
    fn axes_are_labelled_with_powers_of_ten_and_text_is_escaped() {
        let svg = chart(&[(10_100.0, 0.3), (1_000_100.0, 31.0)]);
        let texts: Vec<_> = svg.lines().map(str::trim).collect();
        for label in ["10,000", "1,000,000", "0.1", "100", "a &lt; b", "votes"] {
            assert!(texts.contains(&label), "{label} is not in {svg}");
        }
        assert!(!texts.contains(&"10,000,000"));
    }

    #[test]
    fn one_point_is_a_chart_too() {
        let svg = chart(&[(5.0, 5.0)]);
        assert_eq!(svg.matches("<circle").count(), 1);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
