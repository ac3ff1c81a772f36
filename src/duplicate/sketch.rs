//! A few numbers that texts with many runs in common have in common.

use super::words::runs;

/// Words of a run that a sketch is taken of: long enough that unrelated news shares next to none.
const RUN: usize = 5;

/// Numbers of a sketch: each a hash of two minima.
pub const BANDS: usize = 16;
const ROWS: usize = 2;
const MINIMA: usize = BANDS * ROWS;
/// Bits of each number that are kept. By chance two agree with 2^-20, a twentieth of what unrelated news does by what it
/// has in common; and among a million articles a number has one.
const BITS: usize = 20;

/// Words below which a text is too short to be told a copy.
const MIN_WORDS: usize = 25;

/// The numbers of one text; empty for a short one.
///
/// MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, chapter 3): two texts whose runs have the Jaccard
/// similarity J share a number with the chance `1 - (1 - J²)^16`: .998 at .57, where a fifth of the sentences of each
/// is another's, and .0004 at .005.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    bands: Vec<u32>,
}

impl Sketch {
    /// Takes the sketch of a text.
    pub fn of(text: &str) -> Self {
        let mut minima = [u32::MAX; MINIMA];
        let words = runs::<RUN>(text, |run, _| {
            // The upper bits are as good as a hash of their own.
            let run = (run >> 32) as u32;
            for (at, minimum) in minima.iter_mut().enumerate() {
                *minimum = (*minimum).min(run.wrapping_mul(FACTORS[at]) ^ SHIFTS[at]);
            }
        });
        if words < MIN_WORDS {
            return Self::default();
        }
        let bands = minima.chunks_exact(ROWS).enumerate();
        Self {
            bands: bands
                .map(|(band, rows)| mix(band, rows) >> (u32::BITS as usize - BITS))
                .collect(),
        }
    }

    /// Returns the numbers, [`BANDS`] of them or none; each is compared with the one in the same place.
    pub fn bands(&self) -> &[u32] {
        &self.bands
    }

    /// Returns the numbers side by side in larger ones, for [`unpacked`](Self::unpacked).
    pub fn packed(&self) -> Vec<u64> {
        let mut packed = vec![0; (self.bands.len() * BITS).div_ceil(WORD)];
        for (band, number) in self.bands.iter().enumerate() {
            let (word, shift) = (band * BITS / WORD, band * BITS % WORD);
            packed[word] |= u64::from(*number) << shift;
            if shift + BITS > WORD {
                packed[word + 1] |= u64::from(*number) >> (WORD - shift);
            }
        }
        packed
    }

    /// Returns the sketch that was packed; `None` where these numbers are none.
    pub fn unpacked(packed: &[u64]) -> Option<Self> {
        let number = |band: usize| {
            let (word, shift) = (band * BITS / WORD, band * BITS % WORD);
            let mut number = packed[word] >> shift;
            if shift + BITS > WORD {
                number |= packed[word + 1] << (WORD - shift);
            }
            number as u32 & (u32::MAX >> (u32::BITS as usize - BITS))
        };
        (packed.len() == (BANDS * BITS).div_ceil(WORD)).then(|| Self {
            bands: (0..BANDS).map(number).collect(),
        })
    }
}

/// Bits of a packed number.
const WORD: usize = u64::BITS as usize;

fn mix(band: usize, rows: &[u32]) -> u32 {
    rows.iter().fold(band as u32, |mixed, row| {
        let mixed = (mixed.rotate_left(13) ^ row).wrapping_mul(0x85eb_ca6b);
        mixed ^ (mixed >> 15)
    })
}

/// One permutation of 32-bit numbers each: an odd factor, and bits that are turned over.
static FACTORS: [u32; MINIMA] = numbers(0x2545_f491, 1);
static SHIFTS: [u32; MINIMA] = numbers(0x9e37_79b9, 0);

/// Numbers by chance, always the same (xorshift32, Marsaglia 2003), with these bits set.
const fn numbers(seed: u32, set: u32) -> [u32; MINIMA] {
    let mut numbers = [0; MINIMA];
    let mut state = seed;
    let mut at = 0;
    while at < MINIMA {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        numbers[at] = state | set;
        at += 1;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: impl Iterator<Item = usize>) -> String {
        words.map(|word| format!("word{word} ")).collect()
    }

    fn shared(one: &str, other: &str) -> usize {
        let (one, other) = (Sketch::of(one), Sketch::of(other));
        let pairs = one.bands().iter().zip(other.bands());
        pairs.filter(|(one, other)| one == other).count()
    }

    #[test]
    fn the_same_text_has_the_same_sketch_and_another_has_another() {
        let one = text(0..400);
        assert_eq!(shared(&one, &one.to_uppercase()), BANDS);
        assert_eq!(shared(&one, &text(1000..1400)), 0);
    }

    #[test]
    fn bands_agree_as_often_as_the_formula_says() {
        // Three in four runs in common: J = 3/5, so a band agrees with the chance .36.
        let agreed: usize = (0..60)
            .map(|at| {
                let start = at * 10_000;
                shared(&text(start..start + 400), &text(start + 100..start + 500))
            })
            .sum();
        let share = agreed as f64 / (60 * BANDS) as f64;
        assert!((share - 0.36).abs() < 0.06, "{share}");
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let sketch = Sketch::of(&text(0..400));
        assert_eq!(sketch.packed().len(), 5);
        assert_eq!(Sketch::unpacked(&sketch.packed()), Some(sketch));
        assert_eq!(Sketch::unpacked(&[1, 2, 3, 4]), None);
    }

    #[test]
    fn a_short_text_has_none() {
        let short = Sketch::of(&text(0..20));
        assert_eq!((short.bands().len(), short.packed().len()), (0, 0));
    }
}
