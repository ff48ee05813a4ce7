// case: --all
//! What may fail.

pub enum Failure {
    Empty,
    Long(usize),
}

pub fn take(size: usize, text: &str) -> Result<usize, Failure> {
    if text.is_empty() {
        return Err(Failure::Empty);
    }
    if size > 10 {
        return Err(Failure::Long(size));
    }
    Ok(size)
}

/// Takes half of it.
///
/// # Errors
///
/// Returns [`Failure::Empty`] if `size` is 1.
///
/// # Examples
///
/// ```
/// half(4);
/// ```
pub fn half(size: usize) -> Result<usize, Failure> {
    if size == 0 {
        panic!("size must not be zero");
    }
    if size == 1 {
        return Err(Failure::Empty);
    }
    if size > 10 {
        return Err(Failure::Long(size));
    }
    Ok(size / 2)
}

/// Reads it.
///
/// # Errors
///
/// Fails if there is no such file.
///
/// # Panics
///
/// When `name` is empty, it panics.
pub fn read(name: &str) -> Result<usize, Failure> {
    assert!(!name.is_empty());
    if missing(name) {
        return Err(Failure::Empty);
    }
    Ok(name.len())
}


#[doc(hidden)]
pub fn printed(size: usize) -> usize {
    size
}
