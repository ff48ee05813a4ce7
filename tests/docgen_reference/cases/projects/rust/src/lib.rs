//! Counts money with [`Coin`].

/// A coin.
///
/// # Examples
///
/// ```no_run
/// # use shop_rs::Coin;
/// let coin = Coin::new(1);
/// ```
pub struct Coin {
    /// In cents.
    pub value: u32,
    hidden: bool,
}

impl Coin {
    /// Makes a coin.
    ///
    /// # Panics
    ///
    /// If `value` is 0; see [`Coin::value`].
    pub fn new(value: u32) -> Result<Self, Error> { todo!() }
    fn private(&self) {}
}

/// What can be counted.
pub trait Count {
    /// Counts.
    fn count(&self) -> usize;
}

pub mod inner {
    /// Free.
    pub fn free(coin: &Coin) {}
}

fn hidden() {}
