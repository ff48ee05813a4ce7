/// Area of a rectangle.
///
/// # Arguments
///
/// * `width` - How wide.
/// * `length` - How high.
pub fn area(width: u32, height: u32) -> u32 {
    width * height
}
