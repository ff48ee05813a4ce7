#include <stdio.h>
#include "x.h"
#define M(a, b) a
#define K 1
/* Doc
 * foo */
static inline const char *foo(const char *a, int (*cb)(int), int n[3], ...) { int loc; return 0; }
struct P { int x, *y; /**< trailing */
 struct Q *next; int (*fn)(int); unsigned f : 3; };
typedef struct P P2; typedef int (*FN)(int);
enum E { A, B = 2 };
int *p, q = 1; extern int foo(void);
typedef struct { int a; } S;
int (*fp)(int) = 0;
const int cc = 1;
void bar() {}
union U { int a; };
