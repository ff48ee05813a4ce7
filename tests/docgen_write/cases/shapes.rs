// case: --all
//! Shapes.

#[derive(Debug, Clone)]
pub struct Shape {
    pub sides: u32,
}

impl Shape {
    #[inline]
    pub fn new(sides: u32) -> Result<Self, String> {
        Ok(Shape { sides })
    }

    fn hidden(&self) {}
}

pub trait Draw {
    fn draw(&self, canvas: &str);
}

impl Draw for Shape {
    fn draw(&self, canvas: &str) {}
}

/// Says it.
///
/// # Examples
///
/// ```
/// told(1);
/// ```
pub fn told(a: u32) -> u32 {
    a
}
