///////////////////////////////////////////////////////////////////////////////
//  __  // A banner of which every line begins a comment again and again. //  //
///////////////////////////////////////////////////////////////////////////////
// Copyright (c) 2020 / 2021 / 2022 // SHOP // https://example.org/shop // 1.0 //
///////////////////////////////////////////////////////////////////////////////

/*!
 * @file
 * What carts are made of.
 */
#ifndef SHOP_DETAIL_PARTS_HPP
#define SHOP_DETAIL_PARTS_HPP

#define SHOP_INSIDE(a) ((a) + 1)

/// How a shop is declared: every field by its name.
#define SHOP_DECLARE(Type, ...)        \
    Type make_##Type(__VA_ARGS__);     \
    void drop_##Type(Type)

SHOP_NAMESPACE_BEGIN

namespace detail {
/// Nobody's business.
struct Hidden { int part; };
}

/// Looks something up.
/// @param key what is looked for
/// @param otherwise what is said where there is nothing
template < class Value, class Key, detail::enable_if_t < detail::is_key<Key>::value, int > = 0 >
SHOP_WARN_UNUSED_RESULT
Value look_up(Key && key, const Value& otherwise) noexcept(noexcept(std::declval<Value>().is_there()));

SHOP_NAMESPACE_END

#endif
