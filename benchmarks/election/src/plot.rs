//! A chart with logarithmic axes, as SVG.
//!
//! Last in the flow of [`crate::scaling`]. Both axes have the same number of pixels per decade, so that growth in
//! proportion is a diagonal; a dashed one is drawn to compare with.

use std::fmt::Write;

const LEFT: f64 = 80.0;
const TOP: f64 = 70.0;
const RIGHT: f64 = 60.0;
const BOTTOM: f64 = 60.0;
const DIAGONAL: &str = "#888888";
const DASHED: &str = " stroke-dasharray=\"6 5\"";
const THICK: &str = " stroke-width=\"2\"";
/// Pixels per power of ten, on both axes.
const DECADE: f64 = 150.0;
const COLOURS: [&str; 4] = ["#1f6feb", "#d1570a", "#1a7f37", "#8250df"];

/// What is drawn.
pub struct Chart {
    /// Above all.
    pub title: String,
    /// Below the title, small.
    pub note: String,
    /// What the horizontal axis counts.
    pub across: String,
    /// What the vertical axis counts.
    pub up: String,
    /// At most as many as there are colours; at least one, with a point.
    pub lines: Vec<Line>,
}

/// Points that belong together.
pub struct Line {
    /// In the legend.
    pub name: String,
    /// Both coordinates above 0, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// Powers of ten that an axis shows, as exponents.
#[derive(Clone, Copy)]
struct Axis {
    from: i32,
    to: i32,
}

impl Axis {
    /// The fewest whole decades, at least one, that hold all `values`. A value a little off a power of ten, as
    /// 10,100 is, counts as that power: else one point would claim a decade.
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

    fn pixels(self) -> f64 {
        f64::from(self.to - self.from) * DECADE
    }

    fn pixel(self, value: f64) -> f64 {
        (value.log10() - f64::from(self.from)) * DECADE
    }
}

impl Chart {
    /// The whole file.
    pub fn svg(&self) -> String {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let frame = Frame {
            x: Axis::around(points().map(|point| point.0)),
            y: Axis::around(points().map(|point| point.1)),
        };
        let (width, height) = (
            LEFT + frame.x.pixels() + RIGHT,
            TOP + frame.y.pixels() + BOTTOM,
        );
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
        );
        svg.push_str(&text(LEFT, 30.0, "start", "16", &self.title));
        svg.push_str(&text(LEFT, 50.0, "start", "11", &self.note));
        svg.push_str(&frame.grid(&self.across, &self.up));
        svg.push_str(&frame.diagonal(&self.lines));
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            svg.push_str(&frame.line(line, colour));
        }
        svg.push_str(&legend(&self.lines));
        svg.push_str("</svg>\n");
        svg
    }
}

/// Where values are in the picture.
struct Frame {
    x: Axis,
    y: Axis,
}

impl Frame {
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            LEFT + self.x.pixel(x),
            TOP + self.y.pixels() - self.y.pixel(y),
        )
    }

    /// A line and a label at each power of ten, and the names of the axes.
    fn grid(&self, across: &str, up: &str) -> String {
        let mut svg = String::new();
        let (right, bottom) = (LEFT + self.x.pixels(), TOP + self.y.pixels());
        for power in self.x.from..=self.x.to {
            let x = LEFT + f64::from(power - self.x.from) * DECADE;
            svg.push_str(&stroke((x, TOP), (x, bottom), "#dddddd", ""));
            svg.push_str(&text(
                x,
                bottom + 20.0,
                "middle",
                "13",
                &power_of_ten(power),
            ));
        }
        for power in self.y.from..=self.y.to {
            let y = bottom - f64::from(power - self.y.from) * DECADE;
            svg.push_str(&stroke((LEFT, y), (right, y), "#dddddd", ""));
            svg.push_str(&text(
                LEFT - 8.0,
                y + 4.0,
                "end",
                "13",
                &power_of_ten(power),
            ));
        }
        let middle = LEFT + self.x.pixels() / 2.0;
        svg.push_str(&text(middle, bottom + 45.0, "middle", "13", across));
        svg.push_str(&text(LEFT - 8.0, TOP - 12.0, "end", "13", up));
        svg
    }

    /// Growth in proportion, from where the lowest line begins, as far as it fits.
    fn diagonal(&self, lines: &[Line]) -> String {
        let firsts = lines.iter().filter_map(|line| line.points.first());
        let Some(first) = firsts.min_by(|one, other| one.1.total_cmp(&other.1)) else {
            return String::new();
        };
        let from = self.place(*first);
        let length = (LEFT + self.x.pixels() - from.0).min(from.1 - TOP);
        stroke(from, (from.0 + length, from.1 - length), DIAGONAL, DASHED)
    }

    fn line(&self, line: &Line, colour: &str) -> String {
        let places: Vec<_> = line.points.iter().map(|point| self.place(*point)).collect();
        let mut svg = String::new();
        for pair in places.windows(2) {
            svg.push_str(&stroke(pair[0], pair[1], colour, THICK));
        }
        for (x, y) in places {
            // Writing to a string does not fail.
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>"
            );
        }
        svg
    }
}

/// Which colour is which line, in the upper left corner: what grows leaves it free.
fn legend(lines: &[Line]) -> String {
    let named = lines.iter().zip(COLOURS);
    let entries = named
        .map(|(line, colour)| (line.name.as_str(), colour, THICK))
        .chain([("growth in proportion", DIAGONAL, DASHED)]);
    let mut svg = String::new();
    for (place, (name, colour, style)) in entries.enumerate() {
        let (x, y) = (LEFT + 15.0, TOP + 20.0 + 20.0 * place as f64);
        svg.push_str(&stroke((x, y), (x + 30.0, y), colour, style));
        svg.push_str(&text(x + 38.0, y + 4.0, "start", "13", name));
    }
    svg
}

fn stroke(from: (f64, f64), to: (f64, f64), colour: &str, style: &str) -> String {
    format!(
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\"{style}/>\n",
        from.0, from.1, to.0, to.1
    )
}

fn text(x: f64, y: f64, anchor: &str, size: &str, content: &str) -> String {
    let escaped = content
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{escaped}</text>\n"
    )
}

/// From 0.001 to 10,000,000 written out.
fn power_of_ten(power: i32) -> String {
    match u32::try_from(power) {
        Ok(power) => crate::statistics::grouped(10_u64.saturating_pow(power)),
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
        chart.svg()
    }

    #[test]
    fn a_decade_is_as_long_upwards_as_across() {
        let svg = chart(&[(1_000.0, 1.0), (10_000.0, 10.0), (100_000.0, 100.0)]);
        for circle in [
            "cx=\"80.0\" cy=\"370.0\"",
            "cx=\"230.0\" cy=\"220.0\"",
            "cx=\"380.0\" cy=\"70.0\"",
        ] {
            assert!(svg.contains(circle), "{circle} is not in {svg}");
        }
        // The diagonal to compare with runs through all of them.
        assert!(
            svg.contains("x1=\"80.0\" y1=\"370.0\" x2=\"380.0\" y2=\"70.0\" stroke=\"#888888\"")
        );
    }

    #[test]
    fn axes_are_labelled_with_powers_of_ten_and_text_is_escaped() {
        let svg = chart(&[(10_100.0, 0.3), (1_000_100.0, 31.0)]);
        for label in [
            ">10,000<",
            ">1,000,000<",
            ">0.1<",
            ">100<",
            ">a &lt; b<",
            ">votes<",
        ] {
            assert!(svg.contains(label), "{label} is not in {svg}");
        }
        assert!(!svg.contains(">10,000,000<"));
    }

    #[test]
    fn one_point_is_a_chart_too() {
        let svg = chart(&[(5.0, 5.0)]);
        assert_eq!(svg.matches("<circle").count(), 1);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
