#ifndef SHOP_CART_HPP
#define SHOP_CART_HPP

SHOP_NAMESPACE_BEGIN

/// Goods on their way.
SHOP_TEMPLATE_DECLARATION
class SHOP_EXPORT Cart {
  SHOP_PRIVATE_UNLESS_TESTED:
    int hidden_;

  public:
    /// Makes one.
    explicit Cart(int size) : size_(size), hidden_(0) {}

    /// How many there are.
    SHOP_WARN_UNUSED_RESULT
    SHOP_DEPRECATED_FOR(3.8.0, count(0, f(1)))
    static int size() noexcept;

    /// The first one.
#if defined(SHOP_HAS_CPP_14)
    constexpr
#else
    inline
#endif
    int first() const {
        SHOP_TRY
        {
            return at(0);
        }
        SHOP_CATCH (std::out_of_range&)
        {
            return SHOP_NOTHING;
        }
    }

    SHOP_COUNT
    total(int since);

    int size_;
};

enum Kind {
    KIND_ONE,
#ifdef SHOP_MANY
    KIND_MANY,
#endif
    KIND_LAST
};

SHOP_NAMESPACE_END

#endif
