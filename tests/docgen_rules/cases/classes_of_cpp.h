#pragma once
#include <vector>

namespace bits {

/** A set of small numbers. */
class Bitmap {
 public:
  /**
   * Add a number.
   *
   * @param number what to add, at most 255
   * @param count how often
   */
  void add(int number);
  bool has(int number) const { return bits_[number]; }

 private:
  std::vector<bool> bits_;
};

}  // namespace bits
