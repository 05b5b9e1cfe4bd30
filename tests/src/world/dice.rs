//! The one source of chance in a world, so that a seed tells everything that happens in it.

/// A splitmix64 generator (Steele, Lea, Flood 2014): small, seedable, and good enough to draw scenarios from.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; zero where `bound` is zero.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.draw() % bound as u64) as usize }
    }

    /// A number from one to `most`.
    pub fn up_to(&mut self, most: usize) -> usize {
        1 + self.below(most)
    }

    /// Whether something of that probability in percent happens.
    pub fn percent(&mut self, probability: u8) -> bool {
        self.below(100) < usize::from(probability)
    }

    /// One of the values, or none of an empty list.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).copied()
    }

    /// Some of the values, at least one where there is one, in their order.
    pub fn some<T: Copy>(&mut self, from: &[T], most: usize) -> Vec<T> {
        let wanted = self.up_to(most.max(1)).min(from.len());
        let start = self.below(from.len() - wanted + 1);
        from.iter().skip(start).take(wanted).copied().collect()
    }

    /// Bytes for keys, salts and nonces.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.draw() as u8)
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}
