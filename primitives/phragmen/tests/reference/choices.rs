//! Where the choices that make an election come from: a seed, which is easily printed and replayed, or
//! bytes, which proptest can shrink and a fuzzer can steer.
//!
//! [`super::elections`] draws from it.

/// A source of numbers. The same source gives the same election on every machine.
pub enum Choices<'a> {
    /// An endless sequence, given by its seed (SplitMix64).
    Seed(u64),
    /// What is left of some bytes; when they are used up, zeros follow.
    Bytes(&'a [u8]),
}

impl Choices<'_> {
    /// Any number.
    pub fn number(&mut self) -> u64 {
        match self {
            Self::Seed(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut mixed = *state;
                mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                mixed ^ (mixed >> 31)
            }
            Self::Bytes(_) => u64::from_le_bytes(std::array::from_fn(|_| self.byte())),
        }
    }

    /// A number below `bound`, which isn't zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        // One byte for a small choice: a fuzzer then finds the byte that made it.
        let drawn = if bound <= 256 {
            u64::from(self.byte())
        } else {
            self.number()
        };
        drawn % bound
    }

    /// The same as an index or a count.
    pub fn index(&mut self, bound: usize) -> usize {
        self.below(bound as u64) as usize
    }

    /// True once in `many` times, and never when there is nothing left to choose.
    pub fn rarely(&mut self, many: u64) -> bool {
        self.below(many) == many - 1
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.index(these.len())]
    }

    fn byte(&mut self) -> u8 {
        match self {
            Self::Seed(_) => (self.number() >> 56) as u8,
            Self::Bytes(bytes) => match bytes.split_first() {
                Some((first, rest)) => {
                    *bytes = rest;
                    *first
                }
                None => 0,
            },
        }
    }
}
