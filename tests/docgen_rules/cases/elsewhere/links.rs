use std::collections::HashMap;

/// Holds what [`Order::pay`] takes, in a [`HashMap`], as [`std::io::Read`] does, or [`serde::Value`].
///
/// [`Basket::clone`] is derived; [`Basket::refund`] is not there, nor is [`Self::discount`], [an old one](crate::Voucher),
/// or a [`Voucher`]. [`Linked`] leads elsewhere, [text](page.html) too.
///
/// [`Linked`]: https://example.org
#[derive(Clone)]
pub struct Basket {
    pub order: Order,
    pub by_name: HashMap<String, Order>,
}

/// Paid by [`pay`](Order::pay), unlike [`std::io::Order::Lost`].
pub struct Order;

impl Order {
    /// Like [`Self::pay`], unlike [`Self::paid_by`].
    pub fn pay(&self) {}
}
