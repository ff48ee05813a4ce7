/** @file cart.hpp
 * Carts.
 */
#pragma once
#define CART_LIMIT 10

namespace shop {

/**
 * @brief A cart.
 *
 * Holds \c Item objects, see \ref Cart::add.
 * @code{.cpp}
 * Cart<int> cart(3);
 * @endcode
 */
class Cart : public Base {
public:
    /// Makes one.
    explicit Cart(int size);
    /**
     * Adds.
     *
     * \internal
     * Nobody outside reads of the list of parts.
     * \endinternal
     *
     * What is added is copied.
     *
     * @param[in] item what is added
     * @return how many there are
     */
    int add(const Item& item, int times = 1) const;
protected:
    int count_;
private:
    int hidden_;
};

/// A thing.
struct Item { int price; };

int total(const Cart& cart);

}

/** Gives half of it. */
static inline int half(int whole) { return whole / 2; }
