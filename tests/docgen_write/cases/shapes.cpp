#include <string>

/// Says it.
/// \param first the first
int told(int first, int second) {
    return first;
}

template <typename T>
class Shape {
public:
    explicit Shape(int sides);
    virtual T area(T scale) const = 0;

private:
    int hidden();
};

namespace inner {
int free_function(std::string name) { return 1; }
}
