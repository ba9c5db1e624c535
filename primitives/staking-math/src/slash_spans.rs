//! Slashing spans: what a participant was charged for offences. It pays the maximum of each span, not the sum.
//!
//! Eras are grouped into spans. Within one era, the slashes of a participant by different validators add up. Of the
//! eras of one span, only the most expensive era is paid.
//!
//! A span ends with the era in which a slash of the participant was reported. The eras after it are a new span. So a
//! validator that was caught can't misbehave again for free.
//!
//! [`slash`](crate::slash) comes before this module: it computes what an offence costs.
//! [`Ledger::slash`](crate::ledger::Ledger::slash) comes after it: it takes what is newly due. The staking pallet
//! stores the record. It changes the record only when a slash is applied.
//!
//! Offences can be found late and out of order. So their boundaries can be late and out of order, too. The order in
//! which slashes are applied, each with its boundary, does not matter. The record is the same in the end. The amounts
//! due add up to `Σ over spans of max over their eras` of the cost of an era, with all boundaries. Each application
//! takes the growth of this sum.
//!
//! A late boundary can split a span after only its most expensive era was paid. What is owed because of the split is
//! due with that application.

use alloc::vec::Vec;
use core::iter::once;

/// The charges by era, and the spans of the eras. The default is one open span from era 0 on, without charges.
///
/// The newest span is open: it has no last era yet. Every other span ends where the next one starts. The eras before
/// the first stored span are forgotten and count as one span. They should not be charged any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// Index of the open span, counted over all spans that ever existed.
    span_index: u32,
    /// First era of the oldest stored span.
    first_start: u32,
    /// First eras of the later spans, ascending, all above `first_start`.
    later_starts: Vec<u32>,
    /// The charged eras and their costs in units, ascending by era. No cost is zero.
    charged: Vec<(u32, u128)>,
}

impl Spans {
    /// Returns the record with these parts: index and first era of the open span, lengths in eras of the spans before
    /// it (newest first), and the result of [`charged`](Self::charged).
    ///
    /// A length is senseless if it is zero or reaches before era 0. Such a length and all after it are dropped.
    pub fn from_parts(
        span_index: u32,
        last_start: u32,
        prior: &[u32],
        charged: Vec<(u32, u128)>,
    ) -> Self {
        let mut first_start = last_start;
        let mut later_starts = Vec::new();
        for &length in prior.iter().take_while(|&&length| length > 0) {
            let Some(earlier) = first_start.checked_sub(length) else {
                break;
            };
            later_starts.push(first_start);
            first_start = earlier;
        }
        later_starts.reverse();
        Self {
            span_index,
            first_start,
            later_starts,
            charged,
        }
    }

    /// Returns the index of the open span: the number of spans that ever ended.
    pub fn span_index(&self) -> u32 {
        self.span_index
    }

    /// Returns the first era of the open span.
    pub fn last_start(&self) -> u32 {
        self.later_starts
            .last()
            .copied()
            .unwrap_or(self.first_start)
    }

    /// Returns the lengths in eras of the stored closed spans, newest first. Each is at least one. Their sum is at
    /// most [`last_start`](Self::last_start).
    pub fn prior(&self) -> Vec<u32> {
        let starts = once(&self.first_start).chain(&self.later_starts);
        let mut lengths: Vec<u32> = starts
            .zip(&self.later_starts)
            .map(|(start, next)| next.saturating_sub(*start))
            .collect();
        lengths.reverse();
        lengths
    }

    /// Returns the charged eras and their costs in units, ascending by era.
    pub fn charged(&self) -> &[(u32, u128)] {
        &self.charged
    }

    /// Returns the newest era in [`charged`](Self::charged), or 0.
    ///
    /// It is not stored separately. So it falls if [`forget_before`](Self::forget_before) drops that era, in one of two
    /// cases:
    ///
    /// - It drops the whole span of the era.
    /// - Of the eras of that span, it keeps an earlier and more expensive one.
    pub fn last_nonzero(&self) -> u32 {
        self.charged.last().map_or(0, |&(era, _)| era)
    }

    /// Returns the cost of `era` in units, not compared with the other eras of its span.
    pub fn charge_of(&self, era: u32) -> u128 {
        match self.find(era) {
            Ok(place) => self.charged.get(place).map_or(0, |&(_, amount)| amount),
            Err(_) => 0,
        }
    }

    /// Charges `amount` units to `era`, and returns what is newly due, in units:
    ///
    /// 1. If `span_end` is given, a span ends with this era.
    /// 2. `amount` is added to the cost of `era`.
    /// 3. The result is the growth of `Σ over spans of max over their eras` of the cost of an era.
    ///
    /// The result is at most `amount` if the boundary existed before, or if it does not separate charged eras.
    ///
    /// The result can be more if the boundary splits a span with charges on both sides. Then the most expensive era of
    /// each part is owed. So up to the cost of the cheaper one of these two eras is due in addition to `amount`, even
    /// if `amount` is zero.
    ///
    /// Some boundaries change nothing: one that exists already, one among forgotten spans, and `u32::MAX`, because no
    /// span can start after it. The cost of an era and the sum saturate at `u128::MAX`. Beyond that nothing more is
    /// due.
    pub fn charge(&mut self, era: u32, amount: u128, span_end: Option<u32>) -> u128 {
        // All of it was taken before: each application took its growth.
        let paid = self.owed();
        if let Some(last) = span_end {
            self.end_span(last);
        }
        self.add(era, amount);
        // Neither a split nor a charge lowers the sum.
        self.owed().saturating_sub(paid)
    }

    /// Forgets what no longer matters. The caller must make sure that from now on no era before `oldest` is charged,
    /// and no span ends there.
    ///
    /// Closed spans that ended before `oldest` are dropped. Their cost is in the owed sum both before and after each
    /// later charge. So the growth of the sum does not change, as long as the sum does not saturate.
    ///
    /// Of the span that contains `oldest`, the eras before `oldest` matter only by their largest cost. So only the
    /// most expensive era stays (the newest one of equals). All these eras are on the same side of every later
    /// boundary.
    ///
    /// The rest is bounded. Charges: one for each charged era from `oldest` on, and one more. Closed spans: one for
    /// each era from `oldest` on with which a span ended.
    ///
    /// A boundary is never older than its offence. So if no era before `oldest` is charged, no span ends there
    /// either.
    pub fn forget_before(&mut self, oldest: u32) {
        let ended = self.later_starts.partition_point(|&start| start <= oldest);
        if let Some(start) = self.later_starts.drain(..ended).next_back() {
            self.first_start = start;
        }
        let start = self.start_of_span(oldest);
        let largest_before = self
            .charged
            .iter()
            .filter(|&&(era, _)| start <= era && era < oldest)
            .max_by_key(|&&(era, amount)| (amount, era))
            .map(|&(era, _)| era);
        self.charged
            .retain(|&(era, _)| era >= oldest || Some(era) == largest_before);
    }

    /// Returns whether the record can be deleted: from now on a new record would produce the same amounts due. This
    /// assumes that no era before `oldest` is charged any more, and that no span ends there.
    ///
    /// This holds under two conditions:
    /// - `oldest` is in the open span: no span ended with `oldest` or later. Then charges in closed spans no longer
    ///   matter.
    /// - The open span has no charge, however old: such a charge would still cover later, smaller ones.
    pub fn is_stale(&self, oldest: u32) -> bool {
        let open_from = self.last_start();
        open_from <= oldest && self.charged.iter().all(|&(era, _)| era < open_from)
    }

    /// Returns the index of the charge of `era`, or the index where it belongs.
    fn find(&self, era: u32) -> Result<usize, usize> {
        self.charged.binary_search_by_key(&era, |&(era, _)| era)
    }

    /// Returns the sum of the costs of all spans. A span costs as much as its most expensive era.
    fn owed(&self) -> u128 {
        let in_one_span = |&(era, _): &(u32, u128), &(next, _): &(u32, u128)| {
            self.start_of_span(era) == self.start_of_span(next)
        };
        self.charged
            .chunk_by(in_one_span)
            .filter_map(|span| span.iter().map(|&(_, amount)| amount).max())
            .fold(0, u128::saturating_add)
    }

    /// Makes `last` the last era of a span. If this splits a span, each charge belongs to one of the parts by its
    /// era.
    fn end_span(&mut self, last: u32) {
        let start = last
            .checked_add(1)
            .filter(|&start| start > self.first_start);
        let Some(start) = start else {
            return;
        };
        if let Err(place) = self.later_starts.binary_search(&start) {
            self.later_starts.insert(place, start);
            self.span_index = self.span_index.saturating_add(1);
        }
    }

    /// Adds `amount` to the cost of `era`.
    fn add(&mut self, era: u32, amount: u128) {
        if amount == 0 {
            return;
        }
        match self.find(era) {
            Ok(place) => {
                if let Some((_, cost)) = self.charged.get_mut(place) {
                    *cost = cost.saturating_add(amount);
                }
            }
            Err(place) => self.charged.insert(place, (era, amount)),
        }
    }

    /// Returns the first era of the span that contains `era`.
    fn start_of_span(&self, era: u32) -> u32 {
        once(&self.first_start)
            .chain(&self.later_starts)
            .take_while(|&&start| start <= era)
            .last()
            .map_or(0, |&start| start)
    }
}

#[cfg(test)]
mod tests;
