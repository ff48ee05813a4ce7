#include <stdexcept>
class Base { public: virtual void close(); };
class Store : public Base {
public:
  int size = 3;
  [[deprecated("use get")]] int find(int key) {
    if (key < 0) throw std::out_of_range("key");
    try { throw Fault(); } catch (...) { throw; }
    try { throw Fault(); } catch (const Fault& fault) { return 0; }
    return size;
  }
  void close() override;
};
