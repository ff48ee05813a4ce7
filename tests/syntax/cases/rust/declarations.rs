/// Doc
/// more
#[derive(Debug)]
pub(crate) struct A<T: X> { pub x: u8 }
impl<T> Foo for A<T> { fn f(&mut self, mut a: u8, b: &str) -> u8 { 1 } const C: u8 = 1; }
struct P(u8);
use a::{b, c::d as e, f::*, self}; use std::fmt; use x::y::{self, z};
pub const X: u8 = 1; static mut Y: u8 = 2; type Z = u8;
macro_rules! m { () => {} }
pub trait T { fn g(&self); }
pub enum E { A, B(u8) }
pub async unsafe fn h() {}
mod n { pub fn o() {} }
pub const NAME: &str = "name";
