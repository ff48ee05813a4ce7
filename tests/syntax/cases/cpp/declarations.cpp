#include <vector>
#include "x.h"
/// Doc A
template <typename T> class A : public B { int priv; public: explicit A(int x = 1); virtual ~A(); T f(const T& a, int *b = nullptr) const noexcept override = 0; static int z; using X = int; friend class Q; operator bool() const; enum class E { P, Q = 1 };
 int g() { return 1; } bool operator==(const A& o) const; };
namespace n { int A::f(int a, ...) { throw X(); } auto h() -> int { } }
#define M(x) x
typedef struct { int a; } S;
int *p, q = 1; const char *foo(void);
using namespace std; template<class T> concept C = true;
const char *name = "name";
