//! Identifiers such as Intercom gives.

/// Gives identifiers, the same ones for the same seed.
#[derive(Clone, Debug)]
pub(in crate::mock) struct Ids {
    seed: u64,
    given: u64,
}

impl Ids {
    pub(in crate::mock) fn new(seed: u64) -> Self {
        Self { seed, given: 0 }
    }

    /// 24 hexadecimal digits, as of a contact or a company.
    pub(in crate::mock) fn hex(&mut self) -> String {
        self.given += 1;
        format!(
            "{:08x}{:016x}",
            0x6a00_0000 + (self.seed & 0xff_ffff),
            self.given
        )
    }

    /// A number as text, as of a conversation.
    pub(in crate::mock) fn number(&mut self) -> String {
        self.given += 1;
        (1_000_000 + (self.seed % 1_000) * 1_000_000 + self.given).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn a_seed_gives_the_same_identifiers_again_and_never_one_twice() {
        let give = |seed| {
            let mut ids = Ids::new(seed);
            [ids.hex(), ids.hex(), ids.number(), ids.number()]
        };
        assert_eq!(give(1), give(1));
        let (one, two) = (give(1), give(2));
        assert!(one.iter().all(|id| !two.contains(id)));
        assert_ne!(one[0], one[1]);
        assert_eq!(one[0].len(), 24);
    }
}
