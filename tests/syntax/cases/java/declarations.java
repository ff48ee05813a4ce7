package p; import static a.b.C.d; import a.*; import x.Y;
/** D */
@Ann(1) public abstract class A<T> extends B { private int x = 1, y; static final int K = 1; A(int a) throws E {} 
 @Override public <T> int f(final int a, String... b) throws X, Y { int q; throw new Z(); } enum E { P, Q; } int[] g() {return null;} }
interface I { int X = 1; default void f() {} }
record R(int a) { R {} }
@interface N { int v() default 1; }
class Named { static final String NAME = "name"; }
