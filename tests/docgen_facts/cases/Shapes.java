import java.io.IOException;
import java.util.List;

abstract class Shape {
  abstract int area();
  int depth() { return 0; }
}

/** A square. @deprecated use Box */
@Deprecated
public class Shapes extends Shape {
  private final int size = 3;
  public String name, label;

  public Shapes(int size) throws IOException {
    if (size < 0) throw new IllegalArgumentException("size");
  }

  @Override
  public int area() { return size; }

  @Override
  public int hashCode() { return 1; }

  public int read(int a, List<String> b) throws IOException, java.util.concurrent.TimeoutException {
    try { fill(b); } catch (IOException e) { throw e; }
    try { if (a > 3) throw new IllegalStateException("a"); } catch (IOException e) { }
    try { throw new java.io.FileNotFoundException("a"); } catch (IOException e) { }
    if (a > 1) {
      if (b == null || a == 3) { throw new NullPointerException(); }
      else throw new UnsupportedOperationException();
    }
    return 1;
  }

  <T extends Exception> void given() throws T {}

  void fill(List<String> lines) throws IOException { lines.add("x"); }
}

enum Colour { RED, GREEN; int weight; }
